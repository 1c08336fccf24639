// What a LoRaWAN network brings and takes, whichever network server stands behind it.
import type { Seconds } from "@tributary/core";

/** A payload of a gateway that is an end device of the network; its sender is proved. */
export interface GatewayPayload {
  readonly devEui: string;
  /** Name of the gateway. */
  readonly gateway: string;
  /**
   * Tells the device's sessions apart, for in each its counter begins anew: a whole number, in no order. (devEui, session,
   * counter) names the payload for ever.
   */
  readonly session: number;
  readonly counter: number;
  readonly port: number;
  readonly payload: Uint8Array;
  readonly at: Seconds;
}

export interface PayloadToSend {
  readonly port: number;
  readonly payload: Uint8Array;
  readonly confirmed?: boolean;
  /** After this second it is not radioed any more. */
  readonly expiresAt: Seconds;
}

/** The way down. Nobody waits for what becomes of a payload: gateways answer for themselves. */
export interface PayloadNetwork {
  send(devEui: string, payload: PayloadToSend): void;
}

/** FPorts between a gateway and its edge node. */
export const ports = { telegrams: 1, blocks: 2, alarms: 3, commands: 4, wanted: 5 } as const;
