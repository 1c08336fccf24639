// Each receiver's messages read as they are written, whole, in pieces, between garbage and cut off.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault, fromHex } from "@tributary/core";
import { addCrc } from "@tributary/wmbus";
import fc from "fast-check";
import type { Heard, Receiver } from "../receiver.ts";
import { amberReceiver, amberTransmission, writeAmber } from "./amber.ts";
import { culReceiver, writeCulLine } from "./cul.ts";
import { im871aReceiver, im871aTransmission, writeHci } from "./im871a.ts";

const hex = (text: string) => fromHex(text.replaceAll(" ", "")) ?? new Uint8Array();
const frame = hex("1844ae4c0223036068077a55000000041391a30000023bd400");
/** Frames as the air brings them: a length field that is right, and any content. */
const frames = fc
  .uint8Array({ minLength: 9, maxLength: 255 })
  .map((rest): Uint8Array => Uint8Array.of(rest.length, ...rest));

interface Kind {
  readonly name: string;
  readonly receiver: () => Receiver;
  readonly write: (heard: Heard) => Uint8Array;
  /** A telegram as this receiver tells it. */
  readonly heard: (frame: Uint8Array) => Heard;
}

const kinds: readonly Kind[] = [
  { name: "im871a", receiver: im871aReceiver, write: writeHci, heard: (bytes) => ({ bytes, crc: "none", rssi: -71 }) },
  {
    name: "im871a without signal strength",
    receiver: im871aReceiver,
    write: writeHci,
    heard: (bytes) => ({ bytes, crc: "none" }),
  },
  {
    name: "amber",
    receiver: () => amberReceiver(true),
    write: writeAmber,
    heard: (bytes) => ({ bytes, crc: "none", rssi: -84 }),
  },
  {
    name: "amber without signal strength",
    receiver: () => amberReceiver(false),
    write: writeAmber,
    heard: (bytes) => ({ bytes, crc: "none" }),
  },
  {
    name: "cul, format A",
    receiver: culReceiver,
    write: (heard) => Buffer.from(`${writeCulLine(heard)}\r\n`),
    heard: (bytes) => ({ bytes: addCrc(bytes, "a"), crc: "a", rssi: -90 }),
  },
  {
    name: "cul, format B",
    receiver: culReceiver,
    write: (heard) => Buffer.from(`${writeCulLine(heard)}\r\n`),
    heard: (bytes) => ({ bytes: addCrc(bytes.subarray(0, 120), "b"), crc: "b", rssi: -61 }),
  },
];

for (const { name, receiver, write, heard } of kinds) {
  test(`${name}: telegrams come back from what is written, however it is cut`, () => {
    fc.assert(
      fc.property(fc.array(frames, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 40 }), (all, step) => {
        const told = all.map(heard);
        const stream = Buffer.concat(told.map(write));
        const reader = receiver();
        const found: (Heard | Fault)[] = [];
        for (let at = 0; at < stream.length; at += step) found.push(...reader.push(stream.subarray(at, at + step)));
        assert.deepEqual(found, told);
        assert.deepEqual(reader.silence(), []);
      }),
      { numRuns: 100 },
    );
  });

  test(`${name}: garbage and half frames are one fault each, and the frame behind them is heard`, () => {
    const one = heard(frame);
    const whole = write(one);
    const reader = receiver();
    const garbage = name.startsWith("cul") ? Buffer.from("bXYZ\r\n") : hex("00 01 02 03 04 05 06 07");
    const first = reader.push(garbage);
    assert.deepEqual(
      first.map((fault) => fault instanceof Fault),
      [true],
    );
    assert.deepEqual(reader.push(whole), [one]);

    assert.deepEqual(reader.push(whole.subarray(0, whole.length - 4)), []);
    const half = reader.silence();
    assert.deepEqual(
      half.map((fault) => fault instanceof Fault && fault.code),
      ["truncated"],
    );
    assert.deepEqual(reader.push(whole), [one]);
  });

  test(`${name}: no bytes make it throw or hold more than a frame`, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        const reader = receiver();
        for (const one of [...reader.push(bytes), ...reader.silence()]) {
          assert.ok(one instanceof Fault || one.bytes.length <= 1000);
        }
      }),
      { numRuns: 200 },
    );
  });
}

test("im871a: a flipped bit is a wrong checksum, and other messages are passed over", () => {
  const whole = writeHci({ bytes: frame, crc: "none", rssi: -60 });
  const flipped = whole.slice();
  flipped[10] = (flipped[10] ?? 0) ^ 1;
  const reader = im871aReceiver();
  const found = reader.push(Buffer.concat([flipped, whole]));
  assert.deepEqual(
    found.map((one) => (one instanceof Fault ? one.code : one.bytes)),
    ["checksum-wrong", frame],
  );
  // The answer to a ping: endpoint 1, message 2, no payload, no checksum.
  assert.deepEqual(reader.push(hex("a5 01 02 00")), []);
});

test("cul: answers to commands are no telegrams", () => {
  assert.deepEqual(culReceiver().push(Buffer.from("V 1.67 nanoCUL868\r\nTMODE\r\n")), []);
});

test("a frame to transmit goes to the receiver as the message of its manual, without length field and CRCs", () => {
  const frame = hex("08 53 92 2c 01 00 00 00 5b");
  // FF, CMD_DATA_REQ, length, payload, XOR of all.
  assert.deepEqual(amberTransmission(frame), hex("ff 00 08 53 92 2c 01 00 00 00 5b 40"));
  const wimod = im871aTransmission(frame);
  // A5, checksum bit and radio link endpoint, message 1, length, payload, CRC-16/X-25.
  assert.deepEqual(wimod.subarray(0, -2), hex("a5 82 01 08 53 92 2c 01 00 00 00 5b"));
  assert.deepEqual(im871aReceiver().push(wimod), []);
  const flipped = wimod.slice();
  flipped[5] = (flipped[5] ?? 0) ^ 1;
  assert.ok(im871aReceiver().push(flipped)[0] instanceof Fault);
});
