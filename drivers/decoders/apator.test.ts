// Apator's dialects: what is written is read again, and what is none of theirs is left alone.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { concat, Fault, fromHex, type MeterAddress } from "@tributary/core";
import { sealTelegram } from "@tributary/wmbus";
import { readTelegram } from "../read-telegram.ts";
import { writeApator162 } from "./apator-162.ts";
import { writeApatorCounter } from "./apator-counter.ts";
import { writeApatorEItn } from "./apator-e-itn.ts";
import { writeApatorNa1 } from "./apator-na1.ts";

const key = Uint8Array.from({ length: 16 }, (_, i) => 0x60 + 3 * i);

function read(bytes: Uint8Array, withKey?: Uint8Array) {
  return readTelegram({ bytes, crc: "none" }, () => withKey);
}

/** Values by storage, as `quantity@storage=value`. */
function said(bytes: Uint8Array, withKey?: Uint8Array): string[] {
  const answer = read(bytes, withKey);
  assert.ok(!(answer instanceof Fault), answer instanceof Fault ? answer.says : "");
  return answer.readings.map(({ quantity, storage, value }) => `${quantity}@${storage}=${value}`);
}

const clear = (meter: MeterAddress, ci: number, content: Uint8Array) =>
  sealTelegram({ meter, crc: "none", ci, content });

describe("AT-WMBUS-16", () => {
  const meter = { manufacturer: "APA", id: "60310001", version: "05", type: "07" };
  const registers = writeApator162(12_345, [12_000, 11_500]);

  test("present volume and those of months", () => {
    const content = concat(Uint8Array.of(0x0f), registers);
    assert.deepEqual(said(clear(meter, 0x7a, content)), ["volume@0=12.345", "volume@1=12", "volume@2=11.5"]);
  });

  test("a register of unknown length before them is passed over", () => {
    const unknown = fromHex("ee0102030405") ?? assert.fail();
    const content = concat(Uint8Array.of(0x80), registers.subarray(0, 7), unknown, registers.subarray(7));
    assert.deepEqual(said(clear(meter, 0x7a, content)), ["volume@0=12.345", "volume@1=12", "volume@2=11.5"]);
  });

  test("a history longer than the telegram says nothing", () => {
    const content = concat(Uint8Array.of(0x0f), new Uint8Array(7), Uint8Array.of(0x7f, 1, 2, 3));
    assert.deepEqual(said(clear(meter, 0x7a, content)), []);
  });
});

describe("NA-1", () => {
  const meter = { manufacturer: "APA", id: "60310002", version: "14", type: "07" };
  const values = { volume: 268_435, at: "2026-03-14T16:30", past: 200_001, hoursAgo: 1000 };

  test("under the maker's key and under another one", () => {
    const expected = ["volume@0=268.435", "volume@1=200.001", "duration@1=1000", "date-time@0=2026-03-14T16:30"];
    assert.deepEqual(said(writeApatorNa1(values, meter, 0x81)), expected);
    assert.deepEqual(said(writeApatorNa1(values, meter, 0x81, key), key), expected);
  });

  test("the past volume is dated by its age", () => {
    const answer = read(writeApatorNa1(values, meter, 1));
    assert.ok(!(answer instanceof Fault));
    assert.equal(answer.readings[1]?.at, "2026-02-01T00:30");
  });

  test("without its key, and under a wrong one, it is refused", () => {
    const frame = writeApatorNa1(values, meter, 0x12, key);
    const without = read(frame);
    const wrong = read(
      frame,
      key.map((byte) => byte ^ 1),
    );
    assert.ok(without instanceof Fault && without.code === "no-key");
    assert.ok(wrong instanceof Fault && wrong.code === "wrong-key");
    const short = read(frame, key.subarray(0, 8));
    assert.ok(short instanceof Fault && short.code === "wrong-key");
  });

  test("a telegram of another length is not of this dialect", () => {
    const answer = read(clear(meter, 0xa0, new Uint8Array(9)));
    assert.ok(answer instanceof Fault && answer.code === "unknown-ci");
  });
});

describe("AT-WMBUS-08 and -17", () => {
  test("gas is counted in thirds of a litre, the first kind of water in thirds of a cubic metre", () => {
    const gas = { manufacturer: "APT", id: "60310003", version: "03", type: "03" };
    const water = { manufacturer: "APT", id: "60310004", version: "04", type: "11" };
    assert.deepEqual(said(clear(gas, 0xa0, writeApatorCounter(6000))), ["volume@0=2"]);
    assert.deepEqual(said(clear(water, 0xa0, writeApatorCounter(6000))), ["volume@0=2000"]);
  });

  test("the newest of twelve months is storage 1", () => {
    const gas = { manufacturer: "APT", id: "60310003", version: "03", type: "03" };
    const months = Array.from({ length: 12 }, (_, i) => 3000 * (12 - i));
    const volumes = said(clear(gas, 0xa0, writeApatorCounter(39_000, months)));
    assert.deepEqual(volumes.slice(0, 3), ["volume@0=13", "volume@1=12", "volume@2=11"]);
    assert.equal(volumes.length, 13);
  });
});

describe("E-ITN 30", () => {
  const meter = { manufacturer: "APA", id: "60310005", version: "04", type: "08" };
  const values = {
    units: 12,
    lastYear: 345,
    yearStart: "2025-05-01",
    date: "2026-03-14",
    roomMean: 5376,
    roomMeanLastYear: 5120,
  };

  test("the billing year began where month and day were last", () => {
    const answer = read(clear(meter, 0xa0, writeApatorEItn(values)));
    assert.ok(!(answer instanceof Fault));
    assert.deepEqual(answer.status, []);
    assert.equal(answer.readings[1]?.at, "2025-05-01");
  });

  test("behind a head of its own it is the same", () => {
    const plain = writeApatorEItn({ ...values, sealBroken: "2026-01-09" });
    const headed = concat(fromHex("0300aabba0") ?? assert.fail(), plain);
    const answer = read(clear(meter, 0xb6, headed));
    assert.ok(!(answer instanceof Fault));
    assert.deepEqual(answer.status, ["tamper"]);
    assert.deepEqual(said(clear(meter, 0xb6, headed)), said(clear(meter, 0xa0, plain)));
  });
});
