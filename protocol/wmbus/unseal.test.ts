// How a telegram is refused: each cause has its own name.
import assert from "node:assert/strict";
import { test } from "node:test";
import { crc16, Fault, fromHex, type MeterAddress } from "@tributary/core";
import { fragmentBits, readAuthentication, writeAuthentication } from "./authentication.ts";
import type { UnsealOptions } from "./open-content.ts";
import { sealTelegram, type TelegramSpec } from "./seal.ts";
import { readSealed } from "./telegram.ts";
import { type OpenTelegram, unseal } from "./unseal.ts";

const meter: MeterAddress = { manufacturer: "TRI", id: "12345678", version: "01", type: "07" };
const key = Uint8Array.from({ length: 16 }, (_, i) => i);
const content = Uint8Array.of(0x04, 0x13, 1, 0, 0, 0);

function open(telegram: Uint8Array, key?: Uint8Array, options?: UnsealOptions): OpenTelegram | Fault {
  const sealed = readSealed(telegram, "none");
  return sealed instanceof Fault ? sealed : unseal(sealed, key, options);
}

const codeOf = (answer: OpenTelegram | Fault): string => (answer instanceof Fault ? answer.code : answer.security.name);
const seal = (spec: Partial<TelegramSpec>) => sealTelegram({ meter, crc: "none", content, ...spec });

/** A telegram that says mode 5 or 7, one block, and whose block is clear. */
function storedClear(mode: 5 | 7): Uint8Array {
  const clear = new Uint8Array(16).fill(0x2f);
  clear.set(content, 2);
  const head = mode === 7 ? [0x7a, 1, 0, 0x10, 0x07, 0x10] : [0x7a, 1, 0, 0x10, 0x05];
  const frame = seal({ ci: 0x78, content: new Uint8Array(0) }).subarray(0, 10);
  return Uint8Array.of(9 + head.length + 16, ...frame.subarray(1), ...head, ...clear);
}

/** A telegram under an extended link layer session whose payload is clear. */
function storedClearSession(): Uint8Array {
  const payload = Uint8Array.of(0x78, ...content);
  const sum = crc16(payload);
  const head = [0x8d, 0x20, 1, 0, 0, 0, 0x20, sum & 0xff, sum >> 8];
  return Uint8Array.of(9 + head.length + payload.length, ...seal({}).subarray(1, 10), ...head, ...payload);
}

for (const [name, telegram] of [
  ["mode-5", storedClear(5)],
  ["mode-7", storedClear(7)],
  ["ell-ctr", storedClearSession()],
] as const) {
  test(`${name}: stored decrypted telegrams are for offline tools without a key`, () => {
    assert.equal(codeOf(open(telegram)), "stored-clear");
    const read = open(telegram, undefined, { acceptStoredClear: true });
    assert.ok(!(read instanceof Fault), codeOf(read));
    assert.deepEqual([read.security.name, read.security.storedClear, read.security.authenticated], [name, true, false]);
    // With a key the telegram is opened as it says it is secured, or not at all.
    if (name !== "mode-7") assert.equal(codeOf(open(telegram, key, { acceptStoredClear: true })), "stored-clear");
  });
}

test("the key decides, however the sealed bytes look", () => {
  assert.equal(codeOf(open(seal({ security: { mode: 5, key } }), key)), "mode-5");
  assert.equal(codeOf(open(seal({ security: { mode: 5, key } }))), "no-key");
  assert.equal(codeOf(open(seal({ security: { mode: 5, key } }), key.subarray(1))), "wrong-key");
  assert.equal(codeOf(open(seal({ security: { mode: 5, key } }), key.toReversed())), "wrong-key");
});

for (const [mode, name] of [
  [1, "the maker's own encryption (mode 1)"],
  [3, "DES-CBC with a vector of address and date (mode 3)"],
  [4, "AES-128-CBC with a vector of zeros (mode 4)"],
  [8, "AES-128-CTR (mode 8)"],
  [9, "AES-128-GCM (mode 9)"],
  [13, "TLS (mode 13)"],
  [14, "mode 14"],
] as const) {
  test(`mode ${mode} is named, with a key and without`, () => {
    const telegram = seal({ configuration: (mode << 8) | 0x20, content: new Uint8Array(40) });
    for (const some of [undefined, key]) {
      const answer = open(telegram, some);
      assert.ok(answer instanceof Fault);
      assert.equal(answer.says, `telegram is secured in a mode that is not supported: ${name}`);
    }
  });
}

test("layers that are not read are named", () => {
  const says = (ci: number): string => {
    const answer = open(seal({ ci, content: new Uint8Array(20) }));
    return answer instanceof Fault ? answer.detail : "";
  };
  assert.equal(says(0x81), "81, the network layer of repeaters, EN 13757-5");
  assert.equal(says(0x86), "86, the extended link layer of variable length");
  assert.equal(says(0x10), "10, COSEM without a transport layer, EN 13757-1");
  assert.equal(says(0x20), "20");
});

test("more encrypted blocks than bytes: truncated", () => {
  const telegram = seal({ configuration: 0x0520, content: new Uint8Array(16) });
  assert.equal(codeOf(open(telegram, key)), "truncated");
});

test("mode 7 without counter or MAC is no mode 7", () => {
  assert.equal(codeOf(open(seal({ configuration: 0x0710, content: new Uint8Array(17) }), key)), "unknown-security");
  const telegram = seal({ security: { mode: 7, key, counter: 5 } });
  const header = readAuthentication(telegram, 10);
  if (header instanceof Fault) return assert.fail(header.says);
  const { fragmentControl, mac, ...others } = header;
  assert.equal(mac?.length, 8);
  const bare = writeAuthentication({ ...others, fragmentControl: fragmentControl & ~fragmentBits.mac });
  const message = telegram.subarray(header.end);
  const stripped = Uint8Array.of(9 + bare.length + message.length, ...telegram.subarray(1, 10), ...bare, ...message);
  assert.equal(codeOf(open(stripped, key)), "unknown-security");
});

test("commands to meters and unknown layers are not telegrams of meters", () => {
  assert.equal(codeOf(open(seal({ ci: 0x5b }))), "not-from-meter");
  assert.equal(codeOf(open(seal({ control: 0x5b }))), "not-from-meter");
  assert.equal(codeOf(open(seal({ ci: 0x81 }))), "unknown-ci");
  assert.equal(codeOf(open(fromHex("e5") ?? assert.fail())), "truncated");
  assert.equal(codeOf(open(new Uint8Array(0))), "not-a-telegram");
});

test("a meter behind an adapter keeps its own address and key", () => {
  const sender = { manufacturer: "ADA", id: "87654321", version: "02", type: "37" };
  const telegram = seal({ sender, ci: 0x72, security: { mode: 5, key }, accessNumber: 7 });
  const answer = open(telegram, key);
  assert.ok(!(answer instanceof Fault), codeOf(answer));
  assert.deepEqual([answer.meter, answer.link.address], [meter, sender]);
});

test("faults are placed where they are in the telegram as received, CRCs counted", () => {
  const telegram = seal({ crc: "a", security: { mode: 5, key } });
  const sealed = readSealed(telegram, "a");
  const answer = sealed instanceof Fault ? sealed : unseal(sealed, undefined);
  assert.equal(answer instanceof Fault && answer.offset, 10 + 2 + 5);
});
