// All that a city sends, as lines in the order of time: telegrams by who hears them, and uplinks of LoRaWAN meters.
import type { AirUplink, City, CityFeed } from "@tributary/city";
import { toHex } from "@tributary/core";
import type { CityEars } from "./city-ears.ts";
import type { TimedLine } from "./send-all.ts";

export interface CitySendings {
  /** Everything since the last, until a moment. */
  until(to: number): Iterable<TimedLine>;
}

export interface SendingParts {
  readonly city: City;
  readonly feed: CityFeed;
  readonly ears: CityEars;
  /** The LoRaWAN meters' frames too. */
  readonly lorawan: boolean;
  readonly start: number;
  readonly interval: number | undefined;
}

/** The source of LoRaWAN frames. */
export const lorawanSource = "lorawan";

/** A frame as its packet forwarder has it. */
function lineOf({ at, bytes, dataRate, frequency, rssi, snr }: AirUplink): TimedLine {
  const line = JSON.stringify({ lorawan: toHex(bytes), at, dataRate, frequency, rssi, snr });
  return { at, source: lorawanSource, line };
}

export function citySendings({ city, feed, ears, lorawan, start, interval }: SendingParts): CitySendings {
  let from = start;
  return {
    *until(to) {
      const uplinks = (lorawan ? city.uplinks(from, to, interval) : [])[Symbol.iterator]();
      from = to;
      let next = uplinks.next();
      for (const telegram of feed.telegrams(to)) {
        for (; next.done !== true && next.value.at <= telegram.at; next = uplinks.next()) yield lineOf(next.value);
        yield* ears.hear(telegram);
      }
      for (; next.done !== true; next = uplinks.next()) yield lineOf(next.value);
    },
  };
}
