// Watches one meter: its flow by the rules, its own status by the words it says.
import {
  type Alarm,
  alarms,
  bucketStart,
  type MeterId,
  type RegisterName,
  type Seconds,
  type Utility,
} from "@tributary/core";
import type { Stream } from "@tributary/engine-pipeline";
import { flowRules } from "./flow-rules.ts";
import { type Incident, type OpenIncidents, seen, unseen } from "./incidents.ts";

/** What is remembered of one meter; plain data. */
export interface Watch {
  readonly open: OpenIncidents;
  /** The newest moment at which rules were asked, and the newest full hour. */
  at: Seconds;
  hour: Seconds;
}

export function newWatch(): Watch {
  return { open: new Map(), at: Number.NEGATIVE_INFINITY, hour: Number.NEGATIVE_INFINITY };
}

/** What a rule may see of a meter. */
export interface Watched {
  readonly meter: MeterId;
  readonly utility: Utility;
  readonly zone: string;
  stream(register: RegisterName): Stream | undefined;
}

/** A status that is silent for this long has ended: some meters tell it in every second telegram only. */
const statusQuiet: Seconds = 3600;

const isAlarm = (word: string): word is Alarm => Object.hasOwn(alarms, word);

/**
 * Asks all rules after a telegram of the meter was taken at `at`, with the words of its status. Answers the incidents
 * that opened or closed. A telegram that is older than one before changes nothing: incidents follow the newest.
 */
export function watchMeter(watch: Watch, watched: Watched, at: Seconds, status: readonly string[]): Incident[] {
  if (at < watch.at) return [];
  watch.at = at;
  const changes = watchStatus(watch.open, watched.meter, at, status);
  const hour = bucketStart(at, "hour", watched.zone);
  const newHour = hour > watch.hour;
  watch.hour = hour;
  for (const rule of flowRules) {
    if (rule.utility !== watched.utility || (rule.hourly && !newHour)) continue;
    const stream = watched.stream(rule.register);
    // Hours end at the same moment wherever the rule runs, so that the incident has one id.
    const moment = rule.hourly ? hour : at;
    const finding = stream === undefined ? undefined : rule.find(stream, moment);
    if (finding === undefined) continue;
    const { open } = watch;
    if (finding.level === "over") changes.push(unseen(open, rule.alarm, "rule", moment, rule.quiet));
    else if (finding.level === "alarm" || open.has(`rule/${rule.alarm}`)) {
      const detail = finding.level === "alarm" ? finding.detail : "";
      changes.push(seen(open, watched.meter, rule.alarm, "rule", moment, detail));
    }
  }
  return changes.filter((change) => change !== undefined);
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
