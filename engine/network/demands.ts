// What the houses of a network ask for.
import type { Seconds } from "@tributary/core";

export interface Demands {
  readonly start: Seconds;
  /** Length of a step in seconds. */
  readonly step: number;
  /** In m3/h, the mean of each step: all houses in the first step, then all in the second. */
  readonly flow: Float32Array;
}
