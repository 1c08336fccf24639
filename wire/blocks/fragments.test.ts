import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type NumberedMessage, packMessages, readPieces } from "./fragments.ts";
import { openRebuilder, type Rebuilder } from "./rebuild.ts";
import { decodeSealed, encodeSealed, type SealedTelegram } from "./sealed-telegram.ts";

const settings = { timeout: 3600, most: 64 };
const start = 1_772_150_400;

function takeAll(rebuilder: Rebuilder, payloads: readonly Uint8Array[], at = start): Uint8Array[] {
  return payloads.flatMap((payload) => {
    const taken = rebuilder.take(payload, at);
    assert.ok(typeof taken !== "string", String(taken));
    return [...taken.messages];
  });
}

const filled = (length: number, value: number) => new Uint8Array(length).fill(value);
const sorted = (messages: readonly Uint8Array[]) => messages.map((bytes) => bytes.join()).toSorted();

const numbered = fc
  .array(fc.uint8Array({ minLength: 1, maxLength: 1024 }), { minLength: 1, maxLength: 12 })
  .map((all) => all.map((bytes, place): NumberedMessage => ({ number: (65_530 + place) % 65_536, bytes })));

test("F28 a telegram longer than a payload is split and rebuilt", () => {
  const telegram: SealedTelegram = { bytes: filled(290, 0x44), at: start, crc: "a", rssi: -71 };
  const packed = packMessages([{ number: 9, bytes: encodeSealed(telegram) }], 51);
  assert.equal(packed.length, 7);
  assert.ok(packed.every(({ payload }) => payload.length <= 51));
  const [message = filled(0, 0)] = takeAll(openRebuilder(settings), packed.map(({ payload }) => payload).toReversed());
  assert.deepEqual(decodeSealed(message), telegram);
});

test("messages come back whole and once, whatever the order and however often their payloads come", () => {
  fc.assert(
    fc.property(
      numbered.chain((messages) =>
        fc.integer({ min: 16, max: 242 }).chain((limit) => {
          const payloads = packMessages(messages, limit).map(({ payload }) => payload);
          const sent = fc.shuffledSubarray([...payloads, ...payloads], { minLength: 2 * payloads.length });
          return fc.record({ messages: fc.constant(messages), limit: fc.constant(limit), sent });
        }),
      ),
      ({ messages, limit, sent }) => {
        assert.ok(sent.every(({ length }) => length <= limit));
        const rebuilt = takeAll(openRebuilder(settings), sent);
        assert.deepEqual(sorted(rebuilt), sorted(messages.map(({ bytes }) => bytes)));
      },
    ),
    { numRuns: 200 },
  );
});

test("several messages share a payload when they fit, and one that fits in a payload is not split", () => {
  const short = [1, 2, 3, 4].map((number) => ({ number, bytes: filled(15, number) }));
  assert.deepEqual(
    packMessages(short, 51).map(({ numbers }) => numbers),
    [
      [1, 2],
      [3, 4],
    ],
  );
  const mixed = [{ number: 5, bytes: filled(60, 5) }, ...short];
  assert.deepEqual(
    packMessages(mixed, 51).map(({ numbers }) => numbers),
    [[5], [5, 1], [2, 3], [4]],
  );
});

test("a piece that does not come is noticed after the timeout, once", () => {
  const rebuilder = openRebuilder(settings);
  const messages = [1, 2].map((number) => ({ number, bytes: filled(60, number) }));
  const [, ...others] = packMessages(messages, 51).map(({ payload }) => payload);
  assert.equal(takeAll(rebuilder, others).length, 1);
  assert.deepEqual(rebuilder.expire(start + 3599), []);
  assert.deepEqual(rebuilder.expire(start + 3600), [1]);
  assert.deepEqual(rebuilder.expire(start + 9999), []);
});

test("no more messages than told are remembered: the one that rests longest is given up", () => {
  const rebuilder = openRebuilder({ timeout: 3600, most: 3 });
  const lost: number[] = [];
  for (let number = 0; number < 10; number += 1) {
    const [first] = packMessages([{ number, bytes: filled(60, number) }], 51);
    const taken = rebuilder.take(first?.payload ?? filled(0, 0), start + number);
    assert.ok(typeof taken !== "string");
    lost.push(...taken.lost);
  }
  assert.deepEqual(lost, [0, 1, 2, 3, 4, 5, 6]);
});

test("a sender that begins anew with numbers it has used is understood", () => {
  const rebuilder = openRebuilder(settings);
  const packed = (value: number) =>
    packMessages([{ number: 1, bytes: filled(100, value) }], 51).map(({ payload }) => payload);
  assert.equal(takeAll(rebuilder, packed(1).slice(0, 2)).length, 0);
  assert.deepEqual(takeAll(rebuilder, packed(2)), [filled(100, 2)]);
  assert.deepEqual(takeAll(rebuilder, packed(3)), [filled(100, 3)]);
});

test("pieces that do not belong together make no message, and no payload throws", () => {
  const rebuilder = openRebuilder(settings);
  const [first, second] = packMessages([{ number: 1, bytes: filled(60, 1) }], 51);
  const [, other] = packMessages([{ number: 1, bytes: filled(60, 2) }], 51);
  assert.ok(first && second && other);
  assert.deepEqual(takeAll(rebuilder, [first.payload, other.payload]), []);
  assert.deepEqual(takeAll(rebuilder, [first.payload, second.payload]), [filled(60, 1)]);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.boolean(), (bytes, begun) => {
      const payload = begun ? Uint8Array.of(1, ...bytes) : bytes;
      const taken = rebuilder.take(payload, start);
      if (typeof taken === "string") assert.equal(typeof readPieces(payload), "string");
      else
        assert.deepEqual(
          taken.messages.filter(({ length }) => length > 1024),
          [],
        );
    }),
    { numRuns: 2000 },
  );
});

test("what cannot be packed is thrown", () => {
  assert.throws(() => packMessages([{ number: 1, bytes: filled(0, 0) }], 51), RangeError);
  assert.throws(() => packMessages([{ number: 1, bytes: filled(1025, 0) }], 242), RangeError);
  assert.throws(() => packMessages([{ number: 1, bytes: filled(1000, 0) }], 11), RangeError);
});
