// Says what a node is doing, for people who look after it.
import type { Seconds } from "@tributary/core";
import type { IntakeCause } from "@tributary/wire";
import { meanStrength } from "./commands/heard-by.ts";
import type { Durations } from "./durations.ts";
import type { Threats } from "./intake/threats.ts";
import type { DeviceLink } from "./lorawan/uplink-statistics.ts";
import type { Meter } from "./meters/meter-state.ts";

/** A gateway as the meters' telegrams show it. */
export interface GatewayState {
  readonly gateway: string;
  /** Meters that it heard lately. */
  readonly meters: number;
  /** When it heard one last, UTC seconds. */
  readonly heardAt: Seconds;
  /** Mean signal strength over its meters, dBm. */
  readonly rssi?: number;
}

export interface EdgeState {
  readonly node: string;
  readonly at: Seconds;
  /** Meters that were ever heard, and those heard in the last hour and day. */
  readonly meters: { readonly known: number; readonly hour: number; readonly day: number };
  /** What arrived, by what became of it, since the node was set up. */
  readonly counts: Readonly<Partial<Record<IntakeCause, number>>>;
  /** Telegrams that were taken again from the intake when the state was restored last: it lacked them. */
  readonly takenAgain: number;
  /** Entries that the cloud confirmed, that wait for it, those that it refused, and chunks of which for want of room only alarms stayed. */
  readonly outbox: {
    readonly told: number;
    readonly waiting: number;
    readonly refused: number;
    readonly condensed: number;
  };
  /** Groups of arrivals that were made durable since the process began, and the seconds that it took. */
  readonly writes: Durations;
  /** Since the process began: how many threats of each kind, and the newest. */
  readonly security: { readonly counts: ReturnType<Threats["counts"]>; readonly threats: ReturnType<Threats["list"]> };
  /** Commands that have not ended. */
  readonly commands: number;
  readonly gateways: readonly GatewayState[];
  /** LoRaWAN devices of the node's own network: uplinks, and repeats of each, by kind of day. */
  readonly devices: readonly DeviceLink[];
}

const hour: Seconds = 3600;
const day: Seconds = 86_400;

export function heardWithin(meters: Iterable<Meter>, now: Seconds): { readonly hour: number; readonly day: number } {
  const count = { hour: 0, day: 0 };
  for (const { state } of meters) {
    if (now - state.heardAt < hour) count.hour += 1;
    if (now - state.heardAt < day) count.day += 1;
  }
  return count;
}

export function gatewaysOf(meters: Iterable<Meter>): GatewayState[] {
  const found = new Map<string, { meters: number; heardAt: Seconds; sum: number; told: number }>();
  for (const { state } of meters) {
    for (const [gateway, hearing] of state.heardBy) {
      const one = found.get(gateway) ?? { meters: 0, heardAt: 0, sum: 0, told: 0 };
      found.set(gateway, one);
      const mean = meanStrength(hearing);
      one.meters += 1;
      one.heardAt = Math.max(one.heardAt, hearing.at);
      one.sum += mean ?? 0;
      one.told += mean === undefined ? 0 : 1;
    }
  }
  return [...found].map(([gateway, { meters, heardAt, sum, told }]) => ({
    gateway,
    meters,
    heardAt,
    ...(told === 0 ? {} : { rssi: Math.round((sum / told) * 10) / 10 }),
  }));
}
