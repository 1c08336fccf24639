import assert from "node:assert/strict";
import { test } from "node:test";
import { type BudgetLedger, spend, usualBudget } from "./ledger.ts";
import { maskValue, type PairKey, pairKey, sumOfShares } from "./masking.ts";
import { noiseDeviation, noiseFor, privateSum } from "./noise.ts";

/** Numbers that look drawn, the same each time. */
function drawer(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
}

const members = ["edge-1", "edge-2", "edge-3", "edge-4", "edge-5"];

/** Each member's keys with all others. */
function keysOf(self: string, among: readonly string[] = members): Map<string, PairKey> {
  return new Map(
    among
      .filter((other) => other !== self)
      .map((other) => {
        const pair = [members.indexOf(self), members.indexOf(other)].toSorted();
        return [
          other,
          pairKey(Uint8Array.from({ length: 16 }, (_, index) => index * 7 + (pair[0] ?? 0) * 31 + (pair[1] ?? 0))),
        ];
      }),
  );
}

test("F10 the masked shares of a group sum to its sum, and each looks like nothing", () => {
  const draw = drawer(1);
  const high: number[] = [];
  for (let round = 0; round < 300; round += 1) {
    const values = members.map(() => (draw() % 2_000_000) - 500_000);
    const shares = members.map((member, index) =>
      maskValue(member, values[index] ?? 0, keysOf(member), "D07", `volume ${round}`),
    );
    assert.equal(
      sumOfShares(shares),
      values.reduce((sum, value) => sum + value, 0),
    );
    high.push(...shares.map(({ share }) => Math.floor(share / 2 ** 44)));
  }
  // Values of 21 bits would leave the top four bits of 48 at zero: behind masks each of the sixteen is as frequent.
  const counts = Array.from({ length: 16 }, (_, top) => high.filter((one) => one === top).length);
  const expected = high.length / 16;
  const chi = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  assert.ok(chi < 37.7, `${chi}`);
});

test("F10 the same value has another share in each round, and fewer shares give no sum", () => {
  const shares = ["a", "b"].map((round) => maskValue("edge-1", 5, keysOf("edge-1"), "D07", round).share);
  assert.notEqual(shares[0], shares[1]);
  const four = members.slice(0, 4).map((member) => maskValue(member, 10, keysOf(member), "D07", "a"));
  assert.notEqual(sumOfShares(four), 40);
});

test("shares that do not belong together are refused, and so is a group of one", () => {
  const share = (member: string, round: string) => maskValue(member, 1, keysOf(member), "D07", round);
  assert.throws(() => sumOfShares([share("edge-1", "a"), share("edge-2", "b")]), RangeError);
  assert.throws(() => sumOfShares([share("edge-1", "a"), share("edge-1", "a")]), RangeError);
  assert.throws(() => maskValue("edge-1", 1, new Map(), "D07", "a"), RangeError);
  assert.throws(() => maskValue("edge-1", 2 ** 48, keysOf("edge-1"), "D07", "a"), RangeError);
  assert.throws(() => maskValue("edge-1", 0.5, keysOf("edge-1"), "D07", "a"), RangeError);
});

test("F10 noise is centred, has the deviation that it states, and no answer is e^epsilon times likelier with a house", () => {
  const plan = { bound: 4, epsilon: 0.8 };
  const draw = drawer(2);
  const rounds = 400_000;
  const counts = new Map<number, number>();
  let sum = 0;
  let squares = 0;
  for (let round = 0; round < rounds; round += 1) {
    const noise = noiseFor(plan, draw);
    sum += noise;
    squares += noise * noise;
    counts.set(noise, (counts.get(noise) ?? 0) + 1);
  }
  assert.ok(Math.abs(sum / rounds) < 0.06);
  assert.ok(Math.abs(Math.sqrt(squares / rounds) / noiseDeviation(plan) - 1) < 0.01);
  // With the house the sum is 4 more: the chance of each answer changes by a factor of at most e^0.8.
  for (let answer = -8; answer <= 12; answer += 1) {
    const without = counts.get(answer) ?? 0;
    const within = counts.get(answer - 4) ?? 0;
    assert.ok(Math.abs(Math.log(within / without)) < plan.epsilon + 0.1, `${answer}`);
  }
});

test("values are cut at the bound, and a plan that protects nothing is refused", () => {
  const { sum, clipped } = privateSum([5, 500, -3, 7], { bound: 100, epsilon: 1e6 }, drawer(3));
  assert.deepEqual({ sum, clipped }, { sum: 112, clipped: 2 });
  for (const plan of [
    { bound: 0, epsilon: 1 },
    { bound: 10, epsilon: 0 },
    { bound: 10, epsilon: Number.POSITIVE_INFINITY },
    { bound: 1.5, epsilon: 1 },
  ]) {
    assert.throws(() => privateSum([1], plan, drawer(4)), RangeError);
  }
});

test("F10 the ledger lets a group tell what its budget allows, each sum once, and begins anew with each period", () => {
  const ledger: BudgetLedger = new Map();
  const ask = (round: string, at = 0, houses = 20, group = "D07") =>
    spend(ledger, usualBudget, { group, round, houses, epsilon: 0.1 }, at);
  for (let hour = 0; hour < 10; hour += 1) assert.equal(ask(`h${hour}`), "spent");
  assert.equal(ask("h3"), "told-before");
  const refused = ask("h10");
  assert.ok(typeof refused === "object" && refused.refused === "budget");
  assert.equal(ask("h10", 0, 20, "D08"), "spent");
  assert.equal(ask("h10", 86_400), "spent");
  const few = ask("h11", 86_400, 14);
  assert.ok(typeof few === "object" && few.refused === "too-few");
  // A clock that steps back does not give budget back.
  for (let hour = 0; hour < 9; hour += 1) assert.equal(ask(`n${hour}`, 86_400), "spent");
  const back = ask("x", 10);
  assert.ok(typeof back === "object" && back.refused === "budget");
});
