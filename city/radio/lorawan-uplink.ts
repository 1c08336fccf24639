// How often a gateway must send a confirmed LoRaWAN uplink until the network server has it.
import type { Seconds } from "@tributary/core";
import { civilDay } from "../civil-day.ts";
import { hash, scatter, share } from "../random.ts";
import { seedOf } from "./link-budget.ts";

export interface UplinkPlan {
  readonly seed: number;
  /** IANA time zone by whose calendar the band is busy. */
  readonly zone: string;
}

export interface UplinkFate {
  /** Transmissions, the first among them. */
  readonly sent: number;
  readonly delivered: boolean;
}

/** Chance that one transmission and its answer come through while people work, and on weekends and bank holidays. */
const through = { working: 0.55, free: 0.9, days: 0.03, most: 0.98 } as const;
const mostTransmissions = 8;

/** The band is full of others while people work; what it does to an uplink that is first sent at a moment. */
export function uplinkFate({ seed, zone }: UplinkPlan, gateway: string, at: Seconds): UplinkFate {
  const own = hash(seed, seedOf(gateway));
  const { number, weekend, bankHoliday } = civilDay(at, zone);
  const usual = weekend || bankHoliday ? through.free : through.working;
  const chance = Math.min(through.most, usual + through.days * scatter(own, 1, number));
  for (let sent = 1; sent <= mostTransmissions; sent += 1) {
    if (share(own, 2, at, sent) < chance) return { sent, delivered: true };
  }
  return { sent: mostTransmissions, delivered: false };
}
