// Compares consumption with an independent count, second by second, on lines of all kinds; and parts with their whole.
import assert from "node:assert/strict";
import { test } from "node:test";
import { origins, qualityBits, rejecting } from "@tributary/core";
import fc from "fast-check";
import { type Leg, lineOf, type RegisterReading, useOf, usesOf } from "./index.ts";

/** Small figures, so that every kind of gap comes often. */
const patience = { near: 4, gap: 9 };
const last = 60;

interface Shown {
  readonly at: number;
  readonly ticks: number;
  readonly beganAnew: boolean;
  readonly sure: boolean;
}

/** What is known in each second: what passed in it as a fraction with that of its neighbours, or why not. */
interface Piece {
  readonly from: number;
  readonly to: number;
  /** Point ticks, or `undefined` where nobody knows. */
  readonly ticks: bigint | undefined;
  readonly kind: "near" | "gap" | "long";
}

/** Written anew from the words of the definition, with whole numbers of any size, and no line. */
function piecesOf(legs: readonly Leg[]): Piece[] {
  return legs.flatMap((leg) => {
    const shown: Shown[] = leg.readings
      .filter(({ at, quality }) => at >= leg.from && at <= leg.to && (quality & rejecting) === 0)
      .filter(({ at }) => !(at === leg.from && leg.first !== undefined) && !(at === leg.to && leg.last !== undefined))
      .map(({ at, ticks, quality }) => ({
        ...{ at, ticks, beganAnew: (quality & qualityBits.reset) !== 0 },
        sure: (quality & 15) !== origins.estimated,
      }));
    const own = { beganAnew: false, sure: true };
    if (leg.first !== undefined) shown.unshift({ at: leg.from, ticks: leg.first, ...own });
    if (leg.last !== undefined) shown.push({ at: leg.to, ticks: leg.last, ...own });
    let index = BigInt(shown[0]?.ticks ?? 0);
    return shown.slice(1).map((after, place): Piece => {
      const before = shown[place] ?? after;
      const span = { from: before.at, to: after.at };
      let step: number | undefined = after.ticks - before.ticks;
      if (step < 0) {
        step += leg.capacity ?? Number.NaN;
        if (!(step >= 0 && step * 10 <= (leg.capacity ?? 0))) step = undefined;
      } else if (after.beganAnew) step = undefined;
      if (step === undefined) {
        index = BigInt(after.ticks);
        return { ...span, ticks: undefined, kind: "long" };
      }
      const worth = (ticks: bigint) => (ticks * BigInt(leg.worth.numerator)) / BigInt(leg.worth.denominator);
      const ticks = worth(index + BigInt(step)) - worth(index);
      index += BigInt(step);
      const seconds = after.at - before.at;
      const sure = before.sure && after.sure;
      if (sure && (seconds <= patience.near || ticks === 0n)) return { ...span, ticks, kind: "near" };
      return { ...span, ticks, kind: seconds <= patience.gap ? "gap" : "long" };
    });
  });
}

/** What lies in [from, to): known ticks and open seconds. A long piece that is cut says nothing. */
function count(pieces: readonly Piece[], from: number, to: number): { ticks: bigint; open: number } {
  let ticks = 0n;
  let known = 0;
  for (const piece of pieces) {
    const [a, b] = [Math.max(piece.from, from), Math.min(piece.to, to)];
    if (a >= b || piece.ticks === undefined) continue;
    const isCut = a > piece.from || b < piece.to;
    if (isCut && piece.kind === "long") continue;
    const until = (at: number) => ((piece.ticks ?? 0n) * BigInt(at - piece.from)) / BigInt(piece.to - piece.from);
    ticks += until(b) - until(a);
    known += b - a;
  }
  return { ticks, open: to - from - known };
}

