// Writes what a telegram says as one JSON object on one line.
import { Fault, mediumOf, type Reading } from "@tributary/core";
import type { ReadTelegram } from "@tributary/drivers";

/** The fields of a reading that leave the house: how exactly it was sent (ticks and exponent) does not. */
function readingAnswer({ ticks: _ticks, exponent: _exponent, ...reading }: Reading) {
  return reading;
}

export function jsonAnswer(answer: ReadTelegram | Fault): string {
  return JSON.stringify(answerObject(answer));
}

export function answerObject(answer: ReadTelegram | Fault) {
  if (answer instanceof Fault) {
    const { code, layer, offset, says } = answer;
    return { ok: false, error: { code, layer, offset, says } };
  }
  const { open, driver, status, readings } = answer;
  const { manufacturer, id, version, type } = open.meter;
  const { mode, authenticated, storedClear } = open.security;
  return {
    ok: true,
    meter: { manufacturer, id, version, type, medium: mediumOf(type) },
    driver,
    security: { mode, authenticated, ...(storedClear === undefined ? {} : { storedClear }) },
    status,
    readings: readings.map(readingAnswer),
  };
}
