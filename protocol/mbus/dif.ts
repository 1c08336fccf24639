// The data information block: how data are coded, and which function, storage, tariff and subunit they belong to (EN 13757-3, 6.3).
import type { ReadingFunction } from "@tributary/core";

/** How data are coded, by DIF bits 0-3 (EN 13757-3, table 4). F is no coding but a special function. */
export const codings = [
  "none",
  "int8",
  "int16",
  "int24",
  "int32",
  "real32",
  "int48",
  "int64",
  "readout",
  "bcd2",
  "bcd4",
  "bcd6",
  "bcd8",
  "variable",
  "bcd12",
] as const;
export type Coding = (typeof codings)[number];

/** Data bytes by DIF bits 0-3; variable length is told by the LVAR byte. */
export const codingLengths: readonly number[] = [0, 1, 2, 3, 4, 4, 6, 8, 0, 1, 2, 3, 4, 0, 6];

/** By DIF bits 4-5 (EN 13757-3, table 4). */
export const functions: readonly ReadingFunction[] = ["instantaneous", "maximum", "minimum", "error"];

/** Whole DIF bytes that are no data record (EN 13757-3, table 6). */
export const specialDif = { manufacturer: 0x0f, moreFollows: 0x1f, filler: 0x2f, globalReadout: 0x7f } as const;

/** At most ten DIFEs and ten VIFEs follow (EN 13757-3, 6.3.2 and 6.4.2). */
export const mostExtensions = 10;

export interface DataInformation {
  readonly coding: Coding;
  readonly function?: ReadingFunction;
  readonly storage?: number;
  readonly tariff?: number;
  readonly subunit?: number;
}

/** DIF and DIFEs: DIF bit 6 is the storage number's lowest bit, each DIFE adds 4 of storage, 2 of tariff, 1 of subunit. */
export function writeDataInformation(information: DataInformation): number[] {
  const { coding, storage = 0, tariff = 0, subunit = 0 } = information;
  const bytes = [
    codings.indexOf(coding) | (functions.indexOf(information.function ?? "instantaneous") << 4) | ((storage % 2) << 6),
  ];
  let s = Math.floor(storage / 2);
  let t = tariff;
  let u = subunit;
  while (s > 0 || t > 0 || u > 0) {
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 0x80;
    bytes.push((s % 16) | ((t % 4) << 4) | ((u % 2) << 6));
    s = Math.floor(s / 16);
    t >>= 2;
    u >>= 1;
  }
  return bytes;
}