const readings = fc
  .array(
    fc.record({
      gap: fc.integer({ min: 1, max: 12 }),
      step: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 90 }), fc.integer({ min: -1000, max: 0 })),
      quality: fc.constantFrom(0, 0, 0, 0, origins.stored, origins.estimated, qualityBits.reset, qualityBits.outlier),
    }),
    { maxLength: 14 },
  )
  .map((steps) => {
    let [at, ticks] = [-5, 950];
    return steps.map(({ gap, step, quality }): RegisterReading => {
      at += gap;
      ticks = (ticks + step + 5000) % 1000;
      return { at, ticks, quality };
    });
  });

const index = fc.option(fc.integer({ min: 0, max: 999 }), { nil: undefined });
const leg = fc.record({
  length: fc.integer({ min: 1, max: 40 }),
  first: index,
  last: index,
  capacity: fc.constantFrom(1000, 1000, undefined),
  worth: fc.constantFrom(
    { numerator: 1, denominator: 1 },
    { numerator: 7, denominator: 3 },
    { numerator: 1, denominator: 8 },
  ),
  readings,
});
const legs = fc.array(leg, { minLength: 1, maxLength: 3 }).map((all) => {
  let from = -10;
  return all.map(({ length, ...facts }, place): Leg => {
    const begins = from;
    from += length;
    return { ...facts, meter: `meter ${place}`, from: begins, to: from };
  });
});
const moments = fc
  .uniqueArray(fc.integer({ min: -15, max: last }), { minLength: 2, maxLength: 8 })
  .map((all) => all.sort((a, b) => a - b));

test("what was used is what an independent count of the seconds finds, whatever happened to the registers", () => {
  fc.assert(
    fc.property(legs, moments, (mounted, edges) => {
      const line = lineOf(mounted, patience);
      const pieces = piecesOf(mounted);
      for (const use of usesOf(line, edges)) {
        const { ticks, open } = count(pieces, use.from, use.to);
        const isNothing = open >= use.to - use.from;
        assert.equal(use.ticks, isNothing ? null : Number(ticks));
        assert.equal(use.open, open);
        assert.ok(use.ticks === null || (use.ticks >= 0 && use.estimated >= 0 && use.estimated <= use.ticks));
        assert.equal(use.quality === "missing", isNothing);
        assert.equal(use.quality === "partial", !isNothing && open > 0);
      }
    }),
    { numRuns: 3000 },
  );
});

test("parts add up to the whole, to the tick, where every gap is bridged", () => {
  fc.assert(
    fc.property(legs, moments, (mounted, edges) => {
      const line = lineOf(mounted, { ...patience, gap: 1000 });
      const sum = usesOf(line, edges).reduce((all, { ticks }) => all + (ticks ?? 0), 0);
      assert.equal(sum, useOf(line, edges[0] ?? 0, edges.at(-1) ?? 0).ticks ?? 0);
    }),
    { numRuns: 3000 },
  );
});

test("a late reading on the line changes nothing; one beside it changes the spans around it, and no sum around those", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 4, maxLength: 12 }),
      fc.nat(),
      (steps, which) => {
        const sums = steps.map((_, place) => steps.slice(0, place + 1).reduce((sum, step) => sum + step, 0));
        const all = sums.map((ticks, place) => ({ at: place * 3, ticks, quality: 0 }));
        const missing = 1 + (which % (all.length - 2));
        const meter = { meter: "a", from: -1, to: 1000, worth: { numerator: 1, denominator: 1 } };
        const before = lineOf([{ ...meter, readings: all.filter((_, place) => place !== missing) }], patience);
        const after = lineOf([{ ...meter, readings: all }], patience);
        const edges = all.map(({ at }) => at);
        for (const [place, now] of usesOf(after, edges).entries()) {
          const then = usesOf(before, edges)[place];
          if (place !== missing && place !== missing - 1) assert.deepEqual(then, now);
          assert.equal(now.ticks, steps[place + 1]);
        }
        assert.equal(useOf(before, 0, edges.at(-1) ?? 0).ticks, useOf(after, 0, edges.at(-1) ?? 0).ticks);
      },
    ),
    { numRuns: 500 },
  );
});
