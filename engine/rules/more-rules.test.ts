import assert from "node:assert/strict";
import { test } from "node:test";
import { openStream, type Stream, take } from "@tributary/engine-pipeline";
import {
  endSilence,
  type Incident,
  newWatch,
  patienceFor,
  type Threshold,
  type Watch,
  watchMeter,
  watchSilence,
} from "./index.ts";

const hour = 3600;
const day = 24 * hour;
const meter = "KAM.12345678.1b.07";
const start = 1_772_150_400;

interface Play {
  readonly register?: string;
  readonly utility?: "water" | "electricity";
  readonly spacing?: number;
  readonly hours: number;
  /** Ticks at seconds after the start. */
  readonly ticks: (seconds: number) => number;
  readonly thresholds?: readonly Threshold[];
  readonly watch?: Watch;
  readonly from?: number;
}

function play(plan: Play): Incident[] {
  const { register = "volume", utility = "water", spacing = 900, hours, ticks, watch = newWatch(), from = 0 } = plan;
  const stream: Stream = openStream(register, utility, "UTC");
  const watched = { meter, utility, zone: "UTC", stream: (name: string) => (name === register ? stream : undefined) };
  const found: Incident[] = [];
  for (let seconds = from; seconds < from + hours * hour; seconds += spacing) {
    const at = start + seconds;
    take(stream, at, Math.round(ticks(seconds)), 0);
    found.push(...watchMeter(watch, watched, at, [], plan.thresholds));
  }
  return found;
}

const says = (incidents: readonly Incident[]) =>
  incidents.map(({ alarm, closedAt }) => `${alarm} ${closedAt === null ? "opens" : "closes"}`);
const bar = 1_000_000;
const litre = 1000;

test("low pressure opens once, outlives a swing inside its hysteresis, and closes when the pressure is back", () => {
  const pressure = (seconds: number) => {
    const at = seconds / hour;
    if (at < 10 || at >= 20) return 3 * bar;
    return at % 2 < 1 ? 1.3 * bar : 1.6 * bar;
  };
  const found = play({ register: "pressure", hours: 30, ticks: pressure });
  assert.deepEqual(says(found), ["low-pressure opens", "low-pressure closes"]);
  assert.match(found[0]?.detail ?? "", /bar, below 1.5 bar$/);
  assert.equal(found[0]?.id, found[1]?.id);
});

test("a dry pipe is an incident of its own", () => {
  const found = play({ register: "pressure", hours: 30, ticks: (s) => (s > 10 * hour && s < 20 * hour ? 0 : 3 * bar) });
  assert.deepEqual(says(found).toSorted(), ["dry closes", "dry opens", "low-pressure closes", "low-pressure opens"]);
});

test("a battery that will not last half a year is told, of whatever utility", () => {
  const left = (seconds: number) => Math.round((200 - seconds / day) * 1000);
  const found = play({ register: "battery-life", utility: "electricity", hours: 40 * 24, spacing: hour, ticks: left });
  assert.deepEqual(says(found), ["low-battery opens"]);
  assert.ok((found[0]?.openedAt ?? 0) - start >= 20 * day && (found[0]?.openedAt ?? 0) - start <= 22 * day);
});

test("S67 a meter that rests longer than ever is told once, and again only after use", () => {
  // Ten days of use, then two weeks away, then use.
  const litres = (seconds: number) => Math.min(seconds, 10 * day) / hour + Math.max(0, seconds - 24 * day) / hour;
  const found = play({ hours: 26 * 24, spacing: hour, ticks: (s) => litres(s) * 10 * litre }).filter(
    ({ alarm }) => alarm === "zero-use",
  );
  assert.deepEqual(says(found), ["zero-use opens", "zero-use closes"]);
  assert.ok(Math.abs((found[0]?.openedAt ?? 0) - start - 17 * day) <= 2 * hour);
  assert.equal(found[0]?.detail, "nothing was counted for 7 days");
});

test("a house that rests often rests longer before it is told, one that was never used is not told", () => {
  const often = (seconds: number) => Math.floor(seconds / (6 * day)) * 100;
  assert.deepEqual(says(play({ hours: 40 * 24, spacing: hour, ticks: (s) => often(s) * litre })), []);
  assert.deepEqual(says(play({ hours: 40 * 24, spacing: hour, ticks: () => 0 })), []);
});

test("F57 a threshold breaks when it is passed, ends inside its hysteresis, and several watch one register", () => {
  const thresholds: Threshold[] = [
    { id: "anna", register: "volume", over: "hour", above: 0.1, hysteresis: 0.05 },
    { id: "boris", register: "volume", over: "hour", above: 0.5 },
    { id: "carla", register: "volume", over: "day", above: 10 },
  ];
  // 20 litres an hour, from hour 30 to 33 200, in hour 34 80 (inside, but not by the hysteresis).
  const rate = (at: number) => (at >= 30 && at < 33 ? 200 : at === 33 ? 80 : 20);
  const litres = (seconds: number) => {
    let sum = 0;
    for (let at = 0; at < seconds / hour; at += 1) sum += rate(at) * Math.min(1, seconds / hour - at);
    return sum;
  };
  const found = play({ hours: 48, ticks: (s) => litres(s) * litre, thresholds });
  const broken = found.filter(({ alarm }) => alarm === "threshold");
  assert.deepEqual(says(broken), ["threshold opens", "threshold closes"]);
  assert.equal(broken[0]?.detail, "0.2 m3, above 0.1 m3");
  assert.equal(broken[0]?.openedAt, start + 31 * hour);
  assert.equal(broken[1]?.closedAt, start + 35 * hour);
});

test("a threshold below is not broken by hours that are unknown", () => {
  const threshold: Threshold = { id: "a", register: "volume", over: "day", below: 0.05 };
  const found = play({ hours: 12, ticks: (s) => (s / hour) * 10 * litre, thresholds: [threshold] });
  assert.deepEqual(says(found), []);
  const dry = play({ hours: 60, ticks: (s) => Math.min(s / hour, 30) * 10 * litre, thresholds: [threshold] });
  assert.deepEqual(says(dry.filter(({ alarm }) => alarm === "threshold")), ["threshold opens"]);
});

test("a threshold on a level watches its smoothed value", () => {
  const threshold: Threshold = { id: "t", register: "temperature", over: "value", above: 25, hysteresis: 1 };
  const degrees = (seconds: number) => (seconds >= 5 * hour && seconds < 10 * hour ? 27 : 20) * 1000;
  const found = play({ register: "temperature", hours: 20, ticks: degrees, thresholds: [threshold] });
  assert.deepEqual(says(found), ["threshold opens", "threshold closes"]);
});

test("silence is told once, dated when patience ended, and closes with the first telegram", () => {
  const watch = newWatch();
  const patience = patienceFor(hour);
  assert.equal(watchSilence(watch.open, meter, start, hour, start + patience - 1), undefined);
  const opened = watchSilence(watch.open, meter, start, hour, start + patience + 3 * hour);
  assert.equal(opened?.alarm, "no-signal");
  assert.equal(opened?.openedAt, start + patience);
  assert.equal(watchSilence(watch.open, meter, start, hour, start + 2 * day), undefined);
  const found = play({ watch, from: 3 * day, hours: 1, ticks: () => 5 });
  assert.deepEqual(says(found), ["no-signal closes"]);
  assert.equal(found[0]?.id, opened?.id);
  assert.equal(endSilence(watch.open, start + 4 * day), undefined);
  assert.ok(patienceFor(undefined) >= patienceFor(60));
});
