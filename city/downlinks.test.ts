// Meters that are told something: they obey within their receive window, say so, and everything else stays as it was.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault, type Reading, readMeterId, registerOf, toHex, valveStateOf } from "@tributary/core";
import { type ReadTelegram, readTelegram } from "@tributary/drivers";
import { keyRing, readKeyFile } from "@tributary/wire";
import { isAnswerTo, type MeterOrder, sealCommand } from "@tributary/wmbus";
import { type AirTelegram, buildCity, type City, type CityPlan, type Happening } from "./index.ts";

const start = Date.parse("2026-02-02T00:00:00Z") / 1000;
const hour = 3600;
const day = 24 * hour;
const plan: CityPlan = {
  seed: 5,
  meters: 6,
  start,
  zone: "UTC",
  utilities: ["water"],
  makers: ["SAL"],
  interval: hour,
  incidents: {},
};

function keyOf(city: City, meter: string): Uint8Array {
  const known = keyRing(readKeyFile(city.keyFile()).entries)(readMeterId(meter) ?? assert.fail())?.key;
  return known instanceof Uint8Array ? known : assert.fail("no key");
}

function sealFor(city: City, meter: string, order: MeterOrder, counter: number, now = start): Uint8Array {
  return sealCommand(order, { meter: readMeterId(meter) ?? assert.fail(), key: keyOf(city, meter), counter, now });
}

function read(city: City, { meter, bytes }: AirTelegram): ReadTelegram {
  const telegram = readTelegram({ bytes, crc: "none" }, () => keyOf(city, meter));
  return telegram instanceof Fault ? assert.fail(telegram.says) : telegram;
}

function numberIn(readings: readonly Reading[], register: string): number {
  const value = readings.find((reading) => registerOf(reading) === register)?.value;
  return typeof value === "number" ? value : assert.fail(register);
}
const stateIn = ({ readings }: ReadTelegram) => valveStateOf(numberIn(readings, "valve-state"));

/** A city with a first telegram of one of its meters, which listens now. */
function listening(more: Partial<CityPlan> = {}, wanted = 0) {
  const city = buildCity({ ...plan, ...more });
  const meter = city.meters[wanted]?.meter ?? assert.fail();
  const feed = city.openFeed(start);
  let at = start;
  for (const telegram of feed.telegrams(Infinity)) {
    at = telegram.at;
    if (telegram.meter === meter) break;
  }
  const own = (to: number) => [...feed.telegrams(to)].filter((telegram) => telegram.meter === meter);
  return { city, meter, feed, at, own };
}

test("a valve is closed from afar: it answers, moves, says that it is closed, and nothing passes any more", () => {
  const leak: Happening = { kind: "leak", form: "steady", litresPerHour: 40, from: start };
  const { city, meter, feed, at, own } = listening({
    addresses: [{ customer: "household", incidents: { water: [leak] } }],
  });
  assert.equal(feed.downlink(meter, sealFor(city, meter, { kind: "valve", position: "closed" }, 7)), "obeyed");
  const [answer, stands, ...later] = own(at + 10 * hour).map((telegram) => ({ ...telegram, ...read(city, telegram) }));
  assert.ok(answer && stands);
  assert.deepEqual([answer.at, stands.at], [at + 3, at + 10]);
  assert.ok(isAnswerTo(7, answer.open) && !isAnswerTo(7, stands.open) && !isAnswerTo(8, answer.open));
  assert.deepEqual([stateIn(answer), stateIn(stands)], ["closing", "closed"]);
  assert.equal(numberIn(stands.readings, "valve-position"), 0);
  assert.equal(later.length, 10);
  const indexes = [stands, ...later].map(({ readings }) => numberIn(readings, "volume"));
  assert.equal(new Set(indexes).size, 1);
  for (const { readings } of later) assert.equal(numberIn(readings, "flow"), 0);
  assert.equal(city.truth.drawn(meter, at + 9, at + 10 * hour), 0);

  // Opened again it goes on where it stood.
  const open = sealFor(city, meter, { kind: "valve", position: "open" }, 8);
  const last = later.at(-1)?.at ?? 0;
  assert.equal(feed.downlink(meter, open), "obeyed");
  const after = own(last + 10 * hour).map((telegram) => read(city, telegram));
  assert.deepEqual([...new Set(after.map(stateIn))], ["opening", "open"]);
  const grown = numberIn(after.at(-1)?.readings ?? [], "volume") - (indexes[0] ?? 0);
  assert.ok(grown >= 0.36 && grown < 5, `${grown} m3`);
  assert.deepEqual(city.truth.valve(meter, last), { state: "closed", position: 0 });
});

