// Telegrams that the OMS group and meters' users published together with their keys.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault, fromHex, type Reading } from "@tributary/core";
import { readingsOf, readRecords } from "@tributary/mbus";
import { readSealed } from "./telegram.ts";
import { type OpenTelegram, unseal } from "./unseal.ts";

const bytes = (text: string): Uint8Array => fromHex(text.replaceAll(" ", "")) ?? assert.fail(`${text} is no hex`);

function openWith(telegram: string, crc: "none" | "a", key?: string): OpenTelegram {
  const sealed = readSealed(bytes(telegram), crc);
  if (sealed instanceof Fault) assert.fail(sealed.says);
  const open = unseal(sealed, key === undefined ? undefined : bytes(key));
  if (open instanceof Fault) assert.fail(open.says);
  return open;
}

function readingsIn(open: OpenTelegram): Reading[] {
  const list = readRecords(open.content);
  if (list instanceof Fault) assert.fail(list.says);
  return readingsOf(list.records);
}

/** Quantity, value and date of each reading. */
function valuesIn(open: OpenTelegram): unknown[] {
  return readingsIn(open).map(({ quantity, value, at }) =>
    at === undefined ? [quantity, value] : [quantity, value, at],
  );
}

const gasValues = [
  ["volume", 28504.27],
  ["date-time", "2008-05-31T23:50"],
  ["error-flags", 0],
];

for (const [crc, telegram] of [
  [
    "a",
    "2e44931578563412330333637a2a0020255923c95aaa26d1b2e7493bc2ad013ec4a6f6d3529b520edff0ea6defc955b29d6d69ebf3ec8a",
  ],
  ["none", "2e4493157856341233037a2a0020255923c95aaa26d1b2e7493b013ec4a6f6d3529b520edff0ea6defc99d6d69ebf3"],
] as const) {
  test(`OMS volume 2, annex N.2.1: gas meter, security profile A, CRC ${crc}`, () => {
    const open = openWith(telegram, crc, "0102030405060708090a0b0c0d0e0f11");
    assert.deepEqual(open.meter, { manufacturer: "ELS", id: "12345678", version: "33", type: "03" });
    assert.deepEqual(open.security, { mode: 5, name: "mode-5", authenticated: false });
    assert.deepEqual(valuesIn(open), gasValues);
  });
}

test("OMS volume 2, annex N.2.2: the same meter on a wire, not encrypted", () => {
  const open = openWith("6820206808fd7278563412931533032a0000000c1427048502046d32371f1502fd1700008916", "none");
  assert.deepEqual(open.meter, { manufacturer: "ELS", id: "12345678", version: "33", type: "03" });
  assert.deepEqual(valuesIn(open), gasValues);
});

test("OMS volume 2, annex N.5.2: heat cost allocator behind an adapter asks for access", () => {
  const open = openWith("194793444433221155378c20758b8877665593445508ff040000", "none");
  assert.deepEqual(open.meter, { manufacturer: "QDS", id: "55667788", version: "55", type: "08" });
  assert.equal(open.link.address.id, "11223344");
  assert.equal(open.status, 4);
  assert.equal(open.content.length, 0);
});

const heatCostAllocator = [
  ["heat-cost", 1234],
  ["date", "2007-04-30"],
  ["heat-cost", 23456, "2007-04-30"],
  ["text", "12345678"],
];

test("OMS volume 2, annex N.5.3: partial encryption, the key by the transport layer's address", () => {
  const telegram = "304493444433221155378c00757288776655934455080004100500dfe2a782146d1513581cd2f83f39040cfd1078563412";
  assert.deepEqual(valuesIn(openWith(telegram, "none", "000102030405060708090a0b0c0d0e0f")), heatCostAllocator);
});

test("OMS volume 2, annex N.5.4: the same on a wire, the adapter named in a record", () => {
  const telegram =
    "682c2c6808fd728877665593445508000410050" + "0dfe2a782146d1513581cd2f83f39040cfd10785634120c78443322112616";
  const values = valuesIn(openWith(telegram, "none", "000102030405060708090a0b0c0d0e0f"));
  assert.deepEqual(values, [...heatCostAllocator, ["text", "11223344"]]);
});

test("a water meter with security profile D: mode 10, its tag checked", () => {
  const telegram =
    "4544372c060382533c168c20307a3010ff2a10018c570e006da7632471f42b0a3ceccd461353573ed02b87118bc5ffe982f7f00a0274543bc51938f8b9c8bb8928114d60788a";
  const open = openWith(telegram, "none", "bf902dd6dfadafe83e4ae6832b5fa14c");
  assert.deepEqual(open.security, { mode: 10, name: "mode-10", authenticated: true });
  assert.equal(open.counter, 939916);
  assert.deepEqual(valuesIn(open), [
    ["date-time", "2025-12-15T10:28"],
    ["volume", 0],
    ["date-time", "2025-12-01T00:00"],
    ["volume", 0, "2025-12-01T00:00"],
  ]);
});
