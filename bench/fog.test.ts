// What the fog bench prints: which services and platforms, in which units, and figures that must hold to each other.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { before, test } from "node:test";
import { bench as air } from "./air.ts";
import { bench } from "./fog.ts";
import type { Measurement } from "./measurement.ts";

const messages = 1500;
const services = ["stream pipeline", "generic processing", "continuous analysis"];
const platforms = ["Pi", "Zotac", "Tethys"];
const found = new Map<string, Measurement>();

before(async () => {
  for await (const one of bench(["--parts", "pilot", "--messages", String(messages)])) found.set(one.name, one);
});

function figure(name: string, unit: string): number {
  const one = found.get(name) ?? assert.fail(`nothing is measured as ${name}`);
  assert.equal(one.unit, unit, name);
  assert.ok(Number.isFinite(one.value), name);
  return one.value;
}

const canPin = spawnSync("taskset", ["-V"]).status === 0;
const isPositive = (name: string, unit: string) => assert.ok(figure(name, unit) > 0, name);

test("F61 the pilot's messages are measured on one core, where a process can be kept to one", () => {
  assert.equal(figure("cores that it may use", "cores"), canPin ? 1 : availableParallelism());
  assert.equal(figure("the pilot's messages", "messages"), messages);
});

test("F64 bytes in and out of three services stand beside the paper's, and one byte in twenty at most goes to the cloud", () => {
  for (const service of services) {
    for (const way of ["in", "out"]) {
      isPositive(`table 4: ${service}, ${way}`, "MB");
      for (const platform of platforms) isPositive(`table 4: ${service}, ${way}, paper, ${platform}`, "MB");
    }
  }
  // What one service hands over is what the next one takes.
  assert.equal(figure("table 4: stream pipeline, out", "MB"), figure("table 4: generic processing, in", "MB"));
  const share = figure("table 4: to the cloud, of what came in", "%");
  const [sent, came] = [
    figure("table 4: continuous analysis, out", "MB"),
    figure("table 4: stream pipeline, in", "MB"),
  ];
  assert.ok(Math.abs(share - (100 * sent) / came) < 1e-9);
  assert.ok(share > 0 && share <= 5, `${share} %`);
  // Telegrams of a frame's size, each counted once.
  const size = (1e6 * came) / messages;
  assert.ok(size > 20 && size < 256, `${size} bytes a message`);
});

test("F65 the latency of each service, of CMAC, encryption and decryption stands beside the paper's", () => {
  for (const service of services) {
    isPositive(`table 5: ${service}`, "ms a message");
    for (const platform of platforms) isPositive(`table 5: ${service}, paper, ${platform}`, "ms a message");
  }
  for (const work of ["CMAC", "AES encryption", "AES decryption"])
    isPositive(`table 5: ${work} of 64 bytes`, "ms a message");
  for (const platform of ["Mox", ...platforms]) isPositive(`table 5: CMAC, paper, ${platform}`, "ms a message");
});

test("F66 messages a second on the one core, and on one as slow as the paper's, stand beside the paper's", () => {
  const unit = "messages a second";
  const rate = figure("table 6: all services one after another", unit);
  const each = services.map((service) => figure(`table 5: ${service}`, "ms a message"));
  assert.ok(Math.abs(1000 / rate / each.reduce((sum, ms) => sum + ms, 0) - 1) < 1e-9, "the sum of the latencies");
  const slow = figure("table 6: on a core as slow as CMAC was on the Pi", unit);
  const slower =
    figure("table 5: CMAC, paper, Pi", "ms a message") / figure("table 5: CMAC of 64 bytes", "ms a message");
  assert.ok(Math.abs((slow * slower) / rate - 1) < 1e-9);
  for (const platform of ["Pi", "Zotac"]) isPositive(`table 6: paper, ${platform}`, unit);
});

test("F14 the network has a suite of its own: what arrives of what was sent, and how strong", () => {
  const rows = new Map<string, Measurement>();
  for (const row of air([])) {
    rows.set(row.name, row);
    if (row.name.endsWith("RSSI mean")) break;
  }
  const of = (what: string) => rows.get(`table 1: location 1, meter 1, ${what}`)?.value ?? Number.NaN;
  assert.ok(of("received") > 0 && of("received") <= of("expected"));
  assert.ok(of("packet error rate") > 0 && of("packet error rate") < 100);
  assert.ok(of("RSSI mean") < 0);
});

test("F14 so have computing and responsiveness: telegrams acknowledged by a node, and every hour of them at the cloud", async () => {
  const rows = new Map<string, Measurement>();
  for await (const row of bench(["--parts", "ingest", "--meters", "100"])) rows.set(row.name, row);
  const of = (name: string, unit: string) => {
    assert.equal(rows.get(name)?.unit, unit, name);
    return rows.get(name)?.value ?? Number.NaN;
  };
  const name = `100 meters, ${canPin ? "one core" : `${availableParallelism()} cores`}`;
  assert.ok(of(`${name}, on disk and acknowledged`, "telegrams a second") > 0);
  assert.ok(of(`${name}, of CPU`, "telegrams per CPU second") > 0);
  assert.ok(of(`${name}, acknowledged after, p99`, "ms") >= of(`${name}, acknowledged after, median`, "ms"));
  assert.equal(of("hourly volumes in it", "%"), 100);
  const share = of("to the cloud, of hourly telegrams", "%");
  assert.ok(share > 0 && share < 5, `${share} %`);
});

test("F14 I/O is the bytes of each service, security the ciphers and what somebody spoilt, of which nothing makes a wrong reading", () => {
  isPositive("table 4: stream pipeline, in", "MB");
  isPositive("table 5: AES decryption of 64 bytes", "ms a message");
  for (const what of ["cut short", "a bit turned over", "under another's key"]) {
    assert.equal(figure(`security: ${what}, wrong readings`, "%"), 0);
    isPositive(`security: ${what}, a refusal`, "ms a message");
  }
  for (const what of ["cut short", "under another's key"]) assert.equal(figure(`security: ${what}, refused`, "%"), 100);
});
