// The VIFEs that combine with any VIF, from meter to reader (EN 13757-3, tables 15 and 16).

/** What a VIFE does to the value that it follows. */
export type VifeRow =
  | { readonly code: number; readonly word: string }
  | { readonly code: number; readonly direction: "backward" }
  | { readonly code: number; readonly exponent: number }
  | { readonly code: number; readonly plus: number }
  /** The meter says that it has no value (EN 13757-3, table 17). */
  | { readonly code: number; readonly error: string }
  /** The data are a date or a duration about the value, not the value. */
  | { readonly code: number; readonly word: string; readonly about: "date" | "s" | "min" | "h" | "d" }
  /** The data are how often it happened. */
  | { readonly code: number; readonly word: string; readonly about: "count" }
  /** The data are a profile: many values (EN 13757-3, annex F). */
  | { readonly code: number; readonly profile: "inverse" | "registers" | "plain" };

const durations = ["s", "min", "h", "d"] as const;
const firstLast = ["first", "last"] as const;
const limits = ["lower-limit", "upper-limit"] as const;
const beginEnd = ["begin", "end"] as const;

/** E100 uf1b, E101 ufnn: when and how long a limit was exceeded. */
const limitRows: VifeRow[] = limits.flatMap((limit, u): VifeRow[] => [
  { code: 0x40 + 8 * u, word: limit },
  { code: 0x41 + 8 * u, word: `${limit}-exceeds`, about: "count" },
  ...firstLast.flatMap((which, f): VifeRow[] => [
    ...beginEnd.map(
      (edge, b): VifeRow => ({
        code: 0x42 + 8 * u + 4 * f + b,
        word: `${edge}-of-${which}-${limit}-exceed`,
        about: "date",
      }),
    ),
    ...durations.map(
      (unit, nn): VifeRow => ({
        code: 0x50 + 8 * u + 4 * f + nn,
        word: `duration-of-${which}-${limit}-exceed`,
        about: unit,
      }),
    ),
  ]),
  { code: 0x68 + 4 * u, word: `during-${limit}-exceed` },
]);

/** E110 0fnn, E110 1f1b: when and how long. */
const eventRows: VifeRow[] = firstLast.flatMap((which, f): VifeRow[] => [
  ...durations.map((unit, nn): VifeRow => ({ code: 0x60 + 4 * f + nn, word: `duration-of-${which}`, about: unit })),
  ...beginEnd.map((edge, b): VifeRow => ({ code: 0x6a + 4 * f + b, word: `${edge}-of-${which}`, about: "date" })),
]);

const perRows: VifeRow[] = [
  ...["second", "minute", "hour", "day", "week", "month", "year", "revolution"],
  ...["input-pulse-0", "input-pulse-1", "output-pulse-0", "output-pulse-1"],
  ...["litre", "m3", "kg", "kelvin", "kwh", "gj", "kw", "kelvin-litre", "volt", "ampere"],
].map((word, i): VifeRow => ({ code: 0x20 + i, word: `per-${word}` }));

const errorRows: VifeRow[] = Object.entries({
  1: "too many DIFEs",
  2: "storage number not implemented",
  3: "subunit not implemented",
  4: "tariff not implemented",
  5: "function not implemented",
  6: "data class not implemented",
  7: "data size not implemented",
  11: "too many VIFEs",
  12: "illegal VIF group",
  13: "illegal VIF exponent",
  14: "VIF and DIF do not match",
  15: "action not implemented",
  21: "no data available",
  22: "data overflow",
  23: "data underflow",
  24: "data error",
  28: "premature end of record",
}).map(([code, error]): VifeRow => ({ code: Number(code), error }));

const rows: readonly VifeRow[] = [
  ...errorRows,
  { code: 0x12, word: "average" },
  { code: 0x13, profile: "inverse" },
  { code: 0x14, word: "relative-deviation" },
  // 1D says that the content is as the standard wants it: it changes nothing.
  { code: 0x1e, profile: "registers" },
  { code: 0x1f, profile: "plain" },
  ...perRows,
  { code: 0x36, word: "times-second" },
  { code: 0x37, word: "times-second-per-volt" },
  { code: 0x38, word: "times-second-per-ampere" },
  { code: 0x39, word: "start", about: "date" },
  { code: 0x3a, word: "uncorrected" },
  { code: 0x3b, word: "forward" },
  { code: 0x3c, direction: "backward" },
  { code: 0x3d, word: "non-metric" },
  { code: 0x3e, word: "base-conditions" },
  { code: 0x3f, word: "obis" },
  ...limitRows,
  ...eventRows,
  { code: 0x69, word: "leakage" },
  { code: 0x6d, word: "overflow" },
  ...Array.from({ length: 8 }, (_, nnn): VifeRow => ({ code: 0x70 + nnn, exponent: nnn - 6 })),
  ...Array.from({ length: 4 }, (_, nn): VifeRow => ({ code: 0x78 + nn, plus: 10 ** (nn - 3) })),
  { code: 0x7d, exponent: 3 },
  { code: 0x7e, word: "future" },
];

/** The VIFEs after FC (EN 13757-3, table 16). */
const extensionRows: readonly VifeRow[] = [
  ...["phase-1", "phase-2", "phase-3", "neutral"].map((word, i): VifeRow => ({ code: 0x01 + i, word })),
  ...["phase-1-2", "phase-2-3", "phase-3-1"].map((word, i): VifeRow => ({ code: 0x05 + i, word })),
  ...["quadrant-1", "quadrant-2", "quadrant-3", "quadrant-4"].map((word, i): VifeRow => ({ code: 0x08 + i, word })),
  { code: 0x0c, word: "net" },
  { code: 0x10, word: "absolute" },
  { code: 0x11, word: "type-c" },
  { code: 0x12, word: "type-d" },
  { code: 0x13, word: "to-meter" },
  { code: 0x14, word: "from-meter" },
];

function tableOf(all: readonly VifeRow[]): readonly (VifeRow | undefined)[] {
  const table: (VifeRow | undefined)[] = new Array(128).fill(undefined);
  for (const row of all) table[row.code] = row;
  return table;
}

export const orthogonalVifes = tableOf(rows);
export const orthogonalExtensionVifes = tableOf(extensionRows);
