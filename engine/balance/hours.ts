// What a meter counted hour by hour, as a balance takes it: synchronous, with how sure each hour is.

/** How an hour of a meter is known. */
export const heard = {
  /** By readings beside its beginning and its end. */
  measured: 0,
  /** It lies within a gap whose sum is known: the readings on both sides of the gap say it. */
  bridged: 1,
  /** A gap begins or ends in it: one part is measured, the other lies on the straight line of the gap. */
  partly: 2,
  /** Nothing is known. */
  silent: 3,
  /** It was not in the district. */
  absent: 4,
} as const;

/** How a meter's readings lie around full hours, by column; NaN where no two readings are beside one. */
export interface MeterEdges {
  /** Seconds since the reading before, and up to the one after; both 0 at a reading. */
  readonly before: Float64Array;
  readonly after: Float64Array;
  /** Variance of what is used in a second, square ticks: use comes in draws. */
  readonly draws: Float64Array;
}

/** By column, one entry an hour. */
export interface MeterHours {
  /** Ticks; of hours in a gap a part of what the gap used, where nothing is known anything. */
  readonly use: Float64Array;
  /** Code of `heard`. */
  readonly known: Uint8Array;
  /** The beginning of each hour and the end of the last. */
  readonly edges: MeterEdges;
  /** Ticks in which the register counts. */
  readonly resolution: number;
}

/** The hours of a district: of each its class, so that hours of a class are used alike. */
export interface DistrictHours {
  /** 0 to 47: the hour of the local day, and 24 more on free days. */
  readonly classes: Uint8Array;
  readonly inlets: readonly (MeterHours & { readonly direction: "in" | "out" })[];
  readonly members: readonly MeterHours[];
}

export const classCount = 48;
