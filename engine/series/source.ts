// Says where rows are sought.
import type { MeterId, Seconds } from "@tributary/core";

export type Table = "readings" | "aggregates";

/** What an answer is about: where no such rows can be, nothing is read. */
export interface Area {
  readonly table: Table;
  readonly from: Seconds;
  /** The last moment; as a number that is greater than any it may lie beyond what a database can hold. */
  readonly to: Seconds;
  /** The first and the last meter in their order; from the first or up to the last there is where one is left out. */
  readonly meters?: { readonly first: MeterId; readonly last: MeterId } | undefined;
}

/** Hands out everything that holds rows of the area, as what SQL takes rows from, and keeps it while the work goes on. */
export type Sources = <Result>(area: Area, work: (source: string) => Promise<Result>) => Promise<Result>;
