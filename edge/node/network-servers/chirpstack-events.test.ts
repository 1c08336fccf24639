import assert from "node:assert/strict";
import { test } from "node:test";
import { concat, toHex } from "@tributary/core";
import { readChirpStackEvent, writeCommand } from "./chirpstack-events.ts";
import { writeProto } from "./chirpstack-proto.ts";
import { bytesOf, chirpStackUp, devEui } from "./test-events.ts";

const application = "17c82e96-be03-4f38-aef3-f83d48582d97";
const topic = (kind: string, device = devEui) => `application/${application}/device/${device}/event/${kind}`;
const expected = {
  application,
  devEui,
  event: {
    kind: "uplink",
    uplink: {
      devEui,
      deviceName: "Mill Lane 3",
      at: Date.UTC(2025, 6, 18, 9, 34, 15) / 1000,
      session: 0x00189440,
      counter: 70_000,
      port: 10,
      payload: Uint8Array.of(0, 1, 0x86, 0xa0),
      confirmed: true,
      dataRate: "SF11BW125",
      frequency: 867_100_000,
      radio: [
        { gateway: "0016c001f153a14d", rssi: -36, snr: 0 },
        { gateway: "0016c001f153a14c", rssi: -98, snr: -3.5 },
      ],
    },
  },
};

test("F24 an uplink event of ChirpStack in JSON is read", () => {
  assert.deepEqual(readChirpStackEvent(topic("up"), bytesOf(chirpStackUp())), expected);
});

test("F24 the same in protobuf", () => {
  const { time: _, ...up } = chirpStackUp();
  const bytes = writeProto("up", { ...up, time: { seconds: 1_752_831_255, nanos: 775_023_242 } });
  assert.deepEqual(readChirpStackEvent(topic("up"), bytes), expected);
});

/** Protobuf by its own rules: a field's tag and, where it is one, its length. */
const field = (number: number, bytes: Uint8Array) => concat(Uint8Array.of((number << 3) | 2, bytes.length), bytes);
const textField = (number: number, text: string) => field(number, Buffer.from(text));
/** A varint: seven bits a byte, the lowest first; negative numbers as 64 bits. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let left = BigInt.asUintN(64, BigInt(value));
  for (; left > 127n; left >>= 7n) bytes.push(Number(left & 127n) | 128);
  return Uint8Array.of(...bytes, Number(left));
}
const wholeField = (number: number, value: number) => concat(Uint8Array.of(number << 3), varint(value));

test("protobuf is read from bytes that were put together by hand", () => {
  const device = concat(textField(1, "tenant"), textField(7, "Mill Lane 3"), textField(8, devEui));
  const event = concat(
    textField(1, "3ac7e3c4"),
    field(2, wholeField(1, 1_752_831_255)),
    field(3, device),
    textField(4, "00189440"),
    wholeField(7, 70_000),
    wholeField(8, 10),
    wholeField(9, 1),
    field(10, Uint8Array.of(0, 1, 0x86, 0xa0)),
    field(12, concat(textField(1, "0016c001f153a14d"), wholeField(6, -36))),
    field(12, concat(textField(1, "0016c001f153a14c"), wholeField(6, -98), Uint8Array.of(0x3d, 0, 0, 0x60, 0xc0))),
    field(
      13,
      concat(wholeField(1, 867_100_000), field(2, field(3, concat(wholeField(1, 125_000), wholeField(2, 11))))),
    ),
  );
  assert.deepEqual(readChirpStackEvent(topic("up"), event), expected);
});

test("an uplink without application payload, joins and the like only count", () => {
  const causes = [
    [topic("up"), chirpStackUp({ fPort: undefined, data: undefined })],
    [topic("up"), chirpStackUp({ fPort: 224 })],
    [topic("join"), {}],
    [topic("status"), {}],
    [topic("log"), {}],
    [topic("location"), {}],
    [topic("new"), {}],
  ].map(([topic, body]) => {
    const event = readChirpStackEvent(String(topic), bytesOf(body))?.event;
    return event?.kind === "other" && event.cause;
  });
  assert.deepEqual(causes, ["empty", "empty", "join", "status", "log", "unused", "unused"]);
});

test("news of downlinks name the id under which they were queued", () => {
  const news = (kind: "ack" | "txack", more: object) => {
    const body = { deviceInfo: { devEui }, queueItemId: "q-1", ...more };
    const read = [bytesOf(body), writeProto(kind, body)].map((bytes) => readChirpStackEvent(topic(kind), bytes)?.event);
    assert.deepEqual(read[0], read[1]);
    return read[0];
  };
  const told = (state: string) => ({ kind: "downlink", news: { devEui, id: "q-1", state } });
  assert.deepEqual(news("txack", {}), told("sent"));
  assert.deepEqual(news("ack", { acknowledged: true }), told("acknowledged"));
  assert.deepEqual(news("ack", {}), told("not-acknowledged"));
});

test("what is no event is none: other topics, other devices, broken bodies, every byte of an event turned", () => {
  const good = bytesOf(chirpStackUp());
  for (const [where, body] of [
    ["application/x/device/y/event/up", good],
    [topic("up", "70b3d57ed0001235"), good],
    [`x/${topic("up")}`, good],
    [topic("up"), good.subarray(0, 100)],
    [topic("up"), new Uint8Array()],
    [topic("up"), bytesOf([])],
    [topic("up"), bytesOf(chirpStackUp({ time: "yesterday" }))],
    [topic("up"), bytesOf(chirpStackUp({ data: "%" }))],
  ] as const) {
    assert.equal(readChirpStackEvent(where, body), undefined);
  }
  const { time: _, ...up } = chirpStackUp();
  for (const event of [good, writeProto("up", { ...up, time: { seconds: 1_752_831_255 } })]) {
    for (let index = 0; index < event.length; index += 1) {
      for (const bit of [1, 0x80]) {
        const turned = event.slice();
        turned[index] = (turned[index] ?? 0) ^ bit;
        const read = readChirpStackEvent(topic("up"), turned);
        if (read?.event.kind === "uplink") assert.ok(read.event.uplink.port >= 1 && read.event.uplink.at > 0);
      }
    }
  }
});

test("commands are written in both encodings", () => {
  const down = { port: 4, payload: Uint8Array.of(1, 2, 255), confirmed: true };
  assert.deepEqual(JSON.parse(Buffer.from(writeCommand("json", devEui, "id-1", down)).toString()), {
    id: "id-1",
    devEui,
    confirmed: true,
    fPort: 4,
    data: "AQL/",
  });
  const bytes = concat(
    textField(1, "id-1"),
    textField(2, devEui),
    wholeField(3, 1),
    wholeField(4, 4),
    field(5, down.payload),
  );
  assert.equal(toHex(writeCommand("protobuf", devEui, "id-1", down)), toHex(bytes));
});
