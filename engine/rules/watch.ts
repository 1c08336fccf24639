// Watches one meter: its flow by the rules, its own status by the words it says.
import { type Alarm, alarms, bucketStart, type MeterId, nextBucket, type Seconds, type Utility } from "@tributary/core";
import { flowRules } from "./flow-rules.ts";
import { type Finder, type Incident, incidentKey, type OpenIncidents, seen, unseen } from "./incidents.ts";
import { forgetLastHour } from "./last-hour.ts";
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

const rulesOf = Object.fromEntries(
  (Object.keys(useRegisters) as Utility[]).map((one) => [
    one,
    rules.filter(({ utility }) => utility === one || utility === "every"),
  ]),
) as unknown as Readonly<Record<Utility, readonly Rule[]>>;

const isAlarm = (word: string): word is Alarm => Object.hasOwn(alarms, word);

/** The local hour that was asked for last: meters tell of the same hour one after another. */
const asked = { zone: "", start: 0, end: 0 };

function hourOf(at: Seconds, zone: string): Seconds {
  if (zone !== asked.zone || at < asked.start || at >= asked.end) {
    asked.zone = zone;
    asked.start = bucketStart(at, "hour", zone);
    asked.end = nextBucket(at, "hour", zone);
  }
  return asked.start;
}

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
  const { open } = watch;
  const { meter, zone, utility } = watched;
  const hour = hourOf(at, zone);
  const newHour = hour > watch.hour;
  watch.hour = hour;
  forgetLastHour();
  const changes: Incident[] = [];
  const note = (change: Incident | undefined) => {
    if (change !== undefined) changes.push(change);
  };
  if (open.size > 0) note(endSilence(open, at));
  if (open.size > 0 || status.length > 0) for (const change of watchStatus(open, meter, at, status)) note(change);
  for (const rule of rulesOf[utility]) {
    if (rule.hourly && !newHour) continue;
    const stream = watched.stream(rule.register);
    if (stream === undefined) continue;
    // Hours end at the same moment wherever the rule runs, so that the incident has one id.
    const moment = rule.hourly ? hour : at;
    note(follow(open, meter, rule.alarm, "rule", moment, rule.quiet, rule.find(stream, moment)));
  }
  if (newHour) note(watchRest(watch, watched, hour));
  for (const threshold of thresholds) {
    const finding = findThreshold(threshold, watched, at);
    note(follow(open, meter, thresholdAlarm, `threshold ${threshold.id}`, at, 0, finding));
  }
  return changes;
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
  if (finding === undefined || (open.size === 0 && finding.level !== "alarm")) return undefined;
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
