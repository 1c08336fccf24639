// Tests that nobody gets more attempts by other addresses of his own, or by filling the table.
import assert from "node:assert/strict";
import { test } from "node:test";
import { attempts, placeOf } from "./attempts.ts";

test("T17 the addresses of one IPv6 network are one place", () => {
  assert.equal(placeOf("192.0.2.1"), "192.0.2.1");
  assert.equal(placeOf("::ffff:192.0.2.1"), "::ffff:192.0.2.1");
  for (const address of ["2001:db8:1:2::", "2001:db8:1:2::7", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2:ffff::1"]) {
    assert.equal(placeOf(address), "2001:db8:1:2");
  }
  assert.equal(placeOf("2001:db8::1"), "2001:db8:0:0");
  assert.equal(placeOf("::1"), "0:0:0:0");
  for (const no of ["", "unknown", "1:2:3:4:5:6:7:8:9", "1::2::3"]) assert.equal(placeOf(no), no);
});

test("T17 who had too many attempts is not freed by those of a hundred thousand others", () => {
  let at = 0;
  const counted = attempts(3, 1000, () => at);
  for (let time = 0; time < 3; time += 1) counted.note("guesser");
  for (let other = 0; other < 100_000; other += 1) counted.note(`other ${other}`);
  assert.equal(counted.tooMany("guesser"), true);
  assert.equal(counted.tooMany("other 99999"), false);
  at = 1000;
  assert.equal(counted.tooMany("guesser"), false);
});
