import assert from "node:assert/strict";
import { test } from "node:test";
import { fromHex } from "@tributary/core";
import { diagnoseKey, likelyCrc, type SecuritySpec, sealTelegram, type TelegramSpec } from "./index.ts";
import { type KeyFailure, keyFailures } from "./key-failure.ts";

const meter = { manufacturer: "KAM", id: "12345678", version: "1b", type: "07" };
const sender = { manufacturer: "AMB", id: "87654321", version: "33", type: "37" };
const key = Uint8Array.from({ length: 16 }, (_, i) => 17 * i);
const otherKey = key.toReversed();
const counter = 4711;
const session = 0x1234567;

// Flow 0.084 m3/h, volume 123.456 m3, date 2026-02-28: two blocks.
const content = fromHex("023b5400" + "041340e20100" + "426c5c32" + "4413c0e10100") ?? new Uint8Array(0);

const secured: readonly SecuritySpec[] = [
  { mode: 5, key },
  { mode: 7, key, counter },
  { mode: 10, key, counter },
  { mode: "ell-ctr", key, session },
];

function telegram(spec: Partial<TelegramSpec> = {}): Uint8Array {
  return sealTelegram({ meter, crc: "none", accessNumber: 42, security: { mode: 5, key }, content, ...spec });
}

function failure(bytes: Uint8Array, used: Uint8Array | undefined, crc = likelyCrc(bytes)): KeyFailure | undefined {
  return diagnoseKey({ bytes, crc }, used)?.failure;
}

/** The telegram with one bit of a byte turned; counted from the end where negative. */
function damaged(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.with(at < 0 ? bytes.length + at : at, (bytes.at(at) ?? 0) ^ 0x10);
}

test("a key that fits is no failure, nor is a clear telegram", () => {
  for (const security of secured) assert.equal(failure(telegram({ security }), key), undefined);
  assert.equal(failure(telegram({ security: { mode: 0 } }), undefined), undefined);
  assert.equal(failure(telegram({ security: { mode: 0 } }), key), undefined);
});

test("no key", () => {
  for (const security of secured) assert.equal(failure(telegram({ security }), undefined), "no-key");
});

test("wrong key", () => {
  for (const security of secured) assert.equal(failure(telegram({ security }), otherKey), "wrong-key");
  assert.equal(failure(telegram(), key.subarray(0, 8)), "wrong-key", "a key of another length");
});

test("right key, other address: the sender's in the place of the meter's", () => {
  const wrong = telegram({ meter: sender });
  const bytes = telegram({ ci: 0x72, meter: sender, sender });
  bytes.set([0x78, 0x56, 0x34, 0x12, 0x2d, 0x2c, 0x1b, 0x07], 11);
  assert.equal(wrong.length + 8, bytes.length);
  const said = diagnoseKey({ bytes, crc: "none" }, key);
  assert.equal(said?.failure, "other-address");
  assert.match(said?.says ?? "", /AMB\.87654321\.33\.37, of the link layer/);
});

test("right key, other address: version and type swapped, in each mode that uses them", () => {
  for (const security of secured.filter(({ mode }) => mode !== 7)) {
    const bytes = telegram({ security, meter: { ...meter, version: meter.type, type: meter.version } });
    bytes.set([0x1b, 0x07], 8);
    const said = diagnoseKey({ bytes, crc: "none" }, key);
    assert.equal(said?.failure, "other-address");
    assert.match(said?.says ?? "", /KAM\.12345678\.07\.1b, of the link layer, version and type swapped/);
  }
});

test("right key, other address: the same manufacturer's, so that the check bytes are right all the same", () => {
  const bytes = telegram({ ci: 0x72, meter: { ...meter, id: "87654321" } });
  bytes.set([0x21, 0x43, 0x65, 0x87], 4);
  bytes.set([0x78, 0x56, 0x34, 0x12], 11);
  assert.equal(failure(bytes, key), "other-address");
});

test("right key, other address: one that the telegram does not name", () => {
  const bytes = telegram().with(2, 0x99);
  const said = diagnoseKey({ bytes, crc: "none" }, key);
  assert.equal(said?.failure, "other-address");
  assert.match(said?.says ?? "", /begins with 2d2c/);
});

test("already decrypted", () => {
  const bytes = telegram();
  bytes.set([0x2f, 0x2f, ...content], 15);
  assert.equal(failure(bytes, key), "already-decrypted");
  assert.equal(failure(bytes, undefined), "already-decrypted");
});

test("unsupported mode, with a key or without", () => {
  const tls = telegram().with(14, 0x0d);
  const other = telegram({ security: { mode: "ell-ctr", key, session } }).with(16, 0x41);
  for (const bytes of [tls, other]) {
    assert.equal(failure(bytes, key), "unsupported-mode");
    assert.equal(failure(bytes, undefined), "unsupported-mode");
  }
});

test("MAC mismatch: the key decrypts, something else was changed", () => {
  const mode7 = telegram({ security: { mode: 7, key, counter } });
  assert.equal(failure(damaged(mode7, -1), key), "mac-mismatch", "the last block");
  const long = telegram({ security: { mode: 7, key, counter }, content: Uint8Array.from([...content, ...content]) });
  assert.equal(failure(damaged(long, 33), key), "mac-mismatch", "the first block of three");
  assert.equal(failure(damaged(mode7, 20), key), "mac-mismatch", "the MAC itself");
  const mode10 = telegram({ security: { mode: 10, key, counter } });
  assert.equal(failure(damaged(mode10, -1), key), "mac-mismatch");
});

test("truncated, with CRCs or without", () => {
  for (const crc of ["none", "a"] as const) {
    const bytes = telegram({ crc });
    for (const missing of [1, 2, 3, 7, 16]) {
      assert.equal(failure(bytes.subarray(0, bytes.length - missing), key), "truncated", `${crc} ${missing}`);
    }
  }
  const shortened = telegram().subarray(0, -16);
  shortened[0] = shortened.length - 1;
  assert.equal(failure(shortened, key), "truncated", "fewer blocks than the configuration field counts");
  const b = telegram({ crc: "b" });
  assert.equal(failure(b.subarray(0, -3), key, "b"), "truncated");
});

test("CRC wrong, wherever the damage is", () => {
  const a = telegram({ crc: "a" });
  for (let at = 1; at < a.length; at += 1) assert.equal(failure(damaged(a, at), key), "crc-wrong", `byte ${at}`);
  const b = telegram({ crc: "b" });
  for (let at = 1; at < b.length; at += 1) assert.equal(failure(damaged(b, at), key, "b"), "crc-wrong", `byte ${at}`);
  assert.match(diagnoseKey({ bytes: damaged(a, 15), crc: "a" }, key)?.says ?? "", /block 2 of 4, bytes 12 to 27/);
});

test("CRC wrong under the extended link layer's encryption: the key is right all the same", () => {
  const bytes = telegram({ security: { mode: "ell-ctr", key, session } });
  const said = diagnoseKey({ bytes: damaged(bytes, 17), crc: "none" }, key);
  assert.equal(said?.failure, "crc-wrong");
  assert.match(said?.says ?? "", /the key fits/);
});

test("each failure has a sentence and something to do", () => {
  assert.equal(Object.keys(keyFailures).length, 8);
  for (const { says, advice } of Object.values(keyFailures)) assert.ok(says.length > 10 && advice.length > 10);
});
