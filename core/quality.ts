// Where a stored value comes from, how good it is, and in which layer it stands. Bits are only ever added.

/** How a value came to us; the low four bits of a quality number. */
export const origins = { heard: 0, stored: 1, gateway: 2, imported: 3, estimated: 4, edited: 5 } as const;
export type Origin = keyof typeof origins;

/** What is to be known about a value; bits of a quality number, above the origin. */
export const qualityBits = {
  late: 1 << 4,
  clock: 1 << 5,
  unauthenticated: 1 << 6,
  fragment: 1 << 7,
  impossible: 1 << 8,
  outlier: 1 << 9,
  fell: 1 << 10,
  rollover: 1 << 11,
  exchange: 1 << 12,
  reset: 1 << 13,
  "gap-mean": 1 << 14,
  "gap-interpolated": 1 << 15,
  partial: 1 << 16,
  "meter-error": 1 << 17,
  conflict: 1 << 18,
} as const;
export type QualityFlag = keyof typeof qualityBits;

/** Flags with which a value is kept for the record but never billed, aggregated or shown as valid. */
export const rejecting =
  qualityBits.fragment | qualityBits.impossible | qualityBits.outlier | qualityBits.fell | qualityBits["meter-error"];

/** Layers of one value, lowest first: the answer is the highest layer present. */
export const layers = { raw: 0, validated: 1, estimated: 2, edited: 3 } as const;
export type Layer = keyof typeof layers;

/** Names of the layers by their codes, which count from 0. */
export const layerNames = Object.keys(layers) as Layer[];

/** The words of a quality number, origin first. */
export function qualityWords(quality: number): string[] {
  const origin = Object.entries(origins).find(([, code]) => code === (quality & 15))?.[0] ?? "unknown";
  const flags = Object.entries(qualityBits).filter(([, bit]) => (quality & bit) !== 0);
  return [origin, ...flags.map(([name]) => name)];
}
