import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault, fromHex, toHex } from "@tributary/core";
import { looksWired, writeWiredFrame } from "@tributary/mbus";
import { addCrc, type CrcFormat, type Key, likelyCrc, sealTelegram, stripCrc } from "@tributary/wmbus";
import { catalogue } from "../catalogue.ts";
import { readTelegram } from "../read-telegram.ts";
import { explain } from "./explain.ts";
import type { ExplainedField, Explanation } from "./explanation.ts";

const meter = { manufacturer: "KAM", id: "12345678", version: "1b", type: "07" };
const key = Uint8Array.from({ length: 16 }, (_, i) => 17 * i);
const content = fromHex("041340e20100" + "023b5400" + "426c5c32" + "4413c0e10100") ?? new Uint8Array(0);

const samples = catalogue.drivers.flatMap(({ samples: own }) =>
  own.map((sample) => ({ bytes: fromHex(sample.telegram) ?? new Uint8Array(0), key: fromHex(sample.key ?? "") })),
);

/** Every byte is in exactly one field, and stands there as it was received. */
function assertTiles(bytes: Uint8Array, { fields }: Explanation): void {
  let at = 0;
  for (const { offset, length, bytes: shown, says, name } of fields) {
    assert.equal(offset, at, `${name} in ${toHex(bytes)}`);
    assert.ok(length > 0 && says !== "" && shown.length === 2 * length);
    at += length;
  }
  assert.equal(at, bytes.length);
  assert.equal(fields.map((field) => field.bytes).join(""), toHex(bytes));
}

function explained(bytes: Uint8Array, used?: Key, crc: CrcFormat = likelyCrc(bytes)): Explanation {
  const explanation = explain({ bytes, crc }, used);
  assertTiles(bytes, explanation);
  return explanation;
}

function saysOf({ fields }: Explanation, name: string): string[] {
  return fields.filter((field) => field.name === name).map(({ says }) => says);
}

const isUnread = ({ name }: ExplainedField) => name === "unread" || name === "sealed";

test("each driver's samples are explained to the last byte, in each format, and read as decode reads them", () => {
  for (const sample of samples) {
    for (const crc of looksWired(sample.bytes) ? (["none"] as const) : (["none", "a", "b"] as const)) {
      const bytes = addCrc(sample.bytes, crc);
      const used = sample.key?.length === 0 ? undefined : sample.key;
      const explanation = explained(bytes, used, crc);
      assert.deepEqual(explanation.fields.filter(isUnread), [], toHex(bytes));
      assert.equal(explanation.keyFailure, undefined, toHex(bytes));
      assert.deepEqual(
        explanation.read,
        readTelegram({ bytes, crc }, () => used),
      );
    }
  }
});

test("mutants of the samples: the fields still make up the telegram, whatever it is read as", () => {
  let state = 20_260_131;
  const roll = (below: number) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
  for (let round = 0; round < 6000; round += 1) {
    const sample = samples[roll(samples.length)];
    const crc = (["none", "a", "b"] as const)[roll(3)] ?? "none";
    const mutant = [...addCrc(sample?.bytes ?? new Uint8Array(0), crc)];
    for (let times = roll(4); times > 0; times -= 1) {
      const at = roll(mutant.length + 1);
      const how = roll(4);
      if (how < 2) mutant[at] = roll(256);
      else if (how === 2) mutant.splice(at, roll(20));
      else mutant.splice(at, 0, ...Array.from({ length: roll(20) }, () => roll(256)));
      // A true length field lets the mutant come in.
      if (roll(2) === 0 && crc === "none") mutant[0] = mutant.length - 1;
    }
    const bytes = Uint8Array.from(mutant);
    const used = [sample?.key, undefined, key][roll(3)];
    explained(bytes, used?.length === 16 ? used : undefined, crc);
    const wired = mutant.length < 250 ? writeWiredFrame(8, 1, bytes.subarray(10)) : bytes;
    explained(wired, undefined, "none");
    assertTiles(bytes, explain({ bytes, crc: roll(2) === 0 ? "a" : "b" }));
  }
  for (const bytes of [[], [0], [0x44], [0xff, 0x44], [0x68, 3, 3, 0x68], [0x68, 0, 0, 0x68]]) {
    for (const crc of ["none", "a", "b"] as const) explained(Uint8Array.from(bytes), undefined, crc);
  }
});

