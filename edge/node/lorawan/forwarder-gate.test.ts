// Who may send datagrams to the network server, and how many.
import assert from "node:assert/strict";
import { test } from "node:test";
import { writeDatagram } from "@tributary/lorawan";
import { openForwarderGate } from "./forwarder-gate.ts";

const forwarder = "aa555a0000000101";
const pull = writeDatagram({ kind: "pullData", token: 1, forwarder });

test("only listed forwarders are let in, from their address where one is stated", () => {
  const gate = openForwarderGate([{ eui: forwarder.toUpperCase(), ip: "10.0.0.1" }]);
  assert.deepEqual(gate.admit(pull, "10.0.0.1", 0), { kind: "pullData", token: 1, forwarder });
  assert.equal(gate.admit(pull, "10.0.0.2", 0), "foreign-forwarder");
  assert.equal(gate.admit(new Uint8Array(0), "10.0.0.1", 0), "foreign-forwarder");
  assert.equal(
    gate.admit(writeDatagram({ kind: "pullData", token: 1, forwarder: "00".repeat(8) }), "10.0.0.1", 0),
    "foreign-forwarder",
  );
});

test("a flood is cut off and passes with time", () => {
  const gate = openForwarderGate([{ eui: forwarder }]);
  const admitted = (count: number, now: number) =>
    Array.from({ length: count }, () => gate.admit(pull, "::1", now)).filter((answer) => typeof answer !== "string")
      .length;
  assert.equal(admitted(5000, 1000), 2000);
  assert.equal(admitted(5000, 2000), 200);
  assert.equal(admitted(5000, 1500), 0, "a clock that goes back gives nothing");
});
