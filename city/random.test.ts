import assert from "node:assert/strict";
import { test } from "node:test";
import { drawer, hash, scatter, share } from "./random.ts";

const many = Array.from({ length: 20_000 }, (_, index) => index);

test("draws are even, and neighbours have nothing in common", () => {
  for (const draw of [(index: number) => share(5, index), drawer(5)]) {
    const draws = many.map(draw);
    const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
    const together = draws.reduce((sum, value, index) => sum + (value - 0.5) * ((draws[index - 1] ?? 0.5) - 0.5), 0);
    assert.ok(Math.abs(mean - 0.5) < 0.01, `mean ${mean}`);
    assert.ok(Math.abs((together / draws.length) * 12) < 0.03, `correlation ${together}`);
  }
});

test("different numbers give different bits, in another order too", () => {
  assert.equal(new Set(many.flatMap((index) => [hash(index, 7), hash(7, index)])).size, 2 * many.length - 1);
  assert.notEqual(hash(1, 2), hash(2, 1));
  assert.notEqual(hash(1), hash(1, 0));
});

test("scatter has a mean of 0 and a deviation of 1", () => {
  const draws = many.map((index) => scatter(9, index));
  const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
  const variance = draws.reduce((sum, value) => sum + value * value, 0) / draws.length;
  assert.ok(Math.abs(mean) < 0.03 && Math.abs(variance - 1) < 0.04, `${mean} ${variance}`);
});