test("the headers in words", () => {
  const bytes = sealTelegram({
    meter,
    crc: "none",
    ci: 0x72,
    sender: { manufacturer: "AMB", id: "87654321", version: "33", type: "37" },
    accessNumber: 42,
    status: 0x04,
    configuration: 0x2000,
    security: { mode: 5, key },
    content,
  });
  const explanation = explained(bytes, key);
  assert.deepEqual(saysOf(explanation, "C"), ["SND-NR: sends of itself, wants no reply"]);
  assert.deepEqual(saysOf(explanation, "M"), ["manufacturer AMB", "manufacturer KAM"]);
  assert.deepEqual(saysOf(explanation, "ID"), ["serial number 87654321", "serial number 12345678"]);
  assert.deepEqual(saysOf(explanation, "ACC"), ["access number 42"]);
  assert.deepEqual(saysOf(explanation, "STS"), ["low-battery"]);
  assert.match(saysOf(explanation, "CF")[0] ?? "", /^mode 5: .*, 2 encrypted blocks \(32 bytes\), synchronous$/);
  assert.match(saysOf(explanation, "check")[0] ?? "", /IV 2d2c785634121b072a2a2a2a2a2a2a2a: address KAM\.12345678/);
});

test("records in words: header, value with its unit, the date that belongs to it", () => {
  const explanation = explained(sealTelegram({ meter, crc: "none", content }));
  const words = explanation.fields
    .filter(({ record }) => record !== undefined)
    .map((field) => [field.name, field.says]);
  assert.deepEqual(words.slice(0, 3), [
    ["DIF", "32-bit integer, instantaneous value"],
    ["VIF", "Volume in steps of 0.001 m3"],
    ["data", "Volume 123.456 m3"],
  ]);
  assert.deepEqual(words.at(-1), ["data", "Volume 123.328 m3, storage 1, at 2026-02-28"]);
});

test("what is encrypted is marked and shown as received and as decrypted; without a key it stays sealed", () => {
  for (const security of [
    { mode: 5, key },
    { mode: 7, key, counter: 9 },
    { mode: 10, key, counter: 9 },
    { mode: "ell-ctr", key, session: 77 },
  ] as const) {
    const bytes = sealTelegram({ meter, crc: "none", security, content });
    const opened = explained(bytes, key);
    const volume = opened.fields.find(({ name }) => name === "data");
    assert.deepEqual([volume?.encrypted, volume?.clear, volume?.says], [true, "40e20100", "Volume 123.456 m3"]);
    assert.notEqual(volume?.bytes, volume?.clear);
    const sealed = explained(bytes);
    assert.ok(sealed.read instanceof Fault && sealed.read.code === "no-key");
    assert.equal(sealed.keyFailure?.failure, "no-key");
    assert.match(saysOf(sealed, "sealed")[0] ?? "", /encrypted bytes: AES-128-/);
    assert.ok(sealed.fields.every(({ clear }) => clear === undefined));
  }
});

test("CRCs: each block's, right or wrong", () => {
  const bytes = sealTelegram({ meter, crc: "a", content });
  assert.ok(saysOf(explained(bytes), "CRC").every((says) => says.startsWith("right")));
  const damaged = bytes.with(20, 0xff);
  const explanation = explained(damaged);
  assert.deepEqual(
    explanation.fields.filter(({ wrong }) => wrong === true).map(({ offset }) => offset),
    [28],
  );
  assert.equal(explanation.keyFailure?.failure, "crc-wrong");
  assert.ok(stripCrc(damaged, "a") instanceof Fault);
});

test("a wired frame", () => {
  const radio = sealTelegram({ meter, crc: "none", ci: 0x72, content });
  const bytes = writeWiredFrame(0x08, 17, radio.subarray(10));
  const explanation = explained(bytes);
  assert.deepEqual(saysOf(explanation, "A"), ["bus address 17"]);
  assert.equal(explanation.fields.at(-1)?.name, "stop");
  assert.equal(saysOf(explanation, "data")[0], "Volume 123.456 m3");
  assert.deepEqual(saysOf(explanation, "checksum"), ["right"]);
  const damaged = explained(bytes.with(30, 0xff), undefined, "none");
  assert.match(saysOf(damaged, "checksum")[0] ?? "", /^wrong: the bytes make [0-9a-f]{2}$/);
  assert.equal(damaged.keyFailure?.failure, "crc-wrong");
});
