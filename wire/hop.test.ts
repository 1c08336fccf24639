import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  decodeHop,
  decodeTelegrams,
  encodeHop,
  encodeTelegrams,
  type HopTelegram,
  looksLikeHop,
  readHopAnswer,
} from "./hop.ts";

const telegrams: HopTelegram[] = [
  { bytes: Uint8Array.of(0x18, 0x44), crc: "none", at: 1_772_150_400, rssi: -71, receiver: "im871a" },
  { bytes: new Uint8Array(290).fill(7), crc: "a", at: 1_772_150_401 },
];

test("batches come back as they were sent, and no text looks like one", () => {
  const bytes = encodeHop({ epoch: "e", sequence: 7, telegrams });
  assert.ok(looksLikeHop(bytes));
  assert.deepEqual(decodeHop(bytes), { epoch: "e", sequence: 7, telegrams });
  assert.deepEqual(decodeTelegrams(encodeTelegrams(telegrams)), telegrams);
  assert.ok(!looksLikeHop(new TextEncoder().encode('{"telegram":"18"}')));
  assert.ok(!looksLikeHop(new TextEncoder().encode("1844")));
});

test("what is no batch is said in a sentence", () => {
  const wrong: readonly [unknown, RegExp][] = [
    [{ epoch: "e", sequence: 0, telegrams }, /sequence/],
    [{ epoch: "e", sequence: 1, telegrams: [] }, /telegrams/],
    [{ epoch: "e", sequence: 1, telegrams: [{ ...telegrams[0], bytes: new Uint8Array(301) }] }, /longer/],
    [{ epoch: "e", sequence: 1, telegrams: Array.from({ length: 101 }, () => telegrams[0]) }, /telegrams/],
  ];
  for (const [batch, says] of wrong) {
    const found = decodeHop(encodeHop(batch as Parameters<typeof encodeHop>[0]));
    assert.match(typeof found === "string" ? found : "", says);
  }
  fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => typeof decodeHop(bytes) === "string"));
});

test("answers are read, other texts are none", () => {
  assert.deepEqual(readHopAnswer('{"epoch":"e","sequence":3,"through":2}'), { epoch: "e", sequence: 3, through: 2 });
  for (const text of ["", "{", '{"ok":true}', '{"epoch":"e","sequence":3,"through":-1}']) {
    assert.equal(readHopAnswer(text), undefined);
  }
});
