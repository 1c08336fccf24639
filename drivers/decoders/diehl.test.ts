import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault, meterId } from "@tributary/core";
import { type RecordList, readRecords, writeRecords } from "@tributary/mbus";
import { type OpenTelegram, readSealed, sealTelegram } from "@tributary/wmbus";
import { diehl, makersKeys } from "./diehl.ts";
import { type PriosTelegram, writePrios } from "./diehl-prios.ts";
import { writeRealData } from "./diehl-real-data.ts";

function opened(frame: Uint8Array, key?: Uint8Array, acceptStoredClear = false): OpenTelegram | Fault {
  const sealed = readSealed(frame, "none");
  assert.ok(!(sealed instanceof Fault));
  const open = diehl.open?.(sealed, key, { acceptStoredClear });
  assert.ok(open !== undefined);
  return open;
}

const said: PriosTelegram = {
  meter: { manufacturer: "DME", id: "60048011", version: "78", type: "07" },
  volume: 187_204,
  lastVolume: 185_960,
  lastDate: "2026-02-28",
  batteryHalfYears: 17,
  interval: 16,
  flags: 0x8840,
};

test("PRIOS: volume, due date, battery and alarms", () => {
  const open = opened(writePrios(said));
  assert.ok(!(open instanceof Fault));
  assert.equal(meterId(open.meter), "DME.60048011.78.07");
  const read = diehl.read(open, undefined);
  assert.ok(read !== undefined && !(read instanceof Fault));
  assert.deepEqual(read.status, ["leak", "backflow", "tamper"]);
  assert.deepEqual(
    read.readings?.map(({ quantity, value, unit, at }) => [quantity, value, unit, at]),
    [
      ["volume", 187.204, "m3", undefined],
      ["volume", 185.96, "m3", "2026-02-28"],
      ["date", "2026-02-28", "", undefined],
      ["battery-life", 8.5, "y", undefined],
      ["duration", 16, "s", undefined],
      ["error-flags", 0x8840, "", undefined],
    ],
  );
});

test("PRIOS: Sappel's address is what is printed on the meter", () => {
  // H, year 26, C, A, number 600480.
  const number = 26_600_480;
  const bits = (8n << 39n) | (3n << 34n) | (1n << 29n) | BigInt(number);
  const hex = bits.toString(16).padStart(12, "0");
  const meter = { manufacturer: "SAP", id: hex.slice(4), version: hex.slice(2, 4), type: hex.slice(0, 2) };
  const open = opened(writePrios({ ...said, meter }));
  assert.ok(!(open instanceof Fault));
  const read = diehl.read(open, undefined);
  assert.ok(read !== undefined && !(read instanceof Fault));
  assert.equal(read.readings?.at(-1)?.value, "H26CA600480");
});

test("PRIOS: under another key nothing is read", () => {
  const open = opened(writePrios(said), Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]));
  assert.ok(open instanceof Fault);
  assert.equal(open.code, "wrong-key");
});

const records = [
  { coding: "bcd8", vib: [0x13], value: 71_442 },
  { coding: "int16", vib: [0x6c], storage: 1, value: "2026-01-31" },
] as const;
const meter = { manufacturer: "HYD", id: "60040712", version: "8b", type: "07" };

test("real data: standard records under the maker's scrambling", () => {
  const frame = writeRealData({ meter, accessNumber: 9, records });
  const open = opened(frame);
  assert.ok(!(open instanceof Fault));
  assert.equal(meterId(open.meter), "HYD.60040712.8b.07");
  const list = readRecords(open.content);
  assert.ok(!(list instanceof Fault));
  assert.equal((list satisfies RecordList).records.length, 2);
  frame[20] = (frame[20] ?? 0) ^ 0x03;
  const broken = opened(frame);
  assert.ok(broken instanceof Fault && broken.code === "wrong-key");
});

test("real data that was stored clear is read when asked for alone", () => {
  const frame = writeRealData({ meter, records });
  const open = opened(frame);
  assert.ok(!(open instanceof Fault));
  frame.set(open.content, 15);
  const refused = opened(frame);
  assert.ok(refused instanceof Fault && refused.code === "stored-clear");
  const read = opened(frame, undefined, true);
  assert.ok(!(read instanceof Fault) && read.security.storedClear === true);
});

test("a key that everybody knows opens, and secures nothing", () => {
  const scrambled = opened(writePrios(said));
  assert.ok(!(scrambled instanceof Fault));
  assert.equal(scrambled.security.mode, 0);
  for (const key of makersKeys) {
    const content = writeRecords(records);
    const open = opened(sealTelegram({ meter, crc: "none", security: { mode: 5, key }, content }));
    assert.ok(!(open instanceof Fault));
    assert.deepEqual(open.content.subarray(2, 2 + content.length), content);
    assert.equal(open.security.mode, 0);
  }
});

test("the maker's key is not tried for a meter that has its own", () => {
  const [makersKey] = makersKeys;
  assert.ok(makersKey);
  const content = writeRecords(records);
  const sealed = readSealed(
    sealTelegram({ meter, crc: "none", security: { mode: 5, key: makersKey }, content }),
    "none",
  );
  assert.ok(!(sealed instanceof Fault));
  assert.equal(diehl.open?.(sealed, new Uint8Array(16).fill(7)), undefined);
});
