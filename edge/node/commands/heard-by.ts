// Which gateways hear a meter, and how well: plain data, kept with the meter.
import type { Seconds } from "@tributary/core";

/** What one gateway heard of a meter lately. */
export interface GatewayHearing {
  at: Seconds;
  /** Signal strengths of its newest telegrams, dBm, oldest first; empty where the receiver tells none. */
  readonly rssi: number[];
}

export type HeardBy = Map<string, GatewayHearing>;

/** Telegrams of a gateway that its mean is made of. */
const telegramsOfMean = 16;
const mostGateways = 8;
/** A gateway that has not heard the meter for so long before the newest telegram comes last. */
const lately: Seconds = 86_400;
/** Stands for a gateway that tells no signal strength: better than one that barely hears. */
const unknownStrength = -95;

export function noteHearing(heardBy: HeardBy, gateway: string, at: Seconds, rssi: number | undefined): void {
  let hearing = heardBy.get(gateway);
  if (hearing === undefined || heardBy.size > 1) {
    hearing ??= { at, rssi: [] };
    // Taken out and put in again: the first of the map is the one heard by longest ago.
    heardBy.delete(gateway);
    heardBy.set(gateway, hearing);
  }
  hearing.at = Math.max(hearing.at, at);
  if (rssi !== undefined) hearing.rssi.push(rssi);
  if (hearing.rssi.length > telegramsOfMean) hearing.rssi.shift();
  if (heardBy.size <= mostGateways) return;
  const [oldest = ""] = heardBy.keys();
  heardBy.delete(oldest);
}

/** Mean signal strength, dBm; `undefined` where none was told. */
export function meanStrength({ rssi }: GatewayHearing): number | undefined {
  return rssi.length === 0 ? undefined : rssi.reduce((sum, one) => sum + one, 0) / rssi.length;
}

/** Gateways that heard the meter, the one that hears it best first. */
export function bestGateways(heardBy: HeardBy): string[] {
  const newest = Math.max(...[...heardBy.values()].map(({ at }) => at));
  const rank = (hearing: GatewayHearing) =>
    (meanStrength(hearing) ?? unknownStrength) - (newest - hearing.at > lately ? 1000 : 0);
  return [...heardBy].sort(([, a], [, b]) => rank(b) - rank(a)).map(([gateway]) => gateway);
}
