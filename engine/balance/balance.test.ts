// Tests balances of small districts whose losses are known.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inletDoubt } from "./boundary.ts";
import { type Balance, balanceOf, heard, type MeterHours, newLeaks } from "./index.ts";

const days = 14;
const hours = days * 24;
const classes = Uint8Array.from({ length: hours }, (_, hour) => hour % 24);

/** A meter that is read at each full hour, so that nothing is unsure but what is silent. */
function meter(use: (hour: number) => number, known: (hour: number) => number = () => heard.measured): MeterHours {
  const none = new Float64Array(hours + 1);
  return {
    use: Float64Array.from({ length: hours }, (_, hour) => use(hour)),
    known: Uint8Array.from({ length: hours }, (_, hour) => known(hour)),
    edges: { before: none, after: none, draws: none },
    resolution: 1,
  };
}
const inlet = (use: (hour: number) => number, direction: "in" | "out" = "in") => ({ ...meter(use), direction });
/** More by day than at night. */
const usual = (scale: number) => (hour: number) => scale * (hour % 24 < 6 ? 1 : 10);

test("S15 what goes in less what comes out and what is used is lost, hour by hour and day by day", () => {
  const balance = balanceOf({
    classes,
    inlets: [inlet((hour) => usual(30)(hour) + 7), inlet(() => 2), inlet(() => 4, "out")],
    members: [meter(usual(10)), meter(usual(20))],
  });
  const one = balance.over(30, 31);
  assert.deepEqual(
    [one.in, one.out, one.used, one.estimated, one.lost, one.heard, one.members],
    [309, 4, 300, 0, 5, 2, 2],
  );
  assert.ok(one.doubt > 0 && one.doubt < 5, "what displays leave out");
  assert.equal(balance.over(0, hours).lost, 5 * hours);
});

test("a silent member is estimated by its own hours and by what the others do today", () => {
  const members = [meter(usual(10)), meter((hour) => usual(20)(hour) * (hour >= 240 ? 2 : 1))];
  const silent = meter(usual(5), (hour) => (hour >= 240 ? heard.silent : heard.measured));
  const balance = balanceOf({ classes, inlets: [inlet(usual(100))], members: [...members, silent] });
  const { estimated, heard: known, members: all, doubt } = balance.over(260, 261);
  assert.deepEqual([known, all], [2, 3]);
  const today = (10 + 40) / (10 + (20 * 240 + 40 * 96) / 336);
  assert.ok(Math.abs(estimated - usual(5)(260) * today) < 0.2 * usual(5)(260), `${estimated}`);
  assert.ok(doubt >= balance.over(100, 101).doubt);
});

test("one that was never heard is taken for the usual member, with a wide band", () => {
  const members = [
    ...[5, 10, 15].map((scale) => meter(usual(scale))),
    meter(
      () => 0,
      () => heard.silent,
    ),
  ];
  const { estimated, doubt } = balanceOf({ classes, inlets: [inlet(usual(50))], members }).over(30, 31);
  assert.ok(Math.abs(estimated - 100) < 1 && doubt > 50, `${estimated} ± ${doubt}`);
});

test("what a gap used is put where the member uses it, and its sum stays", () => {
  const inGap = (hour: number) => hour >= 264 && hour < 276;
  const sum = Array.from({ length: 12 }, (_, hour) => usual(10)(hour)).reduce((all, one) => all + one, 0);
  const gap = meter(
    (hour) => (inGap(hour) ? sum / 12 : usual(10)(hour)),
    (hour) => (inGap(hour) ? heard.bridged : heard.measured),
  );
  const balance = balanceOf({ classes, inlets: [inlet((hour) => usual(10)(hour) + 3)], members: [gap] });
  for (let hour = 264; hour < 276; hour += 1) {
    assert.ok(Math.abs(balance.over(hour, hour + 1).lost - 3) < 1, `${hour}: ${balance.over(hour, hour + 1).lost}`);
  }
  assert.ok(Math.abs(balance.over(264, 276).lost - 36) < 1e-6);
});

test("who is not in the district is no member, and without its inlet nothing is balanced", () => {
  const left = meter(usual(10), (hour) => (hour >= 100 ? heard.absent : heard.measured));
  const members = [left, meter(usual(10))];
  const balance = balanceOf({ classes, inlets: [inlet(usual(20))], members });
  assert.deepEqual([balance.over(99, 100).members, balance.over(100, 101).members], [2, 1]);
  const silent = {
    ...meter(
      () => 0,
      (hour) => (hour === 50 ? heard.silent : heard.measured),
    ),
    direction: "in" as const,
  };
  const blind = balanceOf({ classes, inlets: [silent], members });
  assert.ok(Number.isNaN(blind.over(50, 51).lost) && Number.isNaN(blind.over(48, 72).lost));
  assert.ok(!Number.isNaN(blind.over(51, 52).lost));
});

test("what the inlet and a member see alike is not unsure: the errors of equal readings cancel", () => {
  const around = (before: number, after: number): MeterHours => {
    const column = (value: number) => new Float64Array(hours + 1).fill(value);
    return {
      ...meter(() => 0),
      edges: { before: column(before), after: column(after), draws: column(100) },
      resolution: 0,
    };
  };
  const doubt = inletDoubt([{ meter: around(600, 300), share: 1 }]);
  assert.equal(doubt.addedBy(around(600, 300), 5), 0);
  assert.ok(doubt.addedBy(around(300, 600), 5) > 0);
  const exact = inletDoubt([{ meter: around(0, 0), share: 1 }]);
  assert.ok(exact.addedBy(around(450, 450), 5) > exact.addedBy(around(60, 840), 5));
});

test("S15 a leak that begins is found, with when it began and how much it loses, and chance is not", () => {
  let state = 7;
  const chance = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return state / 0x7fff_ffff - 0.5;
  };
  const hour = (lost: number, doubt: number): Balance => ({
    ...{ in: 5000, out: 0, used: 5000 - lost, estimated: 0, lost, doubt, heard: 9, members: 9 },
  });
  const noisy = (place: number, more: number) => {
    const doubt = place % 24 < 6 ? 50 : 800;
    // Uniform, as wide as a normal distribution of that band.
    return hour(900 + more + (chance() * Math.sqrt(12) * doubt) / 1.96, doubt);
  };
  const quiet = Array.from({ length: 24 * 60 }, (_, place) => noisy(place, 0));
  assert.deepEqual(newLeaks(quiet), []);
  const begins = 24 * 30 + 5;
  const leaking = Array.from({ length: 24 * 60 }, (_, place) => noisy(place, place >= begins ? 300 : 0));
  const [leak, ...more] = newLeaks(leaking);
  assert.ok(leak !== undefined && more.length === 0, JSON.stringify(more));
  assert.ok(leak.found >= begins && leak.found < begins + 26, `found after ${leak.found - begins} hours`);
  assert.ok(Math.abs(leak.since - begins) < 24 && Math.abs(leak.flow - 300) < 60, JSON.stringify(leak));
  assert.deepEqual(newLeaks([]), []);
});
