// A million telegrams of all layers and modes sealed and opened again, and a million forgeries of mode 7, none of which opens.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault, type MeterAddress, meterId, sameBytes, toHex } from "@tributary/core";
import { type RecordSpec, readRecords, writeRecords, writeWiredFrame } from "@tributary/mbus";
import { xorshift } from "./mutation.ts";
import { type SecuritySpec, sealTelegram, type TelegramSpec } from "./seal.ts";
import { readSealed } from "./telegram.ts";
import { type OpenTelegram, unseal } from "./unseal.ts";

const million = 1_000_000;
const random = xorshift(4711);
const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, () => random(256));
const digits = (length: number): string => Array.from({ length }, () => random(10)).join("");
const oneOf = <T>(choices: readonly T[]): T => choices[random(choices.length)] ?? assert.fail();
const keys = Array.from({ length: 1000 }, () => bytes(16));
const counter = (): number => random(2 ** 32);

const securities: readonly (() => SecuritySpec)[] = [
  () => ({ mode: 0 }),
  () => ({ mode: 5, key: oneOf(keys) }),
  () => ({ mode: 7, key: oneOf(keys), counter: counter() }),
  () => ({ mode: 10, key: oneOf(keys), counter: counter() }),
  () => ({ mode: "ell-ctr", key: oneOf(keys), session: random(2 ** 29) }),
];
/** DES, bit by bit, is slow, and few meters speak it. */
const old = (): SecuritySpec => ({ mode: 2, key: bytes(8) });

const codings = [
  "int8",
  "int16",
  "int24",
  "int32",
  "real32",
  "int48",
  "int64",
  "bcd2",
  "bcd6",
  "bcd8",
  "bcd12",
] as const;
const lengths = {
  int8: 1,
  int16: 2,
  int24: 3,
  int32: 4,
  real32: 4,
  int48: 6,
  int64: 8,
  bcd2: 1,
  bcd6: 3,
  bcd8: 4,
  bcd12: 6,
};

function someRecord(): RecordSpec {
  const coding = oneOf(codings);
  const { [coding]: length } = lengths;
  const place = {
    storage: oneOf([0, 0, 1, random(2 ** 20)]),
    tariff: oneOf([0, random(256)]),
    subunit: oneOf([0, random(64)]),
  };
  const how = oneOf(["instantaneous", "maximum", "minimum", "error"] as const);
  // Every VIF but the one that is followed by text, with any VIFEs.
  const vib = Array.from({ length: 1 + random(3) }, () => random(0x7c));
  if (random(8) === 0) return { coding: "variable", vib, value: bytes(random(20)), ...place, function: how };
  return { coding, vib, value: bytes(length), ...place, function: how };
}

function someAddress(): MeterAddress {
  return { manufacturer: oneOf(["TRI", "KAM", "ZRI"]), id: digits(8), version: digits(2), type: digits(2) };
}

/** Link layer, extended link layer and transport header in the combinations that the standard has. */
const forms: readonly ((meter: MeterAddress) => Partial<TelegramSpec>)[] = [
  () => ({ ci: 0x7a }),
  () => ({ ci: 0x72, sender: someAddress() }),
  () => ({ ci: 0x7a, extendedLink: { ci: 0x8c, communicationControl: random(256), accessNumber: random(256) } }),
  (address) => ({
    ci: 0x72,
    sender: someAddress(),
    extendedLink: { ci: 0x8e, communicationControl: random(256), accessNumber: random(256), address },
  }),
];

function someSpec(): TelegramSpec {
  const meter = someAddress();
  const records = Array.from({ length: 1 + random(6) }, someRecord);
  const content = writeRecords(records);
  return {
    meter,
    crc: oneOf(["none", "a", "b"]),
    control: oneOf([0x44, 0x46, 0x08]),
    accessNumber: random(256),
    status: random(256),
    security: random(200) === 0 ? old() : oneOf(securities)(),
    content,
    ...oneOf(forms)(meter),
  };
}

/** The content without the fillers that encryption put around it. */
function clean({ content }: OpenTelegram, { length }: Uint8Array): Uint8Array {
  const filled = content[0] === 0x2f && content[1] === 0x2f;
  return filled ? content.subarray(2, 2 + length) : content.subarray(0, length);
}

test("a million telegrams open to what was sealed, and their records are written to the same bytes", () => {
  for (let i = 0; i < million; i += 1) {
    const spec = someSpec();
    const { meter, crc, ci, accessNumber, status, content, security } = spec;
    const telegram = sealTelegram(spec);
    const sealed = readSealed(telegram, crc);
    const key = security !== undefined && "key" in security ? security.key : undefined;
    const open = sealed instanceof Fault ? sealed : unseal(sealed, key);
    if (open instanceof Fault) assert.fail(`${toHex(telegram)} (${crc}): ${open.says}`);
    const list = readRecords(open.content);
    if (list instanceof Fault) assert.fail(`${toHex(telegram)} (${crc}): ${list.says}`);
    const right =
      meterId(open.meter) === meterId(meter) &&
      open.ci === ci &&
      open.accessNumber === accessNumber &&
      open.status === status &&
      open.security.mode === (security?.mode === "ell-ctr" ? 1 : security?.mode) &&
      sameBytes(clean(open, content), content) &&
      sameBytes(writeRecords(list.records), content);
    assert.ok(right, `${toHex(telegram)} (${crc}): ${toHex(open.content)}`);
  }
});

test("a million wired frames hold what was put in", () => {
  for (let i = 0; i < million; i += 1) {
    const content = writeRecords([someRecord()]);
    const telegram = writeWiredFrame(8, random(251), Uint8Array.of(0x78, ...content));
    const sealed = readSealed(telegram, "none");
    const open = sealed instanceof Fault ? sealed : unseal(sealed, undefined);
    assert.ok(!(open instanceof Fault) && sameBytes(open.content, content), toHex(telegram));
  }
});

test("a million flipped bits and 100,000 wrong keys of mode 7: none is accepted", () => {
  const right = keys[0] ?? assert.fail();
  const meter: MeterAddress = { manufacturer: "TRI", id: "12345678", version: "01", type: "07" };
  const original = sealTelegram({
    meter,
    crc: "none",
    security: { mode: 7, key: right, counter: 99 },
    content: bytes(40),
  });
  const accepted = (telegram: Uint8Array, key: Uint8Array): boolean => {
    const sealed = readSealed(telegram, "none");
    const open = sealed instanceof Fault ? sealed : unseal(sealed, key);
    return !(open instanceof Fault) && open.security.authenticated;
  };
  assert.ok(accepted(original, right));
  // The link layer's ten bytes are under its own CRC, which the receiver took off: they are not flipped here.
  const bits = 8 * (original.length - 10);
  for (let i = 0; i < million; i += 1) {
    const telegram = original.slice();
    const bit = i < bits ? i : random(bits);
    const at = 10 + (bit >> 3);
    telegram[at] = (telegram[at] ?? 0) ^ (1 << (bit & 7));
    assert.ok(!accepted(telegram, right), `bit ${bit} of the payload`);
  }
  for (let i = 0; i < million / 10; i += 1) assert.ok(!accepted(original, bytes(16)));
});
