// Measures the link to the cloud by what is sent over it anyway.
import type { LinkNow } from "@tributary/engine-lambda";
import type { SyncTarget } from "../sync/sync-target.ts";

export interface LinkGauge {
  /** The same target, measured. */
  watch(target: SyncTarget): SyncTarget;
  /** The link as it was at the last batch; `perMegabyte` is what a megabyte costs. */
  now(perMegabyte: number): LinkNow;
}

/** Batches of fewer bytes tell of the latency, larger ones of the bandwidth. */
const small = 4096;
/** Weight of the newest measurement. */
const weight = 0.2;

export function newLinkGauge(elapsed: () => number): LinkGauge {
  let up = false;
  let latency = 50;
  let bytesPerSecond = 1_000_000;
  const blend = (before: number, measured: number) => before + weight * (measured - before);

  return {
    watch: ({ send, ...rest }) => ({
      ...rest,
      async send(batch) {
        const begun = elapsed();
        try {
          const answer = await send(batch);
          const took = Math.max(1, elapsed() - begun);
          if (batch.length < small) latency = blend(latency, took);
          else bytesPerSecond = blend(bytesPerSecond, (1000 * batch.length) / Math.max(1, took - latency));
          up = true;
          return answer;
        } catch (error) {
          up = false;
          throw error;
        }
      },
    }),
    now: (perMegabyte) => ({ up, latency, bytesPerSecond, perMegabyte }),
  };
}
