// Tests what the page makes of pasted text.
import assert from "node:assert/strict";
import { test } from "node:test";
import { catalogue } from "@tributary/drivers";
import { decodeText } from "./decode-text.ts";
import { example } from "./example.ts";

function explained(text: string, key = "") {
  const decoding = decodeText(text, key);
  assert.ok(decoding.kind === "explained", JSON.stringify(decoding));
  return decoding.explanation;
}

const sample = catalogue.named("diehl-aerius")?.samples[0];
const { telegram = "", key = "" } = sample ?? {};

test("nothing pasted is nothing said", () => {
  assert.deepEqual(decodeText(" \n ", "12"), { kind: "nothing" });
});

test("a telegram over several lines, in any case, with spaces, and its key likewise", () => {
  const pasted = telegram.toUpperCase().replace(/.{32}/g, "$& \r\n  ");
  const { read, keyFailure } = explained(pasted, key.replace(/.{4}/g, "$& "));
  assert.ok("readings" in read);
  assert.equal(read.readings.length, sample?.readings.length);
  assert.equal(keyFailure, undefined);
});

test("lines of a receiver and JSON with the key in it", () => {
  assert.ok("readings" in explained(JSON.stringify({ telegram, key })).read);
  assert.ok("readings" in explained(`T1;1;1;2026-03-14 19:00:42.000;97;148;60082801;0x${telegram}`, key).read);
});

test("without the key the failure is named, and the headers are explained all the same", () => {
  const { fields, keyFailure } = explained(telegram);
  assert.equal(keyFailure?.failure, "no-key");
  assert.equal(fields.map(({ bytes }) => bytes).join(""), telegram);
});

test("what is no telegram and what is no key is told, each at its field", () => {
  const refused = decodeText("hello", "");
  assert.deepEqual(refused.kind === "refused" && refused.field, "telegram");
  assert.deepEqual(decodeText(telegram, "12 34"), { kind: "refused", field: "key", says: "A key is 32 hex digits." });
});

test("the example opens with its key", () => {
  const { read, keyFailure } = explained(example.telegram, example.key);
  assert.ok("readings" in read && read.readings.length > 0);
  assert.equal(keyFailure, undefined);
});
