// Who hears a city's telegrams: one gateway, each building's own, or gateways among the houses, through the air.
import { type AirTelegram, airLosses, type City, gatewaysFor, openAir, withTroubles } from "@tributary/city";
import { toHex } from "@tributary/core";
import type { TimedLine } from "./send-all.ts";

export interface CityEars {
  /** A telegram as the lines of those who hear it. */
  hear(telegram: AirTelegram): TimedLine[];
  /** What the air did, once it is over. */
  says(): string[];
}

export interface EarSettings {
  readonly by: "gateway" | "building";
  /** Gateways hear through the air and stand so many metres apart; what befalls them is drawn between two moments. */
  readonly air?: { readonly spacing: number; readonly seed: number; readonly start: number; readonly end: number };
}

function lineOf({ at, bytes, rssi }: Pick<AirTelegram, "at" | "bytes" | "rssi">, source: string): TimedLine {
  return { at, source, line: JSON.stringify({ telegram: toHex(bytes), crc: "none", at, rssi, receiver: source }) };
}

export function cityEars(city: City, { by, air }: EarSettings): CityEars {
  if (air !== undefined) return earsInTheAir(city, air);
  const buildings = new Map(city.meters.map(({ meter, building }) => [meter, building]));
  const sourceOf = ({ meter }: AirTelegram) => (by === "gateway" ? "city" : (buildings.get(meter) ?? "city"));
  return { hear: (telegram) => [lineOf(telegram, sourceOf(telegram))], says: () => [] };
}

function earsInTheAir(city: City, { spacing, seed, start, end }: NonNullable<EarSettings["air"]>): CityEars {
  const gateways = withTroubles(gatewaysFor(city.meters, spacing), seed, start, end);
  const way = openAir({ seed, gateways, meters: city.meters });
  const lost = new Map<string, number>(airLosses.map((loss) => [loss, 0]));
  let [sent, heard, more] = [0, 0, 0];
  return {
    hear(telegram) {
      const fate = way.send(telegram);
      sent += 1;
      if (fate.lost === undefined) heard += 1;
      else lost.set(fate.lost, (lost.get(fate.lost) ?? 0) + 1);
      more += Math.max(0, fate.heard.length - 1);
      return fate.heard.map((one) => lineOf(one, one.gateway));
    },
    says() {
      const losses = [...lost].map(([loss, telegrams]) => `${loss} ${telegrams}`).join(", ");
      const sums = `sent ${sent}, heard ${heard}, by further gateways ${more}, lost ${sent - heard} (${losses})`;
      return [`in the air between the meters and ${gateways.length} gateways: ${sums}`];
    },
  };
}
