// Tests that no batch that the schema lets through can break the stores.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { AggregatesItem, GroupItem, ReadingsItem, SyncItem } from "@tributary/wire";
import { whatIsWrong } from "./check-batch.ts";

const series = { meter: "KAM.12345678.1b.07", register: "volume", version: 1 };
const readings: ReadingsItem = {
  ...{ kind: "readings", ...series, unit: "m3", layer: 1 },
  ...{ at: [1, 2], ticks: [3, 4], quality: [0, 0] },
};
const aggregates: AggregatesItem = {
  ...{ kind: "aggregates", ...series, bucket: "hour", start: [0] },
  ...{ sum: [1], min: [null], max: [null], mean: [null], count: [1], estimated: [0] },
};
const group: GroupItem = {
  ...{ kind: "group", group: "D07", utility: "water", zone: "UTC", register: "volume", bucket: "hour", version: 1 },
  ...{ start: [0], sum: [1], members: [15], filled: [0], noise: [0] },
};
const meter = {
  ...{ kind: "meter", meter: series.meter, utility: "water", medium: "water", driver: null, zone: "UTC", version: 1 },
  ...{ securityMode: 5, authenticated: true, heardAt: 1, telegrams: 1, gateway: "g", status: [] },
} satisfies SyncItem;
const now = 1_772_323_200;

test("sound items have nothing wrong", () => {
  for (const item of [readings, aggregates, group, meter, { kind: "counts", counts: {}, version: 1 } as const]) {
    assert.equal(whatIsWrong(item, now), undefined);
  }
});

const cases: readonly (readonly [SyncItem, RegExp])[] = [
  [{ ...readings, ticks: [3] }, /has columns of different lengths/],
  [{ ...readings, quality: [0, 0, 0] }, /different lengths/],
  [{ ...readings, at: [-1, 2] }, /years 1970 to 9999/],
  [{ ...readings, at: [1, Number.MAX_SAFE_INTEGER] }, /years 1970 to 9999/],
  [{ ...readings, quality: [0, 2 ** 31] }, /quality/],
  [{ ...readings, layer: 4 }, /layer 4/],
  [{ ...readings, layer: -1 }, /layer -1/],
  [{ ...readings, version: -1 }, /version/],
  [{ ...aggregates, mean: [] }, /has columns of different lengths/],
  [{ ...aggregates, start: [2 ** 50] }, /years 1970 to 9999/],
  [{ ...aggregates, count: [2 ** 31] }, /count/],
  [{ ...aggregates, version: -1 }, /version/],
  [{ ...group, members: [2 ** 31] }, /more members than can be counted/],
  [{ ...group, filled: [2 ** 31] }, /more members than can be counted/],
  [{ ...group, zone: "Nowhere/Land" }, /time zone Nowhere/],
  [{ ...meter, zone: "Nowhere/Land" }, /time zone Nowhere/],
  [{ ...meter, heardAt: 2 ** 50 }, /years 1970 to 9999/],
  [{ ...meter, version: (now + 86_401) * 1000 }, /more than a day ahead/],
];

for (const [item, says] of cases) {
  test(`refused: ${says.source}`, () => assert.match(whatIsWrong(item, now) ?? "", says));
}
