// Commands: each order round, and nothing but the key's own new frame moves a meter.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault, type MeterAddress, toHex } from "@tributary/core";
import { type MeterOrder, openCommand, sealCommand, sealTelegram } from "./index.ts";
import { xorshift } from "./mutation.ts";
import { readSealed } from "./telegram.ts";

const meter: MeterAddress = { manufacturer: "SAL", id: "12345678", version: "01", type: "07" };
const key = Uint8Array.from({ length: 16 }, (_, index) => index);
const now = Date.parse("2026-02-03T04:05:06Z") / 1000;
const orders: readonly MeterOrder[] = [
  { kind: "valve", position: "closed" },
  { kind: "valve", position: "open" },
  { kind: "interval", seconds: 60 },
  { kind: "interval", seconds: 86_400 },
  { kind: "read" },
  { kind: "clock" },
];
const seal = (order: MeterOrder, counter = 7) => sealCommand(order, { meter, key, counter, now });

test("each order comes out as it went in, with its counter, and a clock with its time", () => {
  for (const [index, order] of orders.entries()) {
    const counter = 2 ** 32 - 10 + index;
    const open = openCommand(seal(order, counter), key, meter, counter - 1);
    const time = order.kind === "clock" ? { time: now } : {};
    assert.deepEqual(open, { order, ...time, counter, accessNumber: counter & 0xff });
  }
});

test("orders stand as records of the standard in frames that no reader takes for a telegram", () => {
  const frame = seal({ kind: "read" });
  assert.equal(frame.length, 1 + (frame[0] ?? 0));
  assert.equal(frame[1], 0x53);
  const sealed = readSealed(frame, "none");
  assert.equal(sealed instanceof Fault ? sealed.code : "", "not-from-meter");
});

test("counters and intervals that no meter takes are not sealed", () => {
  for (const counter of [0, -1, 1.5, 2 ** 32]) assert.throws(() => seal({ kind: "read" }, counter), RangeError);
  for (const seconds of [59, 86_401, Number.NaN]) assert.throws(() => seal({ kind: "interval", seconds }), RangeError);
});

test("S5 what was said before is not heeded again", () => {
  const frame = seal({ kind: "valve", position: "closed" });
  for (const last of [7, 8, 2 ** 32 - 1]) {
    const open = openCommand(frame, key, meter, last);
    assert.equal(open instanceof Fault ? open.code : "", "old-counter");
  }
});

test("a neighbour's frame, the meter's own telegram and other keys move nothing", () => {
  const frame = seal({ kind: "valve", position: "closed" });
  const otherKey = key.map((byte) => byte ^ 1);
  for (const other of [{ id: "12345679" }, { version: "02" }, { type: "06" }, { manufacturer: "TRI" }]) {
    assert.ok(openCommand(frame, key, { ...meter, ...other }, 0) instanceof Fault);
  }
  assert.ok(openCommand(frame, otherKey, meter, 0) instanceof Fault);
  // Turned round: the keys of either direction are others.
  const content = Uint8Array.of(0x01, 0xfd, 0x1a, 0);
  const security = { mode: 7, key, counter: 9 } as const;
  const telegram = sealTelegram({ meter, crc: "none", ci: 0x5b, control: 0x53, security, content });
  telegram.set(frame.subarray(2, 10), 2);
  const open = openCommand(telegram, key, meter, 0);
  assert.equal(open instanceof Fault ? open.code : "", "mac-mismatch");
});

test("100,000 mutants of commands: not one is heeded, and each is refused by a fault inside it", () => {
  const random = xorshift(2026);
  const originals = orders.map((order) => seal(order));
  for (let count = 0; count < 100_000; count += 1) {
    const original = originals[count % originals.length] ?? new Uint8Array(0);
    const mutant = original.slice(0, random(16) === 0 ? random(original.length) : original.length);
    for (let times = 1 + random(3); times > 0 && mutant.length > 0; times -= 1) {
      const at = random(mutant.length);
      mutant[at] = random(2) === 0 ? (mutant[at] ?? 0) ^ (1 << random(8)) : random(256);
    }
    if (toHex(mutant) === toHex(original)) continue;
    const open = openCommand(mutant, key, meter, 0);
    assert.ok(open instanceof Fault && open.offset <= mutant.length + 1, toHex(mutant));
  }
});

test("each single bit counts", () => {
  for (const order of orders) {
    const frame = seal(order);
    for (let bit = 0; bit < 8 * frame.length; bit += 1) {
      const turned = frame.slice();
      turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.ok(openCommand(turned, key, meter, 0) instanceof Fault, `${order.kind}, bit ${bit}`);
    }
  }
});