test("a stuck valve says so and lets everything pass", () => {
  const { city, meter, feed, at, own } = listening({
    addresses: [{ incidents: { water: [{ kind: "stuck-valve", from: start }] } }],
  });
  assert.equal(feed.downlink(meter, sealFor(city, meter, { kind: "valve", position: "closed" }, 1)), "obeyed");
  const [, stands, ...later] = own(at + day).map((telegram) => read(city, telegram));
  assert.ok(stands);
  assert.equal(stateIn(stands), "stuck");
  const [first, last] = [stands, later.at(-1)].map((one) => numberIn(one?.readings ?? [], "volume"));
  assert.ok((last ?? 0) > (first ?? 0));
});

test("a meter that is read on demand answers with what its next telegram would say", () => {
  const { city, meter, feed, at, own } = listening();
  const before = city.truth.index(meter, at + 3);
  assert.equal(feed.downlink(meter, sealFor(city, meter, { kind: "read" }, 300)), "obeyed");
  const [answer, next, ...rest] = own(at + hour);
  assert.ok(answer && next && rest.length === 0);
  assert.deepEqual([answer.at, next.at], [at + 3, at + hour]);
  const { open, readings } = read(city, answer);
  assert.ok(isAnswerTo(300, open));
  assert.equal(numberIn(readings, "volume"), Math.floor(before * 1000) / 1000);
});

test("an interval from a minute to a day is obeyed and reported, and the battery pays for it", () => {
  for (const seconds of [60, 900, 86_400]) {
    const { city, meter, feed, at, own } = listening();
    const years = city.batteryForecast(meter, start) ?? 0;
    assert.equal(feed.downlink(meter, sealFor(city, meter, { kind: "interval", seconds }, 1)), "obeyed");
    const [answer, ...turns] = own(at + 4 * day);
    assert.ok(answer);
    assert.equal(numberIn(read(city, answer).readings, "duration.transmission-period"), seconds);
    assert.ok(Math.abs(turns.length - (4 * day) / seconds) <= 1, `${turns.length}`);
    const gaps = new Set(turns.slice(1).map((turn, index) => turn.at - (turns[index]?.at ?? 0)));
    assert.deepEqual([...gaps], [seconds]);
    const left = city.batteryForecast(meter, at + day) ?? 0;
    assert.equal(left < years - 1 / 365, seconds < hour, `${years} ${left}`);
  }
});

test("a clock that went wrong is set, and stays right", () => {
  const wrong: Happening = { kind: "clock-error", seconds: 7200, from: start };
  const { city, meter, feed, at, own } = listening({ addresses: [{ incidents: { water: [wrong] } }] });
  const minutesWrong = (telegram: AirTelegram) => {
    const clock = read(city, telegram).readings.find((reading) => registerOf(reading) === "date-time")?.value;
    return Math.abs(Date.parse(`${clock}Z`) / 1000 - telegram.at) / 60;
  };
  const before = Array.from(city.telegrams(start, at)).at(-1);
  assert.ok(before && minutesWrong(before) > 100);
  const frame = sealFor(city, meter, { kind: "clock" }, 1, at + 1);
  assert.equal(feed.downlink(meter, frame, at + 1), "obeyed");
  const after = own(at + 30 * day);
  assert.ok(after.length > 700 && after.every((telegram) => minutesWrong(telegram) <= 2.5));
});

