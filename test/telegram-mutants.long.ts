// Ten million mutants: the decoder with all drivers neither throws, nor hangs, nor keeps what it read.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { firstBroken } from "./telegram-mutants.ts";

const million = 1_000_000;
const allowedGrowth = 20 * million;

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

/** Bytes that are still referred to. What the process holds beyond that is room that the collector keeps. */
function live(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

test("ten million mutants leave the decoder whole and the memory as it was", () => {
  assert.equal(firstBroken(million, 1), undefined);
  const before = live();
  for (let seed = 2; seed <= 10; seed += 1) assert.equal(firstBroken(million, seed), undefined);
  const growth = live() - before;
  assert.ok(growth < allowedGrowth, `grew by ${growth} bytes`);
});
