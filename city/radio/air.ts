// Lets telegrams through the air: to each gateway that hears them, weaker or stronger, whole or broken, or to none.
import type { MeterId } from "@tributary/core";
import { addCrc } from "@tributary/wmbus";
import type { AirTelegram } from "../air-telegram.ts";
import { drawer } from "../random.ts";
import type { AirPlan, HeardTelegram } from "./air-plan.ts";
import { type Link, linkOf } from "./link-budget.ts";
import { chanceToHear, turnedBits } from "./reception.ts";

/** Why no gateway has a telegram, by the one that came nearest to it: the later word the nearer. */
export const airLosses = ["out-of-reach", "gateway-off", "too-weak", "broken"] as const;
export type AirLoss = (typeof airLosses)[number];

/** What became of a telegram in the air. */
export interface AirFate {
  /** What the gateways hand over, in the order of the plan. */
  readonly heard: readonly HeardTelegram[];
  /** Set where that is nothing. */
  readonly lost?: AirLoss;
}

export interface Air {
  /** Sends a telegram. What becomes of it does not depend on what was before. */
  send(telegram: Pick<AirTelegram, "at" | "meter" | "bytes">): AirFate;
}

export function openAir(plan: AirPlan): Air {
  const meters = new Map(plan.meters.map((meter) => [meter.meter, meter]));
  const known = new Map<MeterId, readonly Link[]>();
  const crc = plan.crc ?? "none";

  function linksOf(meter: MeterId): readonly Link[] {
    let links = known.get(meter);
    if (links === undefined) {
      const mounted = meters.get(meter);
      if (mounted === undefined) throw new RangeError(`${meter} is not on the air`);
      links = plan.gateways.map((gateway) => linkOf(plan, mounted, gateway)).filter((link) => link !== undefined);
      known.set(meter, links);
    }
    return links;
  }

  return {
    send({ at, meter, bytes }) {
      const heard: HeardTelegram[] = [];
      let nearest: AirLoss = "out-of-reach";
      const lost = (loss: AirLoss) => {
        if (airLosses.indexOf(loss) > airLosses.indexOf(nearest)) nearest = loss;
      };
      for (const link of linksOf(meter)) {
        if (link.gateway.outages?.some(({ from, until }) => at >= from && at < until)) {
          lost("gateway-off");
          continue;
        }
        const draw = drawer(link.seed, 7, at);
        const strength = link.strengthAt(at, draw);
        if (draw() >= chanceToHear(strength)) {
          lost("too-weak");
          continue;
        }
        const sent = addCrc(bytes, crc);
        const turned = turnedBits(strength, sent.length * 8, draw);
        // A receiver that checks CRCs itself hands over nothing that is broken.
        if (turned.length > 0 && crc === "none") {
          lost("broken");
          continue;
        }
        heard.push({
          gateway: link.gateway.gateway,
          meter,
          at,
          rssi: Math.round(strength),
          bytes: turn(sent, turned),
          crc,
        });
      }
      return heard.length > 0 ? { heard } : { heard, lost: nearest };
    },
  };
}

/** Telegrams of a city as its gateways hear them, in the order in which they were sent. */
export function* throughAir(telegrams: Iterable<AirTelegram>, plan: AirPlan): Iterable<HeardTelegram> {
  const air = openAir(plan);
  for (const telegram of telegrams) yield* air.send(telegram).heard;
}

function turn(bytes: Uint8Array, bits: readonly number[]): Uint8Array {
  if (bits.length === 0) return bytes;
  const turned = bytes.slice();
  for (const bit of bits) turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (0x80 >> (bit & 7));
  return turned;
}
