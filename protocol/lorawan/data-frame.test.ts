// Data frames against published vectors and against another implementation.
import assert from "node:assert/strict";
import { test } from "node:test";
import { concat, fromHex, toHex } from "@tributary/core";
import loraPacket from "lora-packet";
import { type OpenFrame, openDataFrame, readDataFrame, sealDataFrame } from "./data-frame.ts";
import { seededRandom } from "./forgery.ts";
import { dataMic } from "./integrity.ts";
import { Refusal } from "./refusal.ts";
import { keyOf } from "./session-keys.ts";

// Its types speak of another default export than Node hands out.
const oracle = "default" in loraPacket ? loraPacket.default : loraPacket;

const hex = (text: string): Uint8Array => fromHex(text) ?? assert.fail(text);
const open = (frame: string, keys: { nwkSKey: string; appSKey: string }): OpenFrame => {
  const sealed = readDataFrame(hex(frame));
  assert.ok(!(sealed instanceof Refusal));
  const opened = openDataFrame(sealed, sealed.lowCounter, keys);
  assert.ok(!(opened instanceof Refusal), "the integrity code holds");
  return opened;
};

/** From lora-packet's and from brocaar/lorawan's documentation, and a frame of The Things Network. */
const published = [
  {
    frame: "40f17dbe4900020001954378762b11ff0d",
    keys: { nwkSKey: "44024241ed4ce9a68c6a8bc055233fd3", appSKey: "ec925802ae430ca77fd3dd73cb2cc588" },
    says: { devAddr: "49be7df1", counter: 2, port: 1, confirmed: false, adr: false, payload: "74657374" },
  },
  {
    frame: "400403020180010001a694642615d6c3b582",
    keys: { nwkSKey: "02".repeat(16), appSKey: "01".repeat(16) },
    says: { devAddr: "01020304", counter: 1, port: 1, confirmed: false, adr: true, payload: "68656c6c6f" },
  },
  {
    frame: "80040302010000000ae264d4f7b56a0e75",
    keys: { nwkSKey: "0102030405060708090a0b0c0d0e0f10", appSKey: "100f0e0d0c0b0a090807060504030201" },
    says: { devAddr: "01020304", counter: 0, port: 10, confirmed: true, adr: false, payload: "01020304" },
  },
  {
    frame: "40ae130426800000016f895d98810714e3268295",
    keys: { nwkSKey: "99d58493d1205b43eff938f0f66c339e", appSKey: "0a501524f8ea5fcbf9bdb5ad7d126f75" },
    says: { devAddr: "260413ae", counter: 0, port: 1, confirmed: false, adr: true, payload: "61626364656667" },
  },
] as const;

for (const { frame, keys, says } of published) {
  test(`the published frame ${frame.slice(0, 16)} opens and is sealed again`, () => {
    const opened = open(frame, keys);
    const { devAddr, counter, port, confirmed, adr, payload } = opened;
    assert.deepEqual({ devAddr, counter, port, confirmed, adr, payload: toHex(payload) }, says);
    assert.equal(toHex(sealDataFrame(opened, keys)), frame);
  });
}

test("2,000 random frames are those of another implementation, octet by octet", () => {
  const random = seededRandom(7);
  const key = () => toHex(Uint8Array.from({ length: 16 }, () => random(256)));
  for (let i = 0; i < 2000; i += 1) {
    const keys = { nwkSKey: key(), appSKey: key() };
    const up = random(2) === 0;
    const flag = () => random(2) === 0;
    const port = random(224);
    const frame: OpenFrame = {
      direction: up ? "up" : "down",
      confirmed: flag(),
      devAddr: key().slice(0, 8),
      adr: flag(),
      adrAckReq: up && flag(),
      ack: flag(),
      pending: !up && flag(),
      counter: random(2 ** 32),
      commands: Uint8Array.from({ length: port === 0 ? 0 : random(16) }, () => random(256)),
      port,
      payload: Uint8Array.from({ length: 1 + random(200) }, () => random(256)),
    };
    const { counter, confirmed, devAddr, commands, payload } = frame;
    const high = Buffer.alloc(2);
    high.writeUInt16LE(Math.floor(counter / 0x1_0000));
    const other = oracle
      .fromFields(
        {
          MType: `${confirmed ? "Confirmed" : "Unconfirmed"} Data ${up ? "Up" : "Down"}`,
          DevAddr: Buffer.from(devAddr, "hex"),
          FCtrl: { ADR: frame.adr, ADRACKReq: frame.adrAckReq, ACK: frame.ack, FPending: frame.pending },
          FCnt: counter % 0x1_0000,
          FPort: port,
          FOpts: Buffer.from(commands),
          payload: Buffer.from(payload),
        },
        Buffer.from(keys.appSKey, "hex"),
        Buffer.from(keys.nwkSKey, "hex"),
        undefined,
        high,
      )
      .getPHYPayload();
    assert.ok(other !== undefined);
    const bytes = sealDataFrame(frame, keys);
    assert.equal(toHex(bytes), other.toString("hex"));
    const sealed = readDataFrame(bytes);
    assert.ok(!(sealed instanceof Refusal));
    const opened = openDataFrame(sealed, counter, keys);
    const { port: _, ...rest } = frame;
    // What a frame carries on port 0 are commands.
    assert.deepEqual(opened, port === 0 ? { ...rest, commands: payload, payload: new Uint8Array(0) } : frame);
  }
});

test("commands that are too long for options travel on port 0", () => {
  const keys = { nwkSKey: "02".repeat(16), appSKey: "01".repeat(16) };
  const frame: OpenFrame = {
    direction: "down",
    confirmed: false,
    devAddr: "01020304",
    adr: true,
    adrAckReq: false,
    ack: true,
    pending: false,
    counter: 9,
    commands: Uint8Array.from({ length: 20 }, (_, i) => i),
    payload: new Uint8Array(0),
  };
  const bytes = sealDataFrame(frame, keys);
  assert.equal(bytes[8], 0);
  assert.deepEqual(open(toHex(bytes), keys), frame);
  assert.throws(() => sealDataFrame({ ...frame, port: 1 }, keys), RangeError);
});

test("what is no data frame is refused with its reason", () => {
  const refusals = [
    ["", "unknown-type"],
    ["40f17dbe490002", "truncated"],
    ["40f17dbe490f02000195437876", "truncated"],
    ["41f17dbe4900020001954378762b11ff0d", "unknown-type"],
    ["e0f17dbe4900020001954378762b11ff0d", "unknown-type"],
    [`40f17dbe490002000195${"00".repeat(246)}`, "too-long"],
  ] as const;
  for (const [frame, code] of refusals) {
    const read = readDataFrame(hex(frame));
    assert.equal(read instanceof Refusal ? read.code : "read", code, frame);
  }
});

test("commands in both places are refused", () => {
  // Such a frame is not written here, so one with commands on port 0 gets options by hand, and a right code.
  const keys = { nwkSKey: "02".repeat(16), appSKey: "01".repeat(16) };
  const message = Uint8Array.of(0x40, 4, 3, 2, 1, 0x01, 1, 0, 0x02, 0, 0x02);
  const bytes = concat(message, dataMic(keyOf(keys.nwkSKey), "up", "01020304", 1, message));
  const sealed = readDataFrame(bytes);
  assert.ok(!(sealed instanceof Refusal));
  const opened = openDataFrame(sealed, 1, keys);
  assert.equal(opened instanceof Refusal ? opened.code : "opened", "two-command-places");
});
