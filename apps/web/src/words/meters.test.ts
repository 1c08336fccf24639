// Tests the words for meters.
import assert from "node:assert/strict";
import { test } from "node:test";
import { alarmSeverity, alarmWord, meterName, securityWords } from "./meters.ts";

test("security modes are told in words", () => {
  const word = (securityMode: number, authenticated: boolean) => securityWords({ securityMode, authenticated }).word;
  assert.equal(word(0, false), "not encrypted");
  assert.equal(word(5, false), "encrypted");
  assert.equal(word(7, true), "encrypted and authenticated");
  assert.equal(word(0, true), "authenticated, not encrypted");
});

test("an alarm has a short word, known or not", () => {
  assert.equal(alarmWord("leak"), "Leak");
  assert.equal(alarmWord("low-battery"), "Battery is low");
  assert.equal(alarmWord("never-heard-of"), "Never heard of");
  assert.equal(alarmSeverity("burst"), "critical");
  assert.equal(alarmSeverity("toString"), "warning");
});

test("a meter without a name is called by maker and serial number", () => {
  assert.equal(meterName({ name: null, manufacturer: "KAM", serial: "12345678" }), "KAM 12345678");
  assert.equal(meterName({ name: "Calle Mayor 3", manufacturer: "KAM", serial: "12345678" }), "Calle Mayor 3");
});
