import assert from "node:assert/strict";
import { test } from "node:test";
import { type Detail, detailMessages } from "./detail.ts";
import { decodeSync, encodeSync } from "./sync.ts";
import type { AggregatesItem, BillingItem, GroupItem, MeterItem, ReadingsItem, SyncItem } from "./sync-items.ts";

const day = 86_400;
const meter = "KAM.12345678.1b.07";

function sent(detail: Detail, ...items: SyncItem[]): readonly SyncItem[] {
  const read = decodeSync(encodeSync({ v: 1, node: "edge-1", epoch: "a", first: 1, last: 1, detail, items }));
  assert.ok(typeof read !== "string");
  return read.items;
}

const refused = (detail: Detail, ...items: SyncItem[]) => assert.throws(() => sent(detail, ...items), RangeError);

const sums: GroupItem = {
  ...{
    kind: "group",
    group: "Mill Lane",
    utility: "water",
    zone: "UTC",
    register: "volume",
    bucket: "hour",
    version: 1,
  },
  ...{ start: [0, 3600], sum: [500, 600], members: [15, 15], filled: [0, 1], noise: [0, 0] },
};
const bill: BillingItem = {
  ...{ kind: "billing", meter, utility: "water", register: "volume", unit: "m3", from: 0, to: 31 * day, at: 31 * day },
  ...{ ticks: 12_000, quality: 0, version: 1 },
};
const readings: ReadingsItem = {
  ...{ kind: "readings", meter, register: "volume", unit: "m3", layer: 1, version: 1 },
  ...{ at: [day, 2 * day], ticks: [1, 2], quality: [0, 0] },
};
const used: AggregatesItem = {
  ...{ kind: "aggregates", meter, register: "volume", bucket: "day", start: [0], sum: [5], count: [24], version: 1 },
  ...{ min: [null], max: [null], mean: [null], estimated: [0] },
};
const known: MeterItem = {
  ...{ kind: "meter", meter, utility: "water", medium: "cold water", driver: null, zone: "UTC", securityMode: 5 },
  ...{ authenticated: true, heardAt: day, telegrams: 0, gateway: "", status: [], version: 1 },
};

test("F13 a group's message holds sums of fifteen and more, and of no house anything but its bill, which goes alone", () => {
  assert.deepEqual(sent("group", sums), [sums]);
  assert.deepEqual(sent("group", bill), [bill]);
  refused("group", { ...sums, members: [15, 14] });
  refused("group", sums, bill);
  for (const item of [readings, used, known]) refused("group", item);
  refused("group", { ...used, kind: "group" } as unknown as SyncItem);
});

test("F13 a field that a detail does not list is left out", () => {
  const more = { ...sums, houses: { [meter]: 17 } };
  assert.deepEqual(sent("group", more), [sums]);
  assert.deepEqual(sent("daily", { ...known, rssi: -60 }), [known]);
  assert.deepEqual(sent("full", more), [sums]);
});

test("daily detail lets out one value a day, and nothing of when in the day", () => {
  assert.deepEqual(sent("daily", known, readings, used), [known, readings, used]);
  refused("daily", { ...readings, at: [day, 2 * day - 7200] });
  refused("daily", { ...used, bucket: "hour" });
  refused("daily", { ...used, max: [3] });
  refused("daily", { ...known, heardAt: day + 60 });
});

test("whoever reads along reads messages by the same schemas", () => {
  assert.ok(detailMessages.group.safeParse([sums]).success);
  assert.ok(!detailMessages.group.safeParse([{ ...sums, members: [3, 3] }]).success);
});
