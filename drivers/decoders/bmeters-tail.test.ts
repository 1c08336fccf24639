import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault, fromHex } from "@tributary/core";
import { readRecords } from "@tributary/mbus";
import { type OpenTelegram, readSealed } from "@tributary/wmbus";
import { bmetersTail, writeBmeters } from "./bmeters-tail.ts";

const meter = { manufacturer: "BMT", id: "60130712", type: "07" };

/** What the maker's fields say behind an index and a clock of 2026-03-14 18:05. */
function said(version: string, tail: string, vif = "13") {
  const content = fromHex(`0c${vif}35670000046d05124e330f${tail}`) ?? new Uint8Array(0);
  const list = readRecords(content);
  assert.ok(!(list instanceof Fault));
  const open: OpenTelegram = {
    meter: { ...meter, version },
    link: { control: 0x44, address: { ...meter, version }, wired: false },
    ci: 0x7a,
    accessNumber: 0,
    status: 0,
    security: { mode: 0, name: "none", authenticated: false },
    content,
    contentOffset: 15,
  };
  const decoded = bmetersTail.read(open, list);
  assert.ok(decoded !== undefined && !(decoded instanceof Fault));
  return decoded.readings?.map(({ value, unit, direction, qualifiers, at }) =>
    [value, unit, direction, qualifiers?.[0], at].filter((word) => word !== undefined),
  );
}

test("up to version 15: battery, leak, backflow and the ends of twelve months", () => {
  assert.deepEqual(said("13", `950a26030207000000${"a40500"}${"6e0700"}${"850900"}${"ffffff".repeat(9)}`), [
    [0.007, "m3", "backward"],
    [3.05, "V", "battery"],
    ["2026-03-02", "", "leak"],
    [14.44, "m3", "2026-01-31"],
    [19.02, "m3", "2026-02-28"],
    [24.37, "m3", "2025-03-31"],
  ]);
});

test("the months are ten times coarser than the index", () => {
  assert.deepEqual(said("13", `10${"a40500"}${"ffffff".repeat(11)}`, "14"), [[144.4, "m3", "2026-01-31"]]);
});

test("from version 17: other bits, dates day first, and no battery", () => {
  assert.deepEqual(said("17", "0f000400000014031602032600"), [
    [0.004, "m3", "backward"],
    ["2016-03-14", "", "fraud"],
    ["2026-03-02", "", "leak"],
  ]);
});

test("IWM-TX5: backflow, the day it was taken off, and the months", () => {
  assert.deepEqual(said("18", `0d820300001a0302a40500${"ffffff".repeat(11)}00`), [
    [0.898, "m3", "backward"],
    ["2026-03-02", "", "fraud"],
    [14.44, "m3", "2026-01-31"],
  ]);
});

test("fields that the telegram cuts short are left out", () => {
  assert.deepEqual(said("15", "050b0100"), [[3.2, "V", "battery"]]);
});

test("RFM-TX1: the index is masked by the access number; a wrong mask is a fault", () => {
  const months = Array.from({ length: 12 }, (_, i) => 3000 + i);
  const spec = {
    meter: { ...meter, version: "05" },
    volume: 32_140,
    backflow: 4,
    time: "2026-03-14T18:05:59",
    battery: 11,
    months,
    masked: true,
  };
  for (let accessNumber = 0; accessNumber < 256; accessNumber += 1) {
    const frame = writeBmeters({ ...spec, accessNumber });
    const sealed = readSealed(frame, "none");
    assert.ok(!(sealed instanceof Fault));
    const open = bmetersTail.open?.(sealed, undefined);
    assert.ok(open !== undefined && !(open instanceof Fault));
    assert.deepEqual(open.content.subarray(0, 6), fromHex("0c1340210300"));
    const list = readRecords(open.content);
    assert.ok(!(list instanceof Fault));
    const read = bmetersTail.read(open, list);
    assert.ok(read !== undefined && !(read instanceof Fault));
    assert.equal(read.readings?.[0]?.value, "2026-03-14T18:05:59");
    assert.deepEqual([read.readings[3]?.value, read.readings[3]?.at], [30, "2026-01-31"]);
    frame[15] = (frame[15] ?? 0) ^ 1;
    const broken = readSealed(frame, "none");
    assert.ok(!(broken instanceof Fault) && bmetersTail.open?.(broken, undefined) instanceof Fault);
  }
});
