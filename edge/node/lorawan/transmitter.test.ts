// The duty cycle of packet forwarders.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readDatagram } from "@tributary/lorawan";
import { TestClock } from "./test-air.ts";
import { openTransmitter } from "./transmitter.ts";

test("F21 a forwarder sends within its duty cycle: what is left in RX2 does not depend on RX1", async () => {
  const clock = new TestClock();
  const transmitter = openTransmitter(clock, (bytes) => {
    const datagram = readDatagram(bytes);
    assert.ok(datagram?.kind === "pullResp");
    transmitter.acknowledged({ kind: "txAck", token: datagram.token, forwarder: "a" });
  });
  const rx1 = { bytes: new Uint8Array(64), frequency: 868_100_000, dataRate: 0 };
  const rx2 = { ...rx1, frequency: 869_525_000 };
  assert.equal(transmitter.can("a", rx1, clock.now()), false, "nobody knows where it is");
  transmitter.pulled("a", { address: "127.0.0.1", port: 1 });
  let sent = 0;
  for (; transmitter.can("a", rx1, clock.now()); sent += 1) {
    assert.equal(await transmitter.send("a", rx1, clock.now()), "sent");
    await clock.go(10_000);
  }
  assert.equal(sent, 12, "36 s an hour are twelve of 2.8 s");
  assert.equal(transmitter.can("a", rx2, clock.now()), true);
  assert.equal(transmitter.can("b", rx2, clock.now()), false);
  await clock.go(3_600_000);
  assert.equal(transmitter.can("a", rx1, clock.now()), true);
});
