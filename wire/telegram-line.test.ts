import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault } from "@tributary/core";
import { readTelegramLine } from "./telegram-line.ts";

function read(text: string) {
  const line = readTelegramLine(text);
  assert.ok(!(line instanceof Fault), line instanceof Fault ? line.says : "");
  return line;
}

function refused(text: string) {
  const fault = readTelegramLine(text);
  assert.ok(fault instanceof Fault, `${text} was read`);
  return fault;
}

test("bare hex, with the separators that people paste", () => {
  assert.deepEqual([...read("0x2E44 93|15_ff").bytes], [0x2e, 0x44, 0x93, 0x15, 0xff]);
  assert.equal(read("2e44").crc, "unstated");
});

test("a JSON line with everything a receiver knows", () => {
  const line = read(
    '{"telegram":"2e44","crc":"a","at":"2026-01-31T23:59:00+01:00","rssi":-71.5,"receiver":"roof","more":1}',
  );
  assert.deepEqual(
    { ...line, bytes: [...line.bytes] },
    {
      bytes: [0x2e, 0x44],
      crc: "a",
      at: Date.UTC(2026, 0, 31, 22, 59) / 1000,
      rssi: -71.5,
      receiver: "roof",
    },
  );
});

test("a JSON line of the offline decoder: key and earlier telegrams", () => {
  const line = read('{"telegram":"2e44","key":"000102","before":["2e45","2e46"]}');
  assert.deepEqual([...(line.key ?? [])], [0, 1, 2]);
  assert.deepEqual(
    line.before?.map((bytes) => bytes[1]),
    [0x45, 0x46],
  );
  assert.equal(read('{"telegram":"2e44","key":null}').key, undefined);
});

test("an rtl_wmbus line, whose CRCs the receiver has checked and taken out", () => {
  const line = read("T1;1;1;2019-04-03 19:00:42.000;97;148;88888888;0x6e440106");
  assert.equal(line.crc, "none");
  assert.equal(line.at, Date.UTC(2019, 3, 3, 19, 0, 42) / 1000);
  assert.equal(line.bytes.length, 4);
});

test("an rtl_wmbus line with wrong bits is refused, whatever its bytes say", () => {
  assert.equal(refused("T1;0;1;2019-04-03 19:00:42.000;97;148;88888888;0x6e440106").code, "crc-wrong");
  assert.equal(refused("T1;1;0;2019-04-03 19:00:42.000;97;148;88888888;0x6e440106").code, "crc-wrong");
});

test("a line of a wmbusmeters log", () => {
  assert.deepEqual([...read("telegram=|2E44_93|15FF|+22").bytes], [0x2e, 0x44, 0x93, 0x15, 0xff]);
  assert.equal(refused("telegram=|hello|+22").code, "not-hex");
});

test("what is no telegram says which field is wrong", () => {
  assert.equal(refused("hello").code, "not-hex");
  assert.equal(refused("2e4").code, "not-hex");
  assert.match(refused('{"telegram":5}').says, /field telegram/);
  assert.match(refused('{"telegram":"zz"}').says, /field telegram/);
  assert.match(refused('{"telegram":"2e","key":"xy"}').says, /field key/);
  assert.match(refused('{"telegram":"2e"').says, /JSON/);
  assert.match(refused('{"telegram":"2e","before":["q"]}').says, /field before/);
  assert.match(refused("T1;1;1;2019").says, /eight fields/);
  assert.equal(refused("00".repeat(301)).code, "too-long");
  assert.equal(refused("0".repeat(70_000)).code, "too-long");
});
