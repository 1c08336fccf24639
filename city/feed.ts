// The city's telegrams as time goes by, and the downlinks that meters hear in answer to them.
import type { MeterId, Seconds } from "@tributary/core";
import type { AirTelegram } from "./air-telegram.ts";
import type { OpenAirTime } from "./air-time.ts";
import type { Obedience } from "./obey.ts";

/** What became of a downlink: what its meter made of it, or that the meter did not listen. */
export type DownlinkFate = Obedience | "not-listening";

export interface CityFeed {
  /**
   * Every telegram since the last one, until a moment. What a downlink makes a meter send comes in its place or, where
   * others were handed over that are later, next.
   */
  telegrams(to: Seconds): Iterable<AirTelegram>;
  /**
   * Radios a frame to a meter, right after its last telegram unless told when. It hears it only for a few seconds behind
   * each of its telegrams.
   */
  downlink(meter: MeterId, frame: Uint8Array, at?: Seconds): DownlinkFate;
}

/** Seconds for which a meter listens: milliseconds in the field, but between processes a downlink comes over a network. */
const listens = 5;
/** Seconds from a telegram to the downlink that answers it. */
const turnaround = 1;

export function openFeed(
  air: OpenAirTime<AirTelegram>,
  hear: (meter: MeterId, frame: Uint8Array, at: Seconds) => Obedience,
): CityFeed {
  const lastSent = new Map<MeterId, Seconds>();
  /** When each meter was told something last. */
  const lastTold = new Map<MeterId, Seconds>();
  return {
    *telegrams(to) {
      for (const telegram of air.until(to)) {
        lastSent.set(telegram.meter, telegram.at);
        yield telegram;
      }
    },
    downlink(meter, frame, at) {
      const sent = lastSent.get(meter);
      if (sent === undefined) return "not-listening";
      const radioed = at ?? sent + turnaround;
      if (radioed < sent || radioed > sent + listens) return "not-listening";
      const heardAt = Math.max(radioed, lastTold.get(meter) ?? sent);
      lastTold.set(meter, heardAt);
      return hear(meter, frame, heardAt);
    },
  };
}
