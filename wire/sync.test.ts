import assert from "node:assert/strict";
import { test } from "node:test";
import { encode } from "cbor-x";
import { decodeSync, encodeSync, type SyncBatch } from "./sync.ts";
import type { SyncItem } from "./sync-items.ts";

const items: SyncItem[] = [
  { kind: "text", meter: "KAM.12345678.1b.07", register: "date", at: 1, text: "2026-01-31", version: 3 },
  {
    kind: "readings",
    meter: "KAM.12345678.1b.07",
    register: "volume",
    unit: "m3",
    layer: 0,
    at: [1_780_000_000, 1_780_000_016],
    ticks: [12_345_000_000, 9_007_199_254_740_991],
    quality: [0, 64],
    version: 1_780_000_016_001,
  },
  { kind: "counts", counts: { read: 2, "wrong-key": 1 }, version: 4 },
  { kind: "meter-list", list: "a7", first: 0, rows: [["KAM.12345678.1b.07", "volume", 3]], version: 4 },
  { kind: "hours", list: "a7", column: Uint8Array.of(1, 2), version: 5 },
  { kind: "block", block: Uint8Array.of(3), version: 6 },
];
const batch: SyncBatch = { v: 1, node: "edge-1", epoch: "a1", first: 1, last: 3, detail: "full", items };

test("a batch comes back as it was sent, large integers too", () => {
  const { unknown, wrong, ...received } = decodeSync(encodeSync(batch)) as Exclude<
    ReturnType<typeof decodeSync>,
    string
  >;
  assert.deepEqual(received, batch);
  assert.deepEqual([unknown, wrong], [[], []]);
});

test("an item of a kind that is not known yet is kept apart, the others count", () => {
  const received = decodeSync(encode({ ...batch, items: [{ kind: "hologram", bytes: 1 }, ...items] }));
  assert.ok(typeof received !== "string");
  assert.deepEqual(received.items, items);
  assert.deepEqual(received.unknown, [{ kind: "hologram", bytes: 1 }]);
});

test("what is no batch says why", () => {
  assert.match(String(decodeSync(new Uint8Array([0xff, 1]))), /CBOR/);
  assert.match(String(decodeSync(encode(5))), /envelope/);
  assert.match(String(decodeSync(encode({ ...batch, first: 0 }))), /first/);
});

test("an item that is wrong is named, and the good ones beside it count", () => {
  const [text, ...others] = items;
  const counts = { kind: "counts", counts: { read: "x" } };
  const received = decodeSync(encode({ ...batch, items: [text, counts, ...others] }), ({ kind }) =>
    kind === "block" ? "is no block" : undefined,
  );
  assert.ok(typeof received !== "string");
  assert.deepEqual(received.items, items.slice(0, -1));
  assert.deepEqual(
    received.wrong.map(({ item, kind }) => [item, kind]),
    [
      [1, "counts"],
      [6, "block"],
    ],
  );
  assert.equal(received.wrong[1]?.says, "is no block");
});

test("what a detail does not list cannot be written", () => {
  const readings = items.filter(({ kind }) => kind === "readings");
  assert.throws(
    () => encodeSync({ ...batch, detail: "hourly", items: readings }),
    /hourly detail lets no readings out/,
  );
  const hours = items.filter(({ kind }) => kind === "hours");
  assert.equal(typeof decodeSync(encodeSync({ ...batch, detail: "hourly", items: hours })), "object");
  assert.throws(() => encodeSync({ ...batch, detail: "group", items: hours }), RangeError);
});
