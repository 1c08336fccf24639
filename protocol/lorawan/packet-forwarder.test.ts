// The datagrams of packet forwarders: the protocol's own examples, round trips, and garbage.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fromBase64, toBase64 } from "./base64.ts";
import { seededRandom } from "./forgery.ts";
import { type Datagram, readDatagram, wrapClock, writeDatagram } from "./packet-forwarder.ts";

const forwarder = "aa555a0000000101";
const head = (code: number) => Uint8Array.of(2, 0x12, 0x34, code);
const datagram = (code: number, json: string, named = true) =>
  Buffer.concat([head(code), named ? Buffer.from(forwarder, "hex") : Buffer.alloc(0), Buffer.from(json)]);

test("a PUSH_DATA as forwarders send it is read; other modulations and wrong CRCs are counted", () => {
  const rxpk = {
    time: "2013-03-31T16:21:17.528002Z",
    tmst: 3512348611,
    chan: 2,
    rfch: 0,
    freq: 868.1,
    stat: 1,
    modu: "LORA",
    datr: "SF7BW125",
    codr: "4/5",
    rssi: -35,
    lsnr: 5.1,
    size: 17,
    data: "QPF9vkkAAgABlUN4disR/w0",
  };
  const fsk = { ...rxpk, modu: "FSK", datr: 50000 };
  const stat = { time: "2014-01-12 08:59:28 GMT", rxnb: 2, desc: "Dach \u00fc" };
  const read = readDatagram(datagram(0, JSON.stringify({ rxpk: [rxpk, fsk, { ...rxpk, stat: -1 }, 7], stat })));
  assert.deepEqual(read, {
    kind: "pushData",
    token: 0x1234,
    forwarder,
    unread: 3,
    packets: [
      {
        bytes: Uint8Array.from(Buffer.from("40f17dbe4900020001954378762b11ff0d", "hex")),
        tmst: 3512348611,
        frequency: 868_100_000,
        dataRate: 5,
        rssi: -35,
        snr: 5.1,
      },
    ],
  });
  const status = readDatagram(datagram(0, JSON.stringify({ stat })));
  assert.ok(status?.kind === "pushData" && status.packets.length === 0 && status.unread === 0);
});

test("each datagram is written as it is read", () => {
  const radio = { bytes: Uint8Array.of(1, 2, 3, 4), frequency: 869_525_000, dataRate: 0 };
  const all: Datagram[] = [
    { kind: "pushData", token: 1, forwarder, unread: 0, packets: [{ ...radio, tmst: 5, rssi: -120, snr: -19.5 }] },
    { kind: "pushAck", token: 0xffff },
    { kind: "pullData", token: 2, forwarder },
    { kind: "pullAck", token: 3 },
    { kind: "pullResp", token: 4, packet: { ...radio, tmst: 4_294_967_295, power: 27 } },
    { kind: "pullResp", token: 5, packet: { ...radio, power: 14 } },
    { kind: "txAck", token: 6, forwarder },
    { kind: "txAck", token: 7, forwarder, error: "TOO_LATE" },
  ];
  for (const one of all) assert.deepEqual(readDatagram(writeDatagram(one)), one);
  assert.deepEqual(readDatagram(datagram(5, '{"txpk_ack":{"error":"NONE"}}')), {
    kind: "txAck",
    token: 0x1234,
    forwarder,
  });
});

test("garbage is nothing and never throws", () => {
  for (const bytes of [
    new Uint8Array(0),
    Uint8Array.of(1, 0, 0, 1),
    Uint8Array.of(2, 0, 0, 9),
    Uint8Array.of(2, 0, 0, 2, 1),
    datagram(0, "{"),
    datagram(0, "[]7"),
    datagram(0, '{"rxpk":7}'),
    datagram(0, "null"),
    datagram(3, "{}", false),
    datagram(3, '{"txpk":{"data":"!","freq":868.1}}', false),
  ]) {
    assert.equal(readDatagram(bytes), undefined);
  }
  const random = seededRandom(99);
  const whole = datagram(
    0,
    '{"rxpk":[{"tmst":1,"freq":868.1,"stat":1,"modu":"LORA","datr":"SF7BW125","data":"QPF9"}]}',
  );
  let read = 0;
  for (let i = 0; i < 20_000; i += 1) {
    const mutant = Uint8Array.from(whole.subarray(0, random(8) === 0 ? random(whole.length) : whole.length));
    for (let times = random(4); times >= 0; times -= 1) mutant[random(mutant.length)] = random(256);
    if (readDatagram(mutant) !== undefined) read += 1;
  }
  assert.ok(read > 0 && read < 20_000);
});

test("base64 is that of Node", () => {
  for (let length = 0; length < 40; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 37 + length) & 0xff);
    const text = Buffer.from(bytes).toString("base64");
    assert.equal(toBase64(bytes), text);
    assert.deepEqual(fromBase64(text), bytes);
    assert.deepEqual(fromBase64(text.replaceAll("=", "")), bytes);
  }
  assert.equal(fromBase64("QP-v"), undefined);
  assert.equal(fromBase64("Q"), undefined);
});

test("a forwarder's clock begins anew after 2^32 microseconds", () => {
  assert.equal(wrapClock(2 ** 32 + 5.4), 5);
  assert.equal(wrapClock(2 ** 32 - 0.2), 0);
  assert.equal(wrapClock(-1), 2 ** 32 - 1);
});
