// Meter models that stand in the city: who they say they are and which records they send.
import type { Quantity, Seconds } from "@tributary/core";
import type { Coding } from "@tributary/mbus";
import type { CityUtility } from "./customers.ts";

/** What a meter can know. Volumes in L, energies in Wh, flows in L/h, powers in W, the others in their quantity's unit. */
export type Measure =
  | "total"
  | "total-last-month"
  | "last-month"
  | "rate"
  | "backward"
  | "given"
  | "rate-given"
  | "day-tariff"
  | "night-tariff"
  | "circulated"
  | "circulation"
  | "voltage"
  | "battery-life"
  | "pressure"
  | "valve"
  | "valve-position"
  | "interval"
  | "info"
  | "temperature"
  | "temperature-outside"
  | "coldest-last-month"
  | "coldest-outside-last-month"
  | "flow-temperature"
  | "return-temperature"
  | "clock";

/** One record of a telegram: what it says, and in which steps of 10^exponent of the quantity's unit. */
export interface RecordRow {
  readonly says: Measure;
  readonly coding: Coding;
  readonly quantity: Quantity;
  readonly exponent?: number;
  readonly direction?: "backward";
  readonly storage?: number;
  readonly tariff?: number;
  readonly function?: "minimum";
  /** VIF and VIFE codes where the quantity alone does not tell them. */
  readonly vib?: readonly number[];
}

export interface MeterModel {
  readonly manufacturer: string;
  /** Version and device type, two hex digits each. */
  readonly version: string;
  readonly type: string;
  readonly utility: CityUtility;
  /** Security mode of its telegrams (EN 13757-7, table 19), or that of the extended link layer. */
  readonly mode: 5 | 7 | "ell-ctr";
  readonly records: readonly RecordRow[];
  /** How often it may be told to send, in seconds; a quarter of an hour or an hour unless told. */
  readonly intervals?: readonly Seconds[];
  /** What one pulse of its counter is worth in L or Wh; its registers move in such steps. 1 unless told. */
  readonly pulse?: number;
  /** Its clock knows nothing of summer time. */
  readonly standardTime?: true;
  /** It speaks LoRaWAN, and has no telegrams with records. */
  readonly lorawan?: true;
  /** It can shut its pipe off. */
  readonly valve?: true;
  /** Most of its frames are compact (EN 13757-3, annex G). */
  readonly compact?: true;
}

const lastMonth = { says: "last-month", coding: "int16", quantity: "date", storage: 1 } as const;
const clock = { says: "clock", coding: "int32", quantity: "date-time" } as const;
/** What meters that take commands say of themselves beside what they measure. */
const told = [
  clock,
  { says: "interval", coding: "int24", quantity: "duration", vib: [0x7d, 0x3c] },
] as const satisfies readonly RecordRow[];

