// A million telegrams sealed and opened again, and a million forgeries of mode 7, none of which opens.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault, type MeterAddress, toHex } from "@tributary/core";
import { xorshift } from "./mutation.ts";
import { type SecuritySpec, sealTelegram, type TelegramSpec } from "./seal.ts";
import { readSealed } from "./telegram.ts";
import { unseal } from "./unseal.ts";

const million = 1_000_000;
const random = xorshift(4711);
const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, () => random(256));
const digits = (length: number): string => Array.from({ length }, () => random(10)).join("");
const keys = Array.from({ length: 1000 }, () => bytes(16));
const key = (): Uint8Array => keys[random(keys.length)] ?? bytes(16);
const counter = (): number => random(2 ** 32);

const securities: readonly (() => SecuritySpec)[] = [
  () => ({ mode: 0 }),
  () => ({ mode: 5, key: key() }),
  () => ({ mode: 7, key: key(), counter: counter() }),
  () => ({ mode: 10, key: key(), counter: counter() }),
  () => ({ mode: "ell-ctr", key: key(), session: random(2 ** 29) }),
];

function someSpec(): TelegramSpec {
  const meter: MeterAddress = { manufacturer: "TRI", id: digits(8), version: digits(2), type: digits(2) };
  return {
    meter,
    crc: (["none", "a", "b"] as const)[random(3)] ?? "none",
    ci: random(2) === 0 ? 0x7a : 0x72,
    accessNumber: random(256),
    status: random(256),
    security: securities[random(securities.length)]?.() ?? { mode: 0 },
    content: bytes(random(180)),
  };
}

test("a million telegrams open to what was sealed", () => {
  for (let i = 0; i < million; i += 1) {
    const spec = someSpec();
    const telegram = sealTelegram(spec);
    const sealed = readSealed(telegram, spec.crc);
    const { security } = spec;
    const open =
      sealed instanceof Fault
        ? sealed
        : unseal(sealed, security !== undefined && "key" in security ? security.key : undefined);
    const content = open instanceof Fault ? open.says : toHex(open.content);
    assert.ok(content.includes(toHex(spec.content)), `${toHex(telegram)}: ${content}`);
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
