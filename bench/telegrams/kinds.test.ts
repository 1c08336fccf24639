// The telegrams that are measured are of the lengths that their names say, and the lines are what programs read.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault } from "@tributary/core";
import { KeyTable, readTyped, typedTelegram } from "@tributary/wmbus";
import { jsonLine, median, tableLine } from "../measurement.ts";
import { keyOf, kinds, meterOf, telegramOf } from "./kinds.ts";

const lengths: Readonly<Record<string, number>> = { clear: 25, "mode-5": 79, "ell-ctr": 43, "mode-7": 97 };

for (const kind of kinds) {
  test(`${kind.name}: ${lengths[kind.name]} bytes, read with the meter's own key alone`, () => {
    const keys = new KeyTable();
    for (const number of [1, 2]) keys.set(meterOf(number), keyOf(number));
    assert.equal(telegramOf(kind, 1, "none").length, lengths[kind.name]);
    const into = typedTelegram();
    for (const number of [1, 2]) {
      assert.ok(Number(readTyped(telegramOf(kind, number, "a"), "a", keys, into)) > 0);
      assert.equal(into.value[0], 100 + number / 1000);
    }
    const stranger = readTyped(telegramOf(kind, 3, "a"), "a", keys, into);
    assert.equal(stranger instanceof Fault, kind.name !== "clear");
  });
}

test("a measurement as a line for programs and for people", () => {
  const measurement = {
    name: "mode-5 79 B typed 1 meter",
    value: 543_210.9,
    unit: "telegrams per CPU second",
    meters: 1,
  };
  assert.deepEqual(JSON.parse(jsonLine(measurement)), measurement);
  assert.match(tableLine(measurement), /^mode-5 79 B typed 1 meter +543,000 telegrams per CPU second$/);
  assert.match(tableLine({ ...measurement, value: 0.8571 }), / 0\.857 /);
  assert.equal(median([3, 1, 2]), 2);
});
