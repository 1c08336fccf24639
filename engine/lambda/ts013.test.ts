import assert from "node:assert/strict";
import { after, test } from "node:test";
import { fromHex } from "@tributary/core";
import { startSandboxes } from "./sandboxes.ts";
import { heatDecode, pulseDecoder, waterCodec } from "./test-codecs.ts";
import { type CodecUplink, openCodec } from "./ts013.ts";

const sandboxes = startSandboxes();
after(() => sandboxes.close());
const at = Date.UTC(2025, 5, 3, 10, 20) / 1000;

function uplink(hex: string, fPort: number): CodecUplink {
  return { bytes: fromHex(hex) ?? new Uint8Array(), fPort, at };
}

test("F24 a codec of the payload codec API decodes, with warnings, and normalises", async () => {
  const codec = openCodec(sandboxes, waterCodec);
  const decoded = await codec.decodeUplink(uplink("000186a0fbb40904000a0000", 10));
  assert.deepEqual(decoded, {
    ok: true,
    data: {
      volume: 100_000,
      temperature: -2.5,
      battery: 3.6,
      alarms: { leak: true, backflow: false, lowBattery: true },
      log: [
        { time: "2025-06-03T09:00:00.000Z", volume: 99_990 },
        { time: "2025-06-03T08:00:00.000Z", volume: 99_990 },
      ],
    },
    normalised: [
      { metering: { water: { total: 100_000 } }, water: { temperature: { current: -2.5 }, leak: true }, battery: 3.6 },
    ],
    warnings: ["meter clock off by 4 min"],
  });
});

test("a codec that says what is wrong is heard", async () => {
  const codec = openCodec(sandboxes, waterCodec);
  assert.deepEqual(await codec.decodeUplink(uplink("00", 11)), {
    ok: false,
    cause: "refused",
    says: "unknown port 11",
  });
  assert.deepEqual(await codec.encodeDownlink({}, { at }), { ok: false, cause: "refused", says: "interval missing" });
});

test("a downlink is encoded and means what was asked for", async () => {
  const codec = openCodec(sandboxes, waterCodec);
  const encoded = await codec.encodeDownlink({ interval: 900 }, { at });
  assert.deepEqual(encoded, { ok: true, bytes: Uint8Array.of(1, 3, 132), fPort: 20, warnings: [] });
  assert.ok(encoded.ok);
  const decoded = await codec.decodeDownlink({ ...encoded, at });
  assert.deepEqual(decoded.ok && decoded.data, { interval: 900 });
});

test("codecs of older forms run unchanged", async () => {
  const pulses = openCodec(sandboxes, pulseDecoder);
  const counted = await pulses.decodeUplink(uplink("00003039", 3));
  assert.deepEqual(counted.ok && counted.data, { pulses: 12_345, total: "123.45" });
  const reset = await pulses.encodeDownlink({ reset: true }, { at, fPort: 7 });
  assert.deepEqual(reset.ok && [...reset.bytes, reset.fPort], [255, 7, 7]);

  const heat = openCodec(sandboxes, heatDecode);
  const heated = await heat.decodeUplink(uplink("102700005a1990ff", 5));
  assert.deepEqual(heated.ok && heated.data, {
    port: 5,
    heat: { energy: 10_000, flowTemp: 6490, returnTemp: -112 },
    scale: 1,
  });
  const set = await heat.encodeDownlink({ on: 1, level: 2 }, { at, fPort: 9 });
  assert.deepEqual(set.ok && [...set.bytes], [9, 2, 5]);
});

test("functions may be declared, assigned, or handed over as modules do", async () => {
  const body = "function (input) { return { data: { port: input.fPort } }; }";
  for (const script of [
    `decodeUplink = ${body};`,
    `"use strict"; var decodeUplink = ${body};`,
    `const decodeUplink = (input) => ({ data: { port: input.fPort } });`,
    `exports.decodeUplink = ${body};`,
    `module.exports = { decodeUplink: ${body} };`,
    `globalThis.decodeUplink = ${body};`,
  ]) {
    const decoded = await openCodec(sandboxes, script).decodeUplink(uplink("00", 12));
    assert.deepEqual(decoded.ok && decoded.data, { port: 12 }, script);
  }
});

/** What a codec may answer instead, and what that is called. */
const bad: readonly [what: string, script: string, cause: string][] = [
  ["has no decoder", "var x = 1;", "no-function"],
  ["does not load", "function decodeUplink(", "threw"],
  ["throws", "function decodeUplink() { throw new Error('no'); }", "threw"],
  ["loops", "function decodeUplink() { for (;;); }", "timeout"],
  ["eats memory", "function decodeUplink() { var a = ['x']; for (;;) a = a.concat(a); }", "memory"],
  ["answers nothing", "function decodeUplink() {}", "not-json"],
  ["answers a number", "function decodeUplink() { return 1; }", "nonsense"],
  ["answers a list as data", "function decodeUplink() { return {data: [1]}; }", "nonsense"],
  ["answers no data", "function decodeUplink() { return {}; }", "nonsense"],
  [
    "answers errors that are no texts",
    "function decodeUplink() { return {errors: [{toString: 1, valueOf: 1}, null, 3]}; }",
    "refused",
  ],
  ["answers errors that are no list", "function decodeUplink() { return {data: {}, errors: 'no'}; }", "refused"],
  [
    "pollutes",
    'Object.prototype.data = {a: 1}; function decodeUplink() { return JSON.parse(\'{"__proto__": {"data": {}}}\'); }',
    "nonsense",
  ],
];

for (const [what, script, cause] of bad) {
  test(`a codec that ${what} costs its uplink and nothing else`, async () => {
    const outcome = await openCodec(sandboxes, script).decodeUplink(uplink("00", 1));
    assert.deepEqual([outcome.ok, !outcome.ok && outcome.cause], [false, cause]);
    const next = await openCodec(sandboxes, pulseDecoder).decodeUplink(uplink("00000001", 3));
    assert.ok(next.ok);
  });
}

test("bytes that no downlink can carry are refused", async () => {
  for (const answer of [
    "{bytes: [256], fPort: 1}",
    "{bytes: 'ff'}",
    "{bytes: [1], fPort: 0}",
    "{bytes: [1], fPort: 224}",
    "{bytes: Array(243).fill(0)}",
  ]) {
    const outcome = await openCodec(sandboxes, `function encodeDownlink() { return ${answer}; }`).encodeDownlink(
      {},
      { at },
    );
    assert.deepEqual([outcome.ok, !outcome.ok && outcome.cause], [false, "nonsense"], answer);
  }
});
