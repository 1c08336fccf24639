// Tests which price counts when: by weekday, month and hour of the table's own zone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type PricePeriod, priceAt } from "./prices.ts";

const at = (iso: string) => Date.parse(iso) / 1000;
const table = (zone: string, periods: readonly PricePeriod[]) => ({ zone, versions: [{ from: 0, periods }] });
const nameAt = (prices: ReturnType<typeof table>, iso: string) => priceAt(prices, at(iso))?.name;

test("S7 F23 night goes over midnight, in the table's zone", () => {
  const prices = table("Europe/Madrid", [
    { name: "night", price: 1, hours: [22, 6] },
    { name: "day", price: 2 },
  ]);
  assert.equal(nameAt(prices, "2026-01-15T20:59:59Z"), "day");
  assert.equal(nameAt(prices, "2026-01-15T21:00:00Z"), "night");
  assert.equal(nameAt(prices, "2026-01-16T04:59:59Z"), "night");
  assert.equal(nameAt(prices, "2026-01-16T05:00:00Z"), "day");
  // An hour earlier by UTC in summer.
  assert.equal(nameAt(prices, "2026-07-15T20:00:00Z"), "night");
});

test("the weekday and the month are those of the zone's own day", () => {
  const prices = table("Pacific/Auckland", [
    { name: "weekend", price: 1, weekdays: [6, 7] },
    { name: "winter", price: 2, months: [6, 7, 8] },
  ]);
  // Friday afternoon by UTC is Saturday there; 2026-05-31 is a Sunday by UTC, and Monday, 1 June there.
  assert.equal(nameAt(prices, "2026-01-16T11:00:00Z"), "weekend");
  assert.equal(nameAt(prices, "2026-01-16T10:59:59Z"), undefined);
  assert.equal(nameAt(prices, "2026-05-31T12:30:00Z"), "winter");
});

test("before the first version there is no price, and a later one counts from its moment on", () => {
  const periods = (name: string) => [{ name, price: 1 }];
  const versions = [
    { from: at("2026-01-01T00:00:00Z"), periods: periods("old") },
    { from: at("2026-04-01T00:00:00Z"), periods: periods("new") },
  ];
  const nameThen = (iso: string) => priceAt({ zone: "UTC", versions }, at(iso))?.name;
  assert.deepEqual(["2025-12-31T23:59:59Z", "2026-03-31T23:59:59Z", "2026-04-01T00:00:00Z"].map(nameThen), [
    undefined,
    "old",
    "new",
  ]);
});
