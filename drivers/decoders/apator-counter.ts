// Reads the counters that Apator's older radio modules AT-WMBUS-08 (gas) and -17 (water) send in clear behind CI A0.
import type { Reading } from "@tributary/core";
import type { Decoder } from "./decoder.ts";
import { textReading } from "./value.ts";

const ownCi = 0xa0;
/** Present count, what the module is set to, and the count that it kept last. */
const shortLength = 18;
const months = 12;
/** Counts at the ends of the last twelve months, the oldest first, stand behind what short telegrams hold. */
const longLength = shortLength + 4 * months;
/** Three counts are a litre, with modules of version 04 a cubic metre. */
const countsPerStep = 3;
const coarseVersion = "04";

/** The reading of a count: thirds are no decimals, so it has no ticks. */
function volume(count: number, coarse: boolean, storage: number): Reading {
  const value = count / (coarse ? countsPerStep : 1000 * countsPerStep);
  return { ...textReading("volume", "", { storage }), value };
}

export const apatorCounter: Decoder = {
  alarms: [],
  read({ ci, content, meter }) {
    if (ci !== ownCi || content.length < shortLength) return undefined;
    const view = new DataView(content.buffer, content.byteOffset, content.length);
    const coarse = meter.version === coarseVersion;
    const readings = [volume(view.getUint32(0, true), coarse, 0)];
    for (let storage = 1; content.length >= longLength && storage <= months; storage += 1) {
      readings.push(volume(view.getUint32(longLength - 4 * storage, true), coarse, storage));
    }
    return { readings };
  },
};

/** The content of a telegram with its present count and none or twelve counts at ends of months, the newest first. */
export function writeApatorCounter(present: number, past: readonly number[] = []): Uint8Array {
  const content = new Uint8Array(past.length === 0 ? shortLength : longLength);
  const view = new DataView(content.buffer);
  view.setUint32(0, present, true);
  for (const [i, count] of past.entries()) view.setUint32(longLength - 4 * (i + 1), count, true);
  return content;
}
