// A simulated packet forwarder: what is not acknowledged is sent again.
import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { after, test } from "node:test";
import { toHex } from "@tributary/core";
import { type Datagram, readDatagram, writeDatagram } from "@tributary/lorawan";
import { forwarderSender } from "./forwarder-sender.ts";

const server = createSocket("udp4");
after(() => server.close());

test("frames come as they were heard, again while nobody acknowledges them, and are counted once", async () => {
  const heard: Extract<Datagram, { kind: "pushData" }>[] = [];
  server.on("message", (bytes, { port, address }) => {
    const datagram = readDatagram(bytes);
    assert.ok(datagram?.kind === "pushData");
    heard.push(datagram);
    // The first one is lost on its way back.
    if (heard.length > 1) server.send(writeDatagram({ kind: "pushAck", token: datagram.token }), port, address);
  });
  server.bind(0, "127.0.0.1");
  await once(server, "listening");
  const sender = forwarderSender("127.0.0.1", server.address().port);
  const line = {
    lorawan: "40010000000001000a0102030405",
    at: 5000,
    dataRate: 3,
    frequency: 868_300_000,
    rssi: -101,
    snr: 5.5,
  };
  await sender.send("lorawan", JSON.stringify(line));
  await sender.send("lorawan", JSON.stringify({ ...line, at: 5060 }));
  await sender.close();
  assert.deepEqual([...sender.outcomes()], [["forwarded", 2]]);
  const [first, again, second] = heard.map(({ token, packets: [packet] }) => ({ token, ...packet }));
  assert.equal(heard.length, 3);
  assert.deepEqual(again, first);
  assert.equal(toHex(first?.bytes ?? new Uint8Array(0)), line.lorawan);
  assert.deepEqual([first?.dataRate, first?.frequency, first?.rssi, first?.snr], [3, 868_300_000, -101, 5.5]);
  assert.equal((second?.tmst ?? 0) - (first?.tmst ?? 0), 60e6);
});
