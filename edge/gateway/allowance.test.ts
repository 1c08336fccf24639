import assert from "node:assert/strict";
import { it } from "node:test";
import { openAllowance } from "./allowance.ts";

function allowance() {
  let now = 0;
  const refused: string[] = [];
  const rates = { telegramsPerSecond: 10, bytesPerSecond: 1000 };
  return {
    ...openAllowance(
      rates,
      () => now,
      (source) => refused.push(source),
    ),
    refused,
    later(milliseconds: number) {
      now += milliseconds;
    },
  };
}

it("lets ten seconds of telegrams or bytes in at once, then as many as the rates say", () => {
  const { enter, charge, later, refused } = allowance();
  assert.equal(enter("roof", 500), 0);
  charge("roof", 105);
  // Five telegrams too many are paid in half a second.
  assert.equal(enter("roof", 500), 500);
  later(500);
  assert.equal(enter("roof", 10_500), 0, "who owes nothing comes in with all that he brings");
  // 500 bytes were paid back meanwhile, 10,000 stood to its credit: 500 too many.
  assert.equal(enter("roof", 1), 500, "and pays the bytes as well");
  assert.deepEqual(refused, ["roof", "roof"]);
});

it("holds each source to its own, and forgets what was paid long ago", () => {
  const { enter, charge, later } = allowance();
  charge("roof", 1000);
  assert.ok(enter("roof", 1) > 0);
  assert.equal(enter("shed", 1), 0);
  later(1_000_000);
  for (let telegrams = 0; telegrams < 100; telegrams += 1) {
    assert.equal(enter("roof", 1), 0);
    charge("roof", 1);
  }
  charge("roof", 1);
  assert.ok(enter("roof", 1) > 0, "ten seconds, however long it was silent");
});

it("remembers so many sources and no more, the newest", () => {
  const { enter, charge } = allowance();
  for (const source of ["old", "new"]) charge(source, 1000);
  for (let other = 0; other < 9999; other += 1) enter(`other ${other}`, 1);
  assert.ok(enter("new", 1) > 0);
  assert.equal(enter("old", 1), 0);
});
