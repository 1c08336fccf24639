// Messages over several telegrams: joined in their order, of one meter, and never without end.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault, type MeterAddress } from "@tributary/core";
import { type RecordSpec, readingsOf, readRecords, writeRecords } from "@tributary/mbus";
import { type ContinuationMemory, continuationMemory } from "./continued.ts";

const meter: MeterAddress = { manufacturer: "TRI", id: "12345678", version: "01", type: "04" };
const moreFollows = 0x1f;

const dated: RecordSpec[] = [{ coding: "int16", vib: [0x6c], value: "2026-01-31", storage: 1 }];
const kept: RecordSpec[] = [{ coding: "int32", vib: [0x13], value: 4711, storage: 1 }];

function take(
  memory: ContinuationMemory,
  accessNumber: number,
  specs: readonly RecordSpec[],
  more: boolean,
  of = meter,
): unknown[] {
  const list = readRecords(Uint8Array.of(...writeRecords(specs), ...(more ? [moreFollows] : [])));
  if (list instanceof Fault) return assert.fail(list.says);
  const { records } = memory.join({ meter: of, accessNumber }, list);
  return readingsOf(records).map(({ value, at }) => (at === undefined ? value : [value, at]));
}

test("a value has the date that an earlier telegram of the message states", () => {
  const memory = continuationMemory();
  assert.deepEqual(take(memory, 255, dated, true), ["2026-01-31"]);
  assert.deepEqual(take(memory, 0, kept, false), ["2026-01-31", [4.711, "2026-01-31"]]);
  assert.deepEqual(take(memory, 1, kept, false), [4.711], "the message is over");
});

test("a telegram that comes twice counts once", () => {
  const memory = continuationMemory();
  for (let i = 0; i < 3; i += 1) take(memory, 7, dated, true);
  assert.equal(take(memory, 8, kept, false).length, 2);
});

test("after a lost telegram, and for another meter, the message begins anew", () => {
  const memory = continuationMemory();
  take(memory, 7, dated, true);
  assert.equal(take(memory, 8, kept, false, { ...meter, version: "02" }).length, 1);
  assert.equal(take(memory, 9, kept, false).length, 1);
});

test("a meter that never ends is cut off, and old meters are forgotten", () => {
  const memory = continuationMemory(2, 10);
  let most = 0;
  for (let i = 0; i < 1000; i += 1) most = Math.max(most, take(memory, i & 0xff, kept, true).length);
  assert.ok(most <= 11, `${most} records`);
  const short = continuationMemory(2);
  for (const version of ["01", "02", "03"]) take(short, 1, dated, true, { ...meter, version });
  assert.equal(take(short, 2, kept, false).length, 1);
  assert.equal(take(short, 2, kept, false, { ...meter, version: "03" }).length, 2);
});
