// Tests that stored ticks and codes become the words and decimals that people read.
import assert from "node:assert/strict";
import { test } from "node:test";
import { qualityBits, type Utility } from "@tributary/core";
import type { LatestReading, StoredReading } from "@tributary/engine-series";
import type { EventItem } from "@tributary/wire";
import { alarmView, bucketView, intakeView, mainRegister, readingView, registerView, textView } from "./views.ts";

const stored: StoredReading = { at: 60, ticks: 12_345_678, layer: "validated", quality: 0 };
const latest = (register: string, valid: StoredReading | undefined = stored): LatestReading => ({
  ...{ register, newest: stored },
  valid,
});

test("ticks become decimals of the quantity's unit", () => {
  assert.deepEqual(registerView(latest("energy.t2")), {
    ...{ register: "energy.t2", quantity: "energy", value: 12.345678, unit: "kWh", at: 60, quality: ["heard"] },
  });
  assert.equal(registerView(latest("temperature")).value, 12_345.678);
  assert.equal(registerView(latest("error-flags")).value, 12_345_678);
  const flagged = { ...stored, quality: qualityBits.late | qualityBits.outlier };
  assert.deepEqual(readingView("volume")(flagged), {
    ...{ at: 60, value: 12.345678, layer: "validated", quality: ["heard", "late", "outlier"] },
  });
  const bucket = { start: 0, sum: 1_500_000, min: null, max: 2_000_000, mean: 500_000.5, count: 2, estimated: 0.5 };
  assert.deepEqual(bucketView("volume")(bucket), {
    ...{ start: 0, sum: 1.5, min: null, max: 2, mean: 0.5000005, count: 2, estimated: 0.5 },
  });
});

test("a text is one more register", () => {
  assert.equal(textView({ register: "date-time", at: 1, text: "2026-01-31T23:59" }).value, "2026-01-31T23:59");
});

const mains: readonly (readonly [Utility, readonly string[], string | undefined])[] = [
  ["water", ["energy", "flow", "volume", "volume.t1"], "volume"],
  ["electricity", ["energy.t1", "energy", "power"], "energy"],
  ["heat", ["volume", "energy"], "energy"],
  ["heat", ["heat-cost", "temperature"], "heat-cost"],
  ["electricity", ["energy.t2", "energy.t1"], "energy.t1"],
  ["gas", ["energy.t1", "pulses"], "pulses"],
  ["other", ["temperature", "humidity"], undefined],
];
for (const [utility, registers, main] of mains) {
  test(`of ${registers.join(", ")} a ${utility} meter is billed by ${main ?? "none"}`, () => {
    assert.equal(
      mainRegister(
        utility,
        registers.map((register) => latest(register)),
      )?.register,
      main,
    );
  });
}

test("a register without a valid value is not the main one", () => {
  const rejected: LatestReading = { register: "volume", newest: stored, valid: undefined };
  assert.equal(mainRegister("water", [rejected, latest("volume.t1")])?.register, "volume.t1");
});

test("an alarm of an unknown kind and meter still says what it can", () => {
  const event: EventItem = {
    ...{ kind: "event", id: "1", meter: "ELS.00000001.01.03", alarm: "flood", severity: "critical", source: "meter" },
    ...{ openedAt: 1, closedAt: null, detail: "", version: 1 },
  };
  const { title, utility, meterName } = alarmView(event, undefined, undefined);
  assert.deepEqual([title, utility, meterName], ["flood", "gas", null]);
  assert.equal(alarmView({ ...event, alarm: "leak" }, undefined, undefined).title, "Leak: consumption never stops");
  assert.equal(alarmView({ ...event, alarm: "constructor", meter: "?" }, undefined, undefined).utility, "other");
});

test("causes stand in the order of their counts and add up to what was received", () => {
  const view = intakeView(
    new Map([
      ["no-key", 2],
      ["read", 40],
      ["new-cause", 2],
    ]),
  );
  assert.equal(view.received, 44);
  assert.deepEqual(
    view.causes.map(({ cause, accepted, telegrams }) => [cause, accepted, telegrams]),
    [
      ["read", true, 40],
      ["new-cause", false, 2],
      ["no-key", false, 2],
    ],
  );
});
