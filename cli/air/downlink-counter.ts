// Hands downlinks to the meters of a city and counts what became of them.
import type { CityFeed } from "@tributary/city";
import { Fault } from "@tributary/core";
import { outcomeCounter } from "./outcome-counter.ts";
import type { HearDownlink } from "./sender.ts";

export interface DownlinkCounter {
  readonly heard: HearDownlink;
  /** One sentence, once there was one. */
  says(): string[];
}

/** A gateway answers a telegram at once: what a downlink needs to come here is the network's time, not the air's. */
export function downlinkCounter(feed: Pick<CityFeed, "downlink">): DownlinkCounter {
  const outcomes = outcomeCounter();
  return {
    heard(meter, frame) {
      const fate = feed.downlink(meter, frame);
      outcomes.add(fate instanceof Fault ? fate.code : fate);
      return fate !== "not-listening";
    },
    says() {
      const counts = [...outcomes.counts].map(([outcome, frames]) => `${outcome} ${frames}`);
      return counts.length === 0 ? [] : [`downlinks: ${counts.join(", ")}`];
    },
  };
}
