// MAC commands: examples as networks send them, and a round trip of each.
import assert from "node:assert/strict";
import { test } from "node:test";
import { concat, fromHex, toHex } from "@tributary/core";
import {
  type DownCommand,
  fitOptions,
  readDownCommands,
  readUpCommands,
  type UpCommand,
  writeDownCommand,
  writeUpCommand,
} from "./mac-commands.ts";

const down: readonly (readonly [string, DownCommand])[] = [
  ["021403", { name: "linkCheck", margin: 20, gateways: 3 }],
  ["0350ff0001", { name: "linkAdr", dataRate: 5, power: 0, channelMask: 0x00ff, maskControl: 0, transmissions: 1 }],
  ["0327070062", { name: "linkAdr", dataRate: 2, power: 7, channelMask: 0x0007, maskControl: 6, transmissions: 2 }],
  ["0403", { name: "dutyCycle", halvings: 3 }],
  ["0503d2ad84", { name: "rxParameters", rx1Offset: 0, rx2DataRate: 3, frequency: 8_695_250 }],
  ["06", { name: "deviceStatus" }],
  ["0703184f8450", { name: "newChannel", channel: 3, frequency: 8_671_000, lowest: 0, highest: 5 }],
  ["0805", { name: "rxTiming", delay: 5 }],
  ["0925", { name: "txParameters", power: 5, uplinkDwell: 0, downlinkDwell: 1 }],
  ["0a00184f84", { name: "downlinkChannel", channel: 0, frequency: 8_671_000 }],
  ["0d00ca9a3b80", { name: "deviceTime", seconds: 1_000_000_000, fraction: 128 }],
];

const up: readonly (readonly [string, UpCommand])[] = [
  ["02", { name: "linkCheck" }],
  ["0305", { name: "linkAdr", channelsOk: 1, dataRateOk: 0, powerOk: 1 }],
  ["04", { name: "dutyCycle" }],
  ["0507", { name: "rxParameters", frequencyOk: 1, rx2DataRateOk: 1, rx1OffsetOk: 1 }],
  ["06ff3f", { name: "deviceStatus", battery: 255, margin: 63 }],
  ["0702", { name: "newChannel", frequencyOk: 0, dataRateOk: 1 }],
  ["08", { name: "rxTiming" }],
  ["09", { name: "txParameters" }],
  ["0a03", { name: "downlinkChannel", frequencyOk: 1, channelOk: 1 }],
  ["0d", { name: "deviceTime" }],
];

test("each command is read and written, alone and in a row", () => {
  for (const [text, command] of down) {
    assert.equal(toHex(writeDownCommand(command)), text);
    assert.deepEqual(readDownCommands(fromHex(text) ?? assert.fail()), [command]);
  }
  for (const [text, command] of up) {
    assert.equal(toHex(writeUpCommand(command)), text);
    assert.deepEqual(readUpCommands(fromHex(text) ?? assert.fail()), [command]);
  }
  const row = concat(...down.map(([, command]) => writeDownCommand(command)));
  assert.deepEqual(
    readDownCommands(row),
    down.map(([, command]) => command),
  );
});

test("an unknown or cut command ends the list and spoils nothing before it", () => {
  assert.deepEqual(readDownCommands(Uint8Array.of(0x06, 0x80, 0x06)), [{ name: "deviceStatus" }]);
  assert.deepEqual(readDownCommands(Uint8Array.of(0x06, 0x03, 0x50)), [{ name: "deviceStatus" }]);
});

test("options hold whole commands only", () => {
  const command = writeDownCommand({ name: "deviceTime", seconds: 1, fraction: 0 });
  assert.equal(fitOptions([command, command, command]).length, 12);
});
