// A message cut into fragments joins to what it was, in any order, and not when one is missing or of another meter.
import assert from "node:assert/strict";
import { test } from "node:test";
import { concat, Fault, type MeterAddress } from "@tributary/core";
import { readRecords, writeAddress, writeRecords } from "@tributary/mbus";
import { readAuthentication } from "./authentication.ts";
import { cutMessage, type Fragment, joinFragments, readFragment } from "./fragments.ts";
import { linkLength } from "./link.ts";
import { sealTelegram } from "./seal.ts";
import { readSealed } from "./telegram.ts";
import { unseal } from "./unseal.ts";

const meter: MeterAddress = { manufacturer: "TRI", id: "12345678", version: "01", type: "07" };
const key = Uint8Array.from({ length: 16 }, (_, i) => 3 * i);
const content = writeRecords(
  Array.from({ length: 12 }, (_, storage) => ({ coding: "int32", vib: [0x13], value: 1000 * storage, storage })),
);
const telegram = sealTelegram({ meter, crc: "none", security: { mode: 7, key, counter: 99 }, content });

function fragmentsOf(most: number, sender = meter): Fragment[] {
  const header = readAuthentication(telegram, linkLength);
  if (header instanceof Fault) return assert.fail(header.says);
  return cutMessage(header, telegram.subarray(header.end), most).map((payload) => {
    const frame = concat(Uint8Array.of(9 + payload.length, 0x44), writeAddress(sender, "link"), payload);
    const fragment = readFragment(frame, "none");
    return fragment instanceof Fault ? assert.fail(fragment.says) : fragment;
  });
}

for (const most of [20, 33, 200]) {
  test(`fragments of ${most} bytes join in any order, and the MAC holds`, () => {
    const sealed = joinFragments(fragmentsOf(most).reverse());
    const open = sealed instanceof Fault ? sealed : unseal(sealed, key);
    if (open instanceof Fault) return assert.fail(open.says);
    assert.equal(open.security.authenticated, true);
    assert.equal(open.counter, 99);
    const list = readRecords(open.content);
    assert.equal(list instanceof Fault ? 0 : list.records.length, 12);
  });
}

test("a missing, doubled or foreign fragment is not made up for", () => {
  const [first, second, ...others] = fragmentsOf(20);
  const foreign = fragmentsOf(20, { ...meter, id: "87654321" })[1];
  assert.ok(first !== undefined && second !== undefined && foreign !== undefined);
  for (const some of [
    [],
    [first],
    [first, ...others],
    [first, second],
    [first, first, second, ...others],
    [first, foreign, ...others],
  ]) {
    const sealed = joinFragments(some);
    assert.equal(sealed instanceof Fault && sealed.code, "fragment");
  }
});

test("a fragment by itself is told as one", () => {
  const [fragment] = fragmentsOf(20);
  const sealed = readSealed(fragment?.linked.frame ?? assert.fail(), "none");
  assert.equal(sealed instanceof Fault && sealed.code, "fragment");
});
