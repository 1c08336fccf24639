// Rules that find leaks, bursts and backflow in the readings of a water meter alone.
import type { Seconds } from "@tributary/core";
import { flow, growthAround, hoursBetween, leastHour, type Stream } from "@tributary/engine-pipeline";
import { lastHour } from "./last-hour.ts";
import type { Finding, Rule } from "./rule.ts";

const litre = 1000;
const hour: Seconds = 3600;

/** A dripping tap wastes 1 litre an hour, a leaking cistern 10 and more; a household that sleeps uses nothing. */
const leakPerHour = 2 * litre;
const leakHours = 24;
const someHours = 4;

/** So much for half an hour, and three times the greatest hour that is remembered, is no household's use. */
const burstPerHour = 1500 * litre;
const burstSeconds: Seconds = 1800;
const burstFactor = 3;
const remembered = 72 * hour;

/** Less than this flows back when the pressure only swings. */
const backflowInDay = 5 * litre;

const litres = (ticks: number) => `${Math.round(ticks / litre)} L`;
const sums = (stream: Stream, from: Seconds, to: Seconds) => hoursBetween(stream, from, to).map((one) => one?.sum);

function findLeak(stream: Stream, at: Seconds): Finding {
  const last = lastHour(stream, at);
  if (last === undefined) return undefined;
  if (last < leakPerHour) return { level: "over" };
  // Nearly always one of the newest hours rests: then the others need no look.
  let least = last;
  for (const hours of [someHours, leakHours]) {
    least = leastHour(stream, at - hours * hour, at, leakPerHour, 0);
    if (least < leakPerHour) return { level: "lingers" };
  }
  return { level: "alarm", detail: `at least ${litres(least)} in each of the last ${leakHours} hours` };
}

function findBurst(stream: Stream, at: Seconds): Finding {
  const now = flow(stream, burstSeconds);
  if (now === undefined) return undefined;
  if (now < burstPerHour / 2) return { level: "over" };
  const greatest = Math.max(0, ...sums(stream, at - remembered, at - hour).map((sum) => sum ?? 0));
  if (now < Math.max(burstPerHour, burstFactor * greatest)) return { level: "lingers" };
  return {
    level: "alarm",
    detail: `${litres(now)} an hour; the greatest hour of the days before was ${litres(greatest)}`,
  };
}

function findBackflow(stream: Stream, at: Seconds): Finding {
  // Nearly always so little that the hours need no look.
  const most = growthAround(stream, at - 24 * hour, at);
  if (most !== undefined && most <= backflowInDay) return { level: "over" };
  const back = sums(stream, at - 24 * hour, at).reduce<number>((sum, one) => sum + (one ?? 0), 0);
  if (back <= backflowInDay) return { level: "over" };
  return { level: "alarm", detail: `${litres(back)} flowed backwards in 24 hours` };
}

// biome-ignore format: one aligned page
export const flowRules: readonly Rule[] = [
  { alarm: "leak",     utility: "water", register: "volume",          hourly: true,  quiet: 2 * hour, find: findLeak },
  { alarm: "burst",    utility: "water", register: "volume",          hourly: false, quiet: 900,      find: findBurst },
  { alarm: "backflow", utility: "water", register: "volume.backward", hourly: true,  quiet: hour,     find: findBackflow },
];