export const meterModels: readonly MeterModel[] = [
  {
    manufacturer: "AXI",
    version: "10",
    type: "07",
    utility: "water",
    mode: 5,
    records: [
      clock,
      { says: "total", coding: "int32", quantity: "volume", exponent: -3 },
      { says: "backward", coding: "int32", quantity: "volume", exponent: -3, direction: "backward" },
      { says: "rate", coding: "int32", quantity: "flow", exponent: -3 },
      { says: "temperature", coding: "int16", quantity: "flow-temperature", exponent: -2 },
      { says: "total-last-month", coding: "int32", quantity: "volume", exponent: -3, storage: 1 },
      lastMonth,
    ],
  },
  {
    manufacturer: "DME",
    version: "70",
    type: "07",
    utility: "water",
    mode: 7,
    records: [
      { says: "total", coding: "bcd8", quantity: "volume", exponent: -3 },
      { says: "rate", coding: "bcd6", quantity: "flow", exponent: -3 },
      { says: "temperature", coding: "int16", quantity: "flow-temperature", exponent: -1 },
      { says: "total-last-month", coding: "bcd8", quantity: "volume", exponent: -3, storage: 1 },
      lastMonth,
      { says: "battery-life", coding: "int16", quantity: "battery-life" },
      ...told,
    ],
  },
  {
    manufacturer: "SEN",
    version: "68",
    type: "07",
    utility: "water",
    mode: 5,
    records: [
      { says: "total", coding: "int32", quantity: "volume", exponent: -3 },
      { says: "rate", coding: "int16", quantity: "flow", exponent: -3 },
    ],
  },
  {
    manufacturer: "BMT",
    version: "13",
    type: "07",
    utility: "water",
    mode: 5,
    pulse: 10,
    records: [
      { says: "total", coding: "bcd8", quantity: "volume", exponent: -3 },
      clock,
      { says: "total-last-month", coding: "bcd8", quantity: "volume", exponent: -3, storage: 1 },
      lastMonth,
    ],
  },
  {
    manufacturer: "KAM",
    version: "1b",
    type: "16",
    utility: "water",
    mode: "ell-ctr",
    intervals: [96, 900],
    compact: true,
    records: [
      { says: "info", coding: "int16", quantity: "error-flags", vib: [0x7f, 0x20] },
      { says: "total", coding: "int32", quantity: "volume", exponent: -3 },
      { says: "total-last-month", coding: "int32", quantity: "volume", exponent: -3, storage: 1 },
      { says: "coldest-last-month", coding: "int8", quantity: "flow-temperature", storage: 1, function: "minimum" },
      {
        says: "coldest-outside-last-month",
        coding: "int8",
        quantity: "external-temperature",
        storage: 1,
        function: "minimum",
      },
    ],
  },
  {
    // No maker's: it measures what the meters of a pilot with pressures and valves measured.
    manufacturer: "SAL",
    version: "01",
    type: "07",
    utility: "water",
    mode: 7,
    valve: true,
    records: [
      { says: "total", coding: "int32", quantity: "volume", exponent: -3 },
      { says: "backward", coding: "int32", quantity: "volume", exponent: -3, direction: "backward" },
      { says: "rate", coding: "int32", quantity: "flow", exponent: -3 },
      { says: "pressure", coding: "int16", quantity: "pressure", exponent: -3 },
      { says: "temperature", coding: "int16", quantity: "flow-temperature", exponent: -2 },
      { says: "temperature-outside", coding: "int16", quantity: "external-temperature", exponent: -2 },
      { says: "valve", coding: "int8", quantity: "valve-state", vib: [0x7d, 0x1f] },
      { says: "valve-position", coding: "int8", quantity: "valve-position", vib: [0x7d, 0x3a] },
      { says: "battery-life", coding: "int16", quantity: "battery-life" },
      ...told,
    ],
  },
  {
    manufacturer: "APA",
    version: "02",
    type: "02",
    utility: "electricity",
    mode: 5,
    intervals: [900],
    records: [
      clock,
      { says: "total", coding: "int48", quantity: "energy", exponent: -3 },
      { says: "day-tariff", coding: "int48", quantity: "energy", exponent: -3, tariff: 1 },
      { says: "night-tariff", coding: "int48", quantity: "energy", exponent: -3, tariff: 2 },
      { says: "given", coding: "int48", quantity: "energy", exponent: -3, direction: "backward" },
      { says: "rate", coding: "int32", quantity: "power", exponent: -3 },
      { says: "voltage", coding: "int16", quantity: "voltage", exponent: -1 },
    ],
  },
  {
    manufacturer: "EMH",
    version: "02",
    type: "02",
    utility: "electricity",
    mode: 7,
    pulse: 10,
    intervals: [900],
    records: [
      { says: "total", coding: "bcd12", quantity: "energy", exponent: -2 },
      { says: "given", coding: "bcd12", quantity: "energy", exponent: -2, direction: "backward" },
      { says: "rate", coding: "int32", quantity: "power", exponent: -3 },
      ...told,
    ],
  },
  {
    manufacturer: "KAM",
    version: "30",
    type: "02",
    utility: "electricity",
    mode: "ell-ctr",
    intervals: [300, 900],
    records: [
      { says: "total", coding: "int32", quantity: "energy", exponent: -3 },
      { says: "given", coding: "int32", quantity: "energy", exponent: -3, direction: "backward" },
      { says: "rate", coding: "int32", quantity: "power", exponent: -3 },
      { says: "rate-given", coding: "int32", quantity: "power", exponent: -3, direction: "backward" },
    ],
  },
  {
    manufacturer: "DME",
    version: "30",
    type: "03",
    utility: "gas",
    mode: 5,
    pulse: 10,
    records: [
      { says: "total", coding: "bcd8", quantity: "volume", exponent: -2 },
      { says: "temperature", coding: "int16", quantity: "flow-temperature", exponent: -1 },
      { says: "total-last-month", coding: "bcd8", quantity: "volume", exponent: -2, storage: 1 },
      lastMonth,
    ],
  },
  {
    manufacturer: "AMX",
    version: "01",
    type: "03",
    utility: "gas",
    mode: 5,
    pulse: 100,
    standardTime: true,
    records: [
      clock,
      { says: "total", coding: "int32", quantity: "volume", exponent: -2 },
      { says: "total-last-month", coding: "int32", quantity: "volume", exponent: -2, storage: 1 },
      lastMonth,
    ],
  },
  {
    manufacturer: "ELS",
    version: "3a",
    type: "03",
    utility: "gas",
    mode: 5,
    pulse: 10,
    records: [
      { says: "total", coding: "bcd8", quantity: "volume", exponent: -2 },
      { says: "rate", coding: "int32", quantity: "flow", exponent: -2 },
    ],
  },
  {
    manufacturer: "KAM",
    version: "35",
    type: "04",
    utility: "heat",
    mode: 5,
    records: [
      { says: "total", coding: "int32", quantity: "energy", exponent: 0 },
      { says: "circulated", coding: "int32", quantity: "volume", exponent: -2 },
      { says: "rate", coding: "int16", quantity: "power", exponent: -1 },
      { says: "circulation", coding: "int16", quantity: "flow", exponent: -3 },
      { says: "flow-temperature", coding: "int16", quantity: "flow-temperature", exponent: -2 },
      { says: "return-temperature", coding: "int16", quantity: "return-temperature", exponent: -2 },
      { says: "total-last-month", coding: "int32", quantity: "energy", exponent: 0, storage: 1 },
      lastMonth,
    ],
  },
  {
    manufacturer: "LUG",
    version: "04",
    type: "04",
    utility: "heat",
    mode: 5,
    records: [
      { says: "total", coding: "bcd8", quantity: "energy", exponent: 0 },
      { says: "circulated", coding: "bcd8", quantity: "volume", exponent: -2 },
      { says: "rate", coding: "bcd6", quantity: "power", exponent: -1 },
      { says: "flow-temperature", coding: "bcd4", quantity: "flow-temperature", exponent: -1 },
      { says: "return-temperature", coding: "bcd4", quantity: "return-temperature", exponent: -1 },
    ],
  },
];

/** No maker's either: a water meter that speaks LoRaWAN itself. Its interval leaves the band to others. */
export const lorawanModel: MeterModel = {
  manufacturer: "SAL",
  version: "02",
  type: "07",
  utility: "water",
  mode: 7,
  lorawan: true,
  intervals: [3600],
  records: [],
};
