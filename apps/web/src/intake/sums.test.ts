// Tests the sums of the intake.
import assert from "node:assert/strict";
import { test } from "node:test";
import { shareOf, sumIntake } from "./sums.ts";

const cause = (name: string, accepted: boolean, telegrams: number) => ({
  cause: name,
  accepted,
  says: name,
  telegrams,
});

test("causes are ordered: read, accepted, refused; those that never happened are left out", () => {
  const sums = sumIntake({
    received: 115,
    causes: [
      cause("wrong-key", false, 4),
      cause("truncated", false, 0),
      cause("unknown-meter", false, 6),
      cause("duplicate", true, 5),
      cause("read", true, 100),
    ],
  });
  assert.deepEqual(
    sums.happened.map((row) => row.cause),
    ["read", "duplicate", "unknown-meter", "wrong-key"],
  );
  assert.deepEqual([sums.accepted, sums.refused, sums.missing], [105, 10, 0]);
});

test("a telegram without a cause is told as missing", () => {
  assert.equal(sumIntake({ received: 3, causes: [cause("read", true, 2)] }).missing, 1);
});

test("nothing received has no shares", () => {
  assert.equal(shareOf(0, 0), 0);
  assert.equal(shareOf(1, 4), 0.25);
});