test("what is replayed, foreign or turned moves nothing: the telegrams stay the same to the last bit", () => {
  const quiet = buildCity(plan);
  const { city, meter, feed, at } = listening();
  const frame = sealFor(city, meter, { kind: "valve", position: "closed" }, 7);
  const neighbour = city.meters[1]?.meter ?? assert.fail();
  assert.ok(feed.downlink(meter, sealFor(city, neighbour, { kind: "read" }, 9)) instanceof Fault);
  for (let bit = 0; bit < 8 * frame.length; bit += 1) {
    const turned = frame.slice();
    turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    assert.ok(feed.downlink(meter, turned) instanceof Fault);
  }
  const told = (one: City) => Array.from(one.telegrams(start, at + day), ({ bytes }) => toHex(bytes));
  assert.deepEqual(told(city), told(quiet));
  assert.equal(feed.downlink(meter, frame), "obeyed");
  const obeyed = told(city);
  const again = feed.downlink(meter, frame);
  assert.equal(again instanceof Fault ? again.code : "", "old-counter");
  assert.deepEqual(told(city), obeyed);
});

test("a meter hears only right after its own telegrams, and only when it is of a kind that can be told", () => {
  const { city, meter, feed, at } = listening();
  const frame = sealFor(city, meter, { kind: "read" }, 1);
  assert.equal(feed.downlink(meter, frame, at + 6), "not-listening");
  assert.equal(feed.downlink(meter, frame, at - 1), "not-listening");
  assert.equal(city.openFeed(start).downlink(meter, frame), "not-listening");
  assert.equal(feed.downlink(meter, frame, at + 5), "obeyed");

  const mode5 = listening({ makers: ["SEN"] });
  const told = mode5.feed.downlink(mode5.meter, sealFor(mode5.city, mode5.meter, { kind: "read" }, 1));
  assert.equal(told instanceof Fault ? told.code : "", "unknown-security");
});

test("a meter without a valve refuses to close it and says that in its answer; all else it does", () => {
  for (const utility of ["water", "electricity"] as const) {
    const { city, meter, feed, at, own } = listening({ utilities: [utility], makers: ["DME", "EMH"] });
    const close: MeterOrder = { kind: "valve", position: "closed" };
    assert.equal(feed.downlink(meter, sealFor(city, meter, close, 1)), "refused");
    assert.equal(feed.downlink(meter, sealFor(city, meter, { kind: "interval", seconds: 60 }, 2), at + 2), "obeyed");
    const [refusal, answer, next] = own(at + 2 * hour).map((telegram) => read(city, telegram));
    assert.ok(refusal && answer && next && isAnswerTo(1, refusal.open) && isAnswerTo(2, answer.open));
    assert.deepEqual([refusal.status, answer.status], [["application-error"], []]);
    assert.equal(numberIn(next.readings, "duration.transmission-period"), 60);
  }
});

test("several commands in one window are each answered", () => {
  const { city, meter, feed, at, own } = listening();
  for (const counter of [1, 2, 3]) feed.downlink(meter, sealFor(city, meter, { kind: "read" }, counter));
  const answers = own(at + 60).map((telegram) => read(city, telegram).open);
  assert.equal(answers.length, 3);
  for (const [index, answer] of answers.entries()) assert.ok(isAnswerTo(index + 1, answer));
});

test("the same orders make the same city, also where they come late for others", () => {
  const run = (late: boolean) => {
    const city = buildCity(plan);
    const feed = city.openFeed(start);
    const sent: string[] = [];
    const take = (to: number) => {
      for (const { at, meter, bytes } of feed.telegrams(to)) sent.push(`${at} ${meter} ${toHex(bytes)}`);
    };
    const meter = city.meters[2]?.meter ?? assert.fail();
    const turn = Array.from(city.telegrams(start, start + hour)).find((one) => one.meter === meter)?.at ?? 0;
    take(late ? turn + 900 : turn);
    feed.downlink(meter, sealFor(city, meter, { kind: "interval", seconds: 1800 }, 1), turn + 1);
    take(start + 5 * hour);
    assert.deepEqual(new Set(sent).size, sent.length);
    const all = Array.from(
      city.telegrams(start, start + 5 * hour),
      (one) => `${one.at} ${one.meter} ${toHex(one.bytes)}`,
    );
    assert.deepEqual(sent.toSorted(), all.toSorted());
    const again = buildCity({ ...plan, heeded: city.heeded }).telegrams(start, start + 5 * hour);
    assert.deepEqual(
      Array.from(again, ({ bytes }) => toHex(bytes)),
      Array.from(city.telegrams(start, start + 5 * hour), ({ bytes }) => toHex(bytes)),
    );
    return sent.toSorted();
  };
  assert.deepEqual(run(true), run(false));
});
