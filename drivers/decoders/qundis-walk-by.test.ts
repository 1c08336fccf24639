// The walk-by block of Qundis: what is written is read again; encrypted and foreign blocks are not guessed at.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { concat, Fault, fromHex, type MeterAddress } from "@tributary/core";
import { writeRecords } from "@tributary/mbus";
import { sealTelegram } from "@tributary/wmbus";
import { readTelegram } from "../read-telegram.ts";
import { type WalkByValues, walkByRecord } from "./qundis-walk-by.ts";

const water = { manufacturer: "QDS", id: "60310011", version: "17", type: "07" };
const values: WalkByValues = {
  vif: 0x13,
  present: 46_791,
  dueDate: "2025-12-31",
  due: 25_426,
  monthEnd: "2026-02-28",
  atMonthEnd: 42_233,
  months: [-0x8000, -0x8000, 498, 421, 475, 449, 340, -12, 376, 407, 441, 457],
};

function read(content: Uint8Array, meter: MeterAddress = water) {
  return readTelegram({ bytes: sealTelegram({ meter, crc: "none", ci: 0x78, content }), crc: "none" }, () => undefined);
}

function readingsIn(content: Uint8Array, meter?: MeterAddress) {
  const answer = read(content, meter);
  assert.ok(!(answer instanceof Fault), answer instanceof Fault ? answer.says : "");
  return answer.readings;
}

describe("walk-by block", () => {
  test("says what the standard telegrams of the same meters say", () => {
    const readings = readingsIn(writeRecords([walkByRecord(values)]));
    const kept = readings.filter(({ quantity, qualifiers }) => quantity === "volume" && qualifiers === undefined);
    assert.deepEqual(
      kept.map(({ value, storage, at }) => [value, storage, at]),
      [
        [46.791, 0, undefined],
        [25.426, 1, "2025-12-31"],
        [42.233, 17, "2026-02-28"],
      ],
    );
  });

  test("months that the meter does not know are left out; volumes come in tens of litres", () => {
    const months = readingsIn(writeRecords([walkByRecord(values)])).filter(
      ({ qualifiers }) => qualifiers !== undefined,
    );
    assert.equal(months.length, 10);
    assert.deepEqual([months[0]?.value, months[0]?.storage], [4.57, 17]);
    assert.equal(months.find(({ storage }) => storage === 21)?.value, -0.12);
  });

  test("the short block leaves the present value to its own record", () => {
    const hca = { manufacturer: "LSE", id: "60310012", version: "34", type: "08" };
    const head = fromHex("0b6e5101000dff5f2f0001d0807f1a08b06e") ?? assert.fail();
    const rest =
      fromHex("ffff3f3c910200005c32070300005200560034001700080000000000000000000000ddfe0000") ?? assert.fail();
    const units = readingsIn(concat(head, rest), hca).filter(({ quantity }) => quantity === "heat-cost");
    assert.deepEqual(
      units.slice(0, 3).map(({ value, storage, at }) => [value, storage, at]),
      [
        [151, 0, undefined],
        [291, 1, "2025-12-31"],
        [307, 17, "2026-02-28"],
      ],
    );
  });

  test("an encrypted block is refused by name", () => {
    const content = writeRecords([walkByRecord(values)]);
    content[8] = 0x35;
    const answer = read(content);
    assert.ok(answer instanceof Fault && answer.code === "unknown-security");
  });

  test("a block of another length says nothing, what follows is read", () => {
    const readings = readingsIn(fromHex("0dff5f050082000000046d2212ae23") ?? assert.fail());
    assert.deepEqual(
      readings.map(({ quantity }) => quantity),
      ["date-time"],
    );
  });
});
