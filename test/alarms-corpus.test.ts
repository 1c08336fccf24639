// Real telegrams whose meters complain, by what another decoder calls it: we raise an alarm for it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { alarms } from "@tributary/core";
import { corpusFile, linesOf } from "./corpus.ts";
import { runDecode } from "./run-decode.ts";

const file = corpusFile("wmbus-dev.jsonl");

/** Words of a status text, and the alarms of which one has to be raised. What none of the rows matches is not asked for. */
const wanted: readonly (readonly [RegExp, readonly string[]])[] = [
  [/LEAKAGE_OR_NO_USAGE/, ["leak", "zero-use"]],
  [/LEAK/, ["leak"]],
  [/BURST/, ["burst"]],
  [/(^|_)DRY/, ["dry"]],
  [/REVERSE|WRONG_FLOW_DIRECTION|BACKFLOW/, ["reverse", "backflow"]],
  [/TAMPER|REMOVED|MAGNET|FRAUD|SABOTAGE|SEAL_BROKEN|OPEN_C|STRONG_LIGHT/, ["tamper"]],
  [/LOW_BAT|POWER_LOW|BATTERY/, ["low-battery"]],
  [/NO_FLOW/, ["zero-use"]],
  [/SMOKE/, ["smoke"]],
  [/SENSOR|MEASURING_RANGE/, ["sensor-error"]],
  [/COMMUNICATION_ERROR/, ["communication-error"]],
  [/RTC_ERROR/, ["clock-error"]],
  [/PERMANENT_ERROR/, ["hardware-error"]],
  [/TEMPORARY_ERROR/, ["temporary-error"]],
  [/ERROR/, Object.keys(alarms).filter((alarm) => alarm.endsWith("-error"))],
];
/** Flags that the other decoder has no name for either, and what was in earlier months. */
const unnamed = /^(ERROR_FLAGS|STATUS_FLAGS|UNKNOWN)_|^PREV_|_PREV_MONTH$|_THIS_MONTH$/;
const present = /^(status|current_status|error_flags|current_alarms|alarm_flags)$/;

/** For each word that names a trouble the alarms of which one has to be raised. */
function wantedIn(expected: Readonly<Record<string, unknown>>): (readonly string[])[] {
  const texts = Object.entries(expected).flatMap(([field, value]) => (present.test(field) ? String(value) : []));
  const words = new Set(texts.flatMap((text) => text.split(/[ ,]+/)).filter((word) => !unnamed.test(word)));
  return [...words].flatMap((word) => {
    const row = wanted.find(([pattern]) => pattern.test(word));
    return row === undefined ? [] : [row[1]];
  });
}

if (file !== undefined) {
  test("of the telegrams whose status names a trouble, nine in ten give an alarm for each", async () => {
    const lines = linesOf(file);
    const { answers } = await runDecode(lines, lines.length);
    const asked = lines.flatMap((line, i) => {
      const { driver, expected } = JSON.parse(line);
      const status: readonly string[] = JSON.parse(answers[i] ?? "{}").status ?? [];
      const all = wantedIn(expected);
      const missing = all.filter((any) => !any.some((alarm) => status.includes(alarm)));
      return all.length === 0 ? [] : [{ line: i + 1, driver, missing: missing.map((any) => any.join(" or ")) }];
    });
    const failed = asked.filter(({ missing }) => missing.length > 0);
    assert.ok(asked.length >= 30, `${asked.length} telegrams name a trouble`);
    assert.ok(failed.length <= asked.length / 10, `${failed.length} of ${asked.length}: ${JSON.stringify(failed)}`);
  });
}
