import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { concat, crc16, toHex } from "@tributary/core";
import { catalogue } from "@tributary/drivers";
import { sealTelegram } from "@tributary/wmbus";

const bin = fileURLToPath(new URL("../bin/tributary.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "tributary-decode-"));
after(() => rmSync(folder, { recursive: true }));

function decode(args: readonly string[], input = "") {
  const run = spawnSync(process.execPath, [bin, "decode", ...args], { input, encoding: "utf8" });
  const answers = () =>
    run.stdout
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
  return { ...run, answers };
}

function sampleOf(name: string, index = 0) {
  const sample = catalogue.named(name)?.samples[index];
  assert.ok(sample);
  return sample;
}

const gas = sampleOf("diehl-aerius");
const wrongKey = "00112233445566778899aabbccddeeff";

test("a telegram as an argument, with its key: one JSON object of the agreed form", () => {
  const { status, answers } = decode([gas.telegram, "--key", gas.key ?? "", "--format", "jsonl"]);
  assert.equal(status, 0);
  const [answer] = answers();
  assert.deepEqual(answer.meter, { manufacturer: "DME", id: "60082801", version: "30", type: "03", medium: "gas" });
  assert.deepEqual(answer.security, { mode: 5, authenticated: false });
  assert.equal(answer.driver, "diehl-aerius");
  assert.deepEqual(answer.readings[0], {
    quantity: "volume",
    value: 1204.518,
    unit: "m3",
    function: "instantaneous",
    storage: 0,
    tariff: 0,
    subunit: 0,
    qualifiers: answer.readings[0].qualifiers,
  });
});

test("lines of standard input, in order: hex, rtl_wmbus, JSON with a key, and what is none", () => {
  const input = [
    gas.telegram.toUpperCase(),
    `T1;1;1;2026-03-14 19:00:42.000;97;148;60082801;0x${gas.telegram}`,
    "",
    `${JSON.stringify({ telegram: gas.telegram, key: wrongKey, other: 1 })}\r`,
    "not hex",
    "# a comment",
    JSON.stringify({ telegram: gas.telegram, key: gas.key }),
  ].join("\n");
  const { status, answers } = decode(["--format", "jsonl", "--key", gas.key ?? ""], input);
  assert.equal(status, 1);
  assert.deepEqual(
    answers().map((answer) => answer.error?.code ?? answer.readings.length),
    [gas.readings.length, gas.readings.length, "wrong-key", "not-hex", "not-hex", gas.readings.length],
  );
});

test("keys from a key file; its broken lines are named and the others used", () => {
  const keys = join(folder, "keys.csv");
  const telegrams = join(folder, "telegrams.txt");
  writeFileSync(keys, `meter,key,name,driver,mode,zone\nDME.1.*,xyz,,,,\nDME.60082801.*,${gas.key},gas,,5,\n`);
  writeFileSync(telegrams, `${gas.telegram}\n`);
  const { status, stderr, answers } = decode(["--file", telegrams, "--keys", keys, "--format", "jsonl"]);
  assert.equal(status, 0);
  assert.match(stderr, /keys\.csv, line 2: the key of DME\.1\.\*/);
  assert.equal(answers()[0].ok, true);
});

test("earlier telegrams of the same meter teach a compact frame's format", () => {
  const { before, telegram } = compactFrame();
  const refused = decode(["--format", "jsonl"], JSON.stringify({ telegram }));
  assert.equal(refused.answers()[0].error.code, "unknown-format");
  const { status, answers } = decode(["--format", "jsonl"], JSON.stringify({ telegram, before }));
  assert.equal(status, 0);
  assert.deepEqual(
    answers()[0].readings.map(({ value }: { value: number }) => value),
    [0.258],
  );
  const other = decode(["--format", "jsonl"], [JSON.stringify({ telegram, before }), telegram].join("\n"));
  assert.equal(other.answers()[1].error.code, "unknown-format", "what `before` teaches holds for its own line");
});

/** A full frame with one volume, by a meter without a driver, and the compact frame that follows (EN 13757-3, annex G). */
function compactFrame() {
  const meter = { manufacturer: "XYZ", id: "60000001", version: "77", type: "07" };
  const sent = (content: Uint8Array, ci: number) => {
    const bytes = sealTelegram({ meter, crc: "none", ci: 0x78, security: { mode: 0 }, content });
    return toHex(bytes.with(10, ci));
  };
  const header = Uint8Array.of(0x04, 0x13);
  const data = Uint8Array.of(2, 1, 0, 0);
  const checks = [header, concat(header, data)].map((bytes) => crc16(bytes)).flatMap((crc) => [crc & 255, crc >> 8]);
  return {
    before: [sent(concat(header, data), 0x78)],
    telegram: sent(concat(Uint8Array.from(checks), data), 0x79),
  };
}

test("a table for people: meter, values with their units, what to do about a fault", () => {
  const read = decode([gas.telegram, "--key", gas.key ?? ""]);
  assert.equal(read.status, 0);
  assert.match(read.stdout, /^DME 60082801 {2}gas · Diehl Metering AERIUS · mode-5, not authenticated/);
  assert.match(read.stdout, /^ Volume +1204\.518 {2}m3/m);
  assert.ok(!read.stdout.includes("\u001b"), "colours are for terminals");
  const refused = decode(["# a comment", gas.telegram]);
  assert.equal(refused.status, 1);
  assert.match(refused.stdout, /^line 2: telegram is encrypted .*\n {2}give the key with --key/);
});

test("a line without end is refused and holds no memory", () => {
  const { answers } = decode(["--format", "jsonl"], `${"00".repeat(5_000_000)}\n${gas.telegram}`);
  assert.deepEqual(
    answers().map((answer) => answer.error.code),
    ["too-long", "no-key"],
  );
});

test("nothing to read: no answers and no complaint", () => {
  const { status, stdout, stderr } = decode(["--format", "jsonl"], "\n \n");
  assert.deepEqual([status, stdout, stderr], [0, "", ""]);
});

test("what the caller got wrong is said in a sentence", () => {
  assert.match(decode(["--file", join(folder, "nowhere")]).stderr, /^error: cannot read .*nowhere/);
  assert.match(decode(["--keys", join(folder, "nowhere"), gas.telegram]).stderr, /^error: cannot read .*nowhere/);
  assert.match(decode(["--key", "12", gas.telegram]).stderr, /A key is 32 hex digits/);
  assert.match(decode(["--format", "xml", gas.telegram]).stderr, /Allowed choices are table, json, jsonl/);
});

test("a reader that leaves first (| head) is no failure", async () => {
  const child = spawn(process.execPath, [bin, "decode", "--format", "jsonl"]);
  let complaints = "";
  child.stderr.on("data", (chunk) => {
    complaints += chunk;
  });
  // Once it has left, what is still written to it fails here, as it should.
  child.stdin.on("error", () => {});
  child.stdout.once("data", () => child.stdout.destroy());
  child.stdin.write(`${gas.telegram}\n`.repeat(20_000));
  child.stdin.end();
  const [exitCode] = await once(child, "close");
  assert.deepEqual([exitCode, complaints], [0, ""]);
});
