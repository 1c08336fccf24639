import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { ConfigurationError, readConfiguration } from "./configuration.ts";

const dataFolder = mkdtempSync(join(tmpdir(), "tributary-configuration-"));
after(() => rmSync(dataFolder, { recursive: true }));

function read(yaml: string, environment: Record<string, string> = {}, flags: Record<string, unknown> = {}) {
  writeFileSync(join(dataFolder, "tributary.yaml"), yaml);
  return readConfiguration({ dataFolder, environment, flags });
}

function problems(yaml: string, environment: Record<string, string> = {}, flags: Record<string, unknown> = {}): string {
  try {
    read(yaml, environment, flags);
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.message;
  }
  throw new Error("the configuration was accepted");
}

test("everything has a default, and everything listens on loopback", () => {
  const { host, httpPort, telegramPort, mqttPort, city } = read("");
  assert.deepEqual([host, httpPort, telegramPort, mqttPort, city], ["127.0.0.1", 8080, 8081, 8083, undefined]);
});

test("a flag wins over the environment, that over the file", () => {
  const yaml = "httpPort: 1\ntelegramPort: 1\nmqttPort: 1\n";
  const { httpPort, telegramPort, mqttPort } = read(
    yaml,
    { TRIBUTARY_HTTP_PORT: "2", TRIBUTARY_TELEGRAM_PORT: "2" },
    { httpPort: "3", mqttPort: undefined },
  );
  assert.deepEqual([httpPort, telegramPort, mqttPort], [3, 2, 1]);
});

test("settings of the city come from everywhere too", () => {
  const { city } = read("city:\n  meters: 10\n", { TRIBUTARY_CITY_SEED: "7" }, { "city.meters": "20" });
  assert.deepEqual([city?.meters, city?.seed, city?.days], [20, 7, 7]);
});

test("what is wrong is named with its place", () => {
  assert.match(problems("node: edge-1\nhtttpPort: 1\n"), /tributary\.yaml line 2: htttpPort is no setting/);
  assert.match(problems("zone: Nowhere/Land\n"), /tributary\.yaml line 1: zone is no time zone/);
  assert.match(problems("", { TRIBUTARY_HTTP_PORT: "high" }), /TRIBUTARY_HTTP_PORT: httpPort/);
  assert.match(
    problems("", {}, { httpPort: "70000" }),
    /^--http-port: httpPort must be a whole number from 0 to 65535$/,
  );
  assert.match(problems("", {}, { "city.meters": "many" }), /^--city: city.meters must be a whole number/);
  assert.match(problems("httpPort: [1\n"), /tributary\.yaml/);
  assert.match(problems("- 1\n"), /must hold lines/);
});

test("addresses name a scheme and a host", () => {
  for (const edge of ["mqtt://edge", "mqtts://edge.example:8883", "mqtt://[::1]:1883", "mqtt://127.0.0.1/"]) {
    assert.equal(read("", { TRIBUTARY_EDGE: edge }).edge, edge);
  }
  for (const edge of ["edge:8083", "http://edge", "mqtt://", "mqtt:///x", "mqtt://a b", "mqtt://edge:port"]) {
    assert.match(problems("", { TRIBUTARY_EDGE: edge }), /^TRIBUTARY_EDGE: edge must begin with mqtt:/, edge);
  }
});
