// Says what a register counted in the hour that just ended: several rules ask for it one after another.
import type { Seconds } from "@tributary/core";
import { hourSum, type Stream } from "@tributary/engine-pipeline";

/** The answer that was given last. */
const given: { stream: Stream | undefined; at: Seconds; sum: number | undefined } = {
  stream: undefined,
  at: 0,
  sum: undefined,
};

/** To be called when readings may have been taken since. */
export function forgetLastHour(): void {
  given.stream = undefined;
}

/** What the stream counted in the hour that ends at `at`; `undefined` where that is not known. */
export function lastHour(stream: Stream, at: Seconds): number | undefined {
  if (given.stream !== stream || given.at !== at) {
    given.stream = stream;
    given.at = at;
    given.sum = hourSum(stream, at);
  }
  return given.sum;
}
