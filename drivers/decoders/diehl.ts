// Diehl's own dialects, both scrambled by a shift register: PRIOS and "real data".
import type { Decoder } from "./decoder.ts";
import { openPrios, priosAlarms, readPrios } from "./diehl-prios.ts";
import { openRealData } from "./diehl-real-data.ts";

export const diehl: Decoder = {
  alarms: priosAlarms,
  open: (sealed, key, options) => openPrios(sealed, key) ?? openRealData(sealed, key, options),
  read: readPrios,
};
