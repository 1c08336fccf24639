import assert from "node:assert/strict";
import { it } from "node:test";
import { mqttBrokerInput, mqttLink } from "./index.ts";

it("speaks in clear to this machine alone", async () => {
  for (const url of ["mqtt://edge.example", "mqtt://192.168.1.7:8083", "mqtt://localhost.example"]) {
    assert.throws(() => mqttLink({ url, gateway: "roof" }), /only by mqtts:/, url);
    assert.throws(() => mqttBrokerInput({ url, gateways: new Set(), user: "edge-1" }), /only by mqtts:/, url);
  }
  for (const url of ["mqtt://localhost:1", "mqtt://127.0.0.1:1", "mqtt://[::1]:1", "mqtts://edge.example"]) {
    await mqttLink({ url, gateway: "roof" }).close();
  }
});
