// Says what consumption and balances need of the book that utilities keep, which the front door plugs in.
import type { MeterId, Seconds, Utility } from "@tributary/core";
import type { Mounting } from "@tributary/engine-consumption";

/** Half open; `null`: to this day. */
export interface TimeSpan {
  readonly from: Seconds;
  readonly to: Seconds | null;
}

/** A meter at a point, with what is known of its registers there. */
export interface Placed extends Mounting {
  readonly point: string;
  readonly utility: Utility;
  readonly zone: string;
}

export interface DistrictFacts {
  readonly id: string;
  readonly name: string;
  readonly utility: Utility;
  readonly zone: string;
  readonly inlets: readonly (TimeSpan & { readonly meter: MeterId; readonly direction: "in" | "out" })[];
  readonly members: readonly (TimeSpan & { readonly point: string; readonly placements: readonly Placed[] })[];
}

/** Who holds meters together. */
export type Holder = { readonly district: string } | { readonly site: string } | { readonly customer: string };

/** Answers what meets a span, as it is, not cut to it; `metersOf` alone is cut. */
export interface AssetBook {
  placementsOf(of: { readonly meter: MeterId } | { readonly point: string }, span: TimeSpan): Promise<Placed[]>;
  metersOf(of: Holder, span: TimeSpan): Promise<(TimeSpan & { readonly meter: MeterId })[]>;
  districtAt(district: string, span: TimeSpan): Promise<DistrictFacts | undefined>;
}

/** Where no book is kept: every meter is taken as mounted since ever. */
export const noBook: AssetBook = {
  placementsOf: async () => [],
  metersOf: async () => [],
  districtAt: async () => undefined,
};
