// Tests how live events change what the page has.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { AlarmView, MeterDetail, MeterView } from "@tributary/wire";
import { mergeAlarm, mergeDetail, mergeMeters } from "./merge.ts";

const meter = (id: string, heardAt: number): MeterView => ({
  meter: id,
  name: null,
  utility: "water",
  medium: "water",
  manufacturer: "KAM",
  serial: "12345678",
  driver: null,
  zone: "UTC",
  securityMode: 5,
  authenticated: false,
  heardAt,
  telegrams: 1,
  rssi: null,
  gateway: "gw",
  status: [],
  alarms: [],
  main: { register: "volume", value: heardAt, unit: "m3", at: heardAt },
});

const alarm = (id: string, openedAt: number, closedAt: number | null = null): AlarmView => ({
  id,
  meter: "a",
  meterName: null,
  utility: "water",
  alarm: "leak",
  title: "Leak",
  severity: "warning",
  source: "rule",
  openedAt,
  closedAt,
  detail: "",
});

test("only the meters that were heard are new objects", () => {
  const list = [meter("a", 1), meter("b", 1)];
  const merged = mergeMeters(list, new Map([["b", meter("b", 2)]]));
  assert.equal(merged[0], list[0]);
  assert.equal(merged[1]?.heardAt, 2);
  assert.equal(mergeMeters(list, new Map([["c", meter("c", 2)]])), list);
});

test("a meter's page keeps its registers and moves the billed one", () => {
  const row = { quantity: "volume", unit: "m3", quality: ["heard"] };
  const detail: MeterDetail = {
    ...meter("a", 1),
    registers: [
      { ...row, register: "volume", value: 1, at: 1 },
      { ...row, register: "volume.t1", value: 9, at: 1 },
    ],
    openAlarms: [],
  };
  const merged = mergeDetail(detail, meter("a", 2));
  assert.equal(merged.heardAt, 2);
  assert.deepEqual(
    merged.registers.map(({ value, at }) => [value, at]),
    [
      [2, 2],
      [9, 1],
    ],
  );
});

test("an opened alarm comes first, a closed one goes", () => {
  const open = [alarm("y", 5), alarm("x", 3)];
  assert.deepEqual(
    mergeAlarm(open, alarm("z", 9)).map(({ id }) => id),
    ["z", "y", "x"],
  );
  assert.deepEqual(
    mergeAlarm(open, alarm("y", 5, 8)).map(({ id }) => id),
    ["x"],
  );
  assert.deepEqual(mergeAlarm(open, alarm("q", 1, 2)), open);
});
