// A radio over UDP: what a server says that is none, one that is not there, and the clock of 32 bits.
import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { test } from "node:test";
import { type Reception, readDatagram, wrapClock, writeDatagram } from "@tributary/lorawan";
import { until } from "../test-door.ts";
import { testClock } from "./test-clock.ts";
import { udpRadio } from "./udp-radio.ts";

const eui = "70b3d57ed0000001";
const frame = { frequency: 868_100_000, dataRate: 5 };
const window = { opensAt: 0, ...frame };
const transmission = { bytes: Uint8Array.of(0x40, 1), ...frame, power: 14, airtime: 50, counter: 1, attempt: 1 };

test("garbage is counted, orders are heard at the moment that they name, also when the forwarder's clock begins anew", async () => {
  const server = createSocket("udp4").bind(0, "127.0.0.1");
  await once(server, "listening");
  server.on("message", (bytes, from) => {
    const said = readDatagram(bytes);
    if (said?.kind === "pullData") server.send(writeDatagram({ kind: "pullAck", token: said.token }), from.port);
    if (said?.kind !== "pushData") return;
    for (const garbage of ["", "x", "\x02\x00\x00\x03{}", "\x02\x00\x00\x03{"]) server.send(garbage, from.port);
    const [{ tmst = 0 } = {}] = said.packets;
    const packet = { bytes: Uint8Array.of(0x60), ...frame, tmst: wrapClock(tmst + 1_000_000), power: 14 };
    server.send(writeDatagram({ kind: "pullResp", token: 7, packet }), from.port);
    server.send(writeDatagram({ kind: "pushAck", token: said.token }), from.port);
  });
  // Half a second before the 32 bits of microseconds are full.
  const clock = testClock(2 ** 32 / 1000 - 500);
  const radio = await udpRadio({ host: "127.0.0.1", port: server.address().port, eui, clock });
  const heard: Reception[] = [];
  radio.listen((reception) => heard.push(reception));
  const endsAt = clock.now() + 50;
  const rx2 = { ...window, opensAt: endsAt + 2000 };
  let over = false;
  radio.transmit(transmission, { endsAt, rx1: window, rx2 }).then(() => {
    over = true;
  });
  await clock.run(() => over);
  await until(() => heard.length === 1);
  assert.deepEqual(heard[0]?.bytes, Uint8Array.of(0x60));
  assert.ok(Math.abs((heard[0]?.at ?? 0) - (endsAt + 1000)) < 0.01, `${heard[0]?.at} and not ${endsAt + 1000}`);
  const { sent, heard: taken, malformed } = radio.counts();
  assert.deepEqual([sent, taken, malformed], [1, 1, 4]);
  await radio.close();
  server.close();
});

test("a server that is away is said once, and a frame to it ends as on an empty air", async () => {
  const said: string[] = [];
  const clock = testClock(0);
  const away = createSocket("udp4").bind(0, "127.0.0.1");
  await once(away, "listening");
  const { port } = away.address();
  away.close();
  const radio = await udpRadio({ host: "127.0.0.1", port, eui, clock, say: (sentence) => said.push(sentence) });
  let over = false;
  radio.transmit(transmission, { endsAt: 50, rx1: window, rx2: { ...window, opensAt: 2050 } }).then(() => {
    over = true;
  });
  await clock.run(() => over);
  assert.deepEqual(radio.counts(), { sent: 1, unanswered: 1 });
  assert.equal(said.length, 1);
  assert.match(said[0] ?? "", /is away/);
  await radio.close();
});
