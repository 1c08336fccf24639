// Words for the quality of a value: where it comes from and what is to be known about it.

interface QualityRow {
  readonly word: string;
  /** plain: as it should be; mark: to be known; reject: kept for the record, never used. */
  readonly tone: "plain" | "mark" | "reject";
}

/** One row an origin and a flag of the core's quality table. */
const qualities: Readonly<Record<string, QualityRow>> = {
  heard: { word: "heard", tone: "plain" },
  stored: { word: "stored in the meter", tone: "plain" },
  gateway: { word: "from the gateway", tone: "plain" },
  imported: { word: "imported", tone: "plain" },
  estimated: { word: "estimated", tone: "mark" },
  edited: { word: "edited", tone: "mark" },
  late: { word: "late", tone: "mark" },
  clock: { word: "meter clock is off", tone: "mark" },
  unauthenticated: { word: "not authenticated", tone: "plain" },
  fragment: { word: "fragment", tone: "reject" },
  impossible: { word: "impossible", tone: "reject" },
  outlier: { word: "outlier", tone: "reject" },
  fell: { word: "index fell", tone: "reject" },
  rollover: { word: "rolled over", tone: "mark" },
  exchange: { word: "meter exchanged", tone: "mark" },
  reset: { word: "meter reset", tone: "mark" },
  "gap-mean": { word: "gap filled by mean", tone: "mark" },
  "gap-interpolated": { word: "gap filled by a line", tone: "mark" },
  partial: { word: "partial", tone: "mark" },
  "meter-error": { word: "meter error", tone: "reject" },
  conflict: { word: "conflict", tone: "mark" },
};

/** The row of a quality word; one that this page does not know yet is shown as it came. */
export function qualityRow(quality: string): QualityRow {
  return qualities[quality] ?? { word: quality, tone: "mark" };
}
