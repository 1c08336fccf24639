// Tests that all writings of one address are one account for the limit of log-ins.
import assert from "node:assert/strict";
import { test } from "node:test";
import { logInLimit } from "./log-in-limit.ts";

test("T17 an account has one limit, however its address is written", () => {
  const mayTry = logInLimit(() => 0);
  const writings = ["zo\u00eb@example.org", "zoe\u0308@example.org", " ZOE\u0308@example.org"];
  let tried = 0;
  // Each from a place of its own.
  for (let guess = 0; guess < 90; guess += 1) {
    if (mayTry(`192.0.2.${guess}`, writings[guess % writings.length])) tried += 1;
  }
  assert.equal(tried, 30);
});
