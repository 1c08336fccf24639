// Watches one meter: its flow by the rules, its own status by the words it says.
import { type Alarm, alarms, bucketStart, type MeterId, type Seconds } from "@tributary/core";
import { flowRules } from "./flow-rules.ts";
import { type Finder, type Incident, incidentKey, type OpenIncidents, seen, unseen } from "./incidents.ts";
import { levelRules } from "./level-rules.ts";
import { findRest, newRest, type Rest, useRegisters } from "./rest.ts";
import type { Finding, Rule, Watched } from "./rule.ts";
import { endSilence } from "./silence.ts";
import { findThreshold, type Threshold, thresholdAlarm } from "./thresholds.ts";

/** What is remembered of one meter; plain data. */
export interface Watch {
  readonly open: OpenIncidents;
  /** The newest moment at which rules were asked, and the newest full hour. */
  at: Seconds;
  hour: Seconds;
  /** How the register that shows use rests. Absent until it was seen. */
  rest?: Rest;
}

export function newWatch(): Watch {
  return { open: new Map(), at: Number.NEGATIVE_INFINITY, hour: Number.NEGATIVE_INFINITY };
}

/** A status that is silent for this long has ended: some meters tell it in every second telegram only. */
const statusQuiet: Seconds = 3600;

const rules: readonly Rule[] = [...flowRules, ...levelRules];

const isAlarm = (word: string): word is Alarm => Object.hasOwn(alarms, word);

/**
 * Asks all rules and thresholds after a telegram of the meter was taken at `at`, with the words of its status. Answers
 * the incidents that opened or closed. A telegram that is older than one before changes nothing: incidents follow the newest.
 */
export function watchMeter(
  watch: Watch,
  watched: Watched,
  at: Seconds,
  status: readonly string[],
  thresholds: readonly Threshold[] = [],
): Incident[] {
  if (at < watch.at) return [];
  watch.at = at;
  const hour = bucketStart(at, "hour", watched.zone);
  const newHour = hour > watch.hour;
  watch.hour = hour;
  return [
    endSilence(watch.open, at),
    ...watchStatus(watch.open, watched.meter, at, status),
    ...rules
      .filter(({ utility, hourly }) => (utility === watched.utility || utility === "every") && (!hourly || newHour))
      .map((rule) => {
        const stream = watched.stream(rule.register);
        // Hours end at the same moment wherever the rule runs, so that the incident has one id.
        const moment = rule.hourly ? hour : at;
        const finding = stream === undefined ? undefined : rule.find(stream, moment);
        return follow(watch.open, watched.meter, rule.alarm, "rule", moment, rule.quiet, finding);
      }),
    newHour ? watchRest(watch, watched, hour) : undefined,
    ...thresholds.map((threshold) => {
      const finding = findThreshold(threshold, watched, at);
      return follow(watch.open, watched.meter, thresholdAlarm, `threshold ${threshold.id}`, at, 0, finding);
    }),
  ].filter((change) => change !== undefined);
}

/** Opens, holds or closes an incident by what was found. */
function follow(
  open: OpenIncidents,
  meter: MeterId,
  alarm: Alarm,
  finder: Finder,
  at: Seconds,
  quiet: Seconds,
  finding: Finding,
): Incident | undefined {
  if (finding === undefined) return undefined;
  if (finding.level === "over") return unseen(open, alarm, finder, at, quiet);
  if (finding.level === "lingers" && !open.has(incidentKey(finder, alarm))) return undefined;
  return seen(open, meter, alarm, finder, at, finding.level === "alarm" ? finding.detail : "");
}

function watchRest(watch: Watch, watched: Watched, hour: Seconds): Incident | undefined {
  const register = useRegisters[watched.utility];
  const stream = register === undefined ? undefined : watched.stream(register);
  if (stream === undefined) return undefined;
  watch.rest ??= newRest(hour);
  const finding = findRest(watch.rest, stream, hour);
  return follow(watch.open, watched.meter, "zero-use", "rule", hour, 0, finding);
}

function watchStatus(
  open: OpenIncidents,
  meter: MeterId,
  at: Seconds,
  status: readonly string[],
): (Incident | undefined)[] {
  const said = status.filter(isAlarm);
  const silent = [...open.values()].filter(({ source, alarm }) => source === "meter" && !said.includes(alarm));
  return [
    ...said.map((alarm) => seen(open, meter, alarm, "meter", at, "the meter says so")),
    ...silent.map(({ alarm }) => unseen(open, alarm, "meter", at, statusQuiet)),
  ];
}
