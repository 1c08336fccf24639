// Adds to a telegram what only earlier telegrams of its meter said: some meters spread their values over several.
import { meterId, registerOf } from "@tributary/core";
import type { ReadTelegram } from "@tributary/drivers";

/** The telegram's own readings first; what is older is marked `earlier`, the newest of each register. */
export function withEarlier(telegram: ReadTelegram, earlier: readonly ReadTelegram[]): ReadTelegram {
  const meter = meterId(telegram.open.meter);
  const said = new Set(telegram.readings.map(registerOf));
  const readings = [...telegram.readings];
  for (const { open, readings: older } of earlier.toReversed()) {
    if (meterId(open.meter) !== meter) continue;
    for (const reading of older) {
      if (!said.has(registerOf(reading))) {
        readings.push({ ...reading, qualifiers: [...(reading.qualifiers ?? []), "earlier"] });
      }
    }
    for (const reading of older) said.add(registerOf(reading));
  }
  return { ...telegram, readings };
}
