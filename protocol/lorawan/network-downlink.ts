// How a network answers: what is due goes down in a receive window of the device (TS001-1.0.4, 3.3).
import { sealDataFrame } from "./data-frame.ts";
import { dataRates, eu868, rx1DataRate } from "./eu868.ts";
import { lastCounter } from "./frame-counter.ts";
import { fitOptions, writeDownCommand } from "./mac-commands.ts";
import type { NetworkDevice, NetworkSession } from "./network-session.ts";

/** A place in time and air where a device listens. */
export interface Window {
  /** Ms after the end of the uplink; 0 for a class C device, which always listens. */
  readonly delay: number;
  readonly frequency: number;
  readonly dataRate: number;
}

/** Both windows after an uplink. */
export function windowsAfter(
  session: NetworkSession,
  uplink: { readonly frequency: number; readonly dataRate: number },
): readonly [rx1: Window, rx2: Window] {
  const { receiveDelay, rx1Offset, rx2 } = session;
  const { frequency } = uplink;
  return [
    { delay: receiveDelay, frequency, dataRate: rx1DataRate(uplink.dataRate, rx1Offset) },
    { delay: receiveDelay + eu868.rx2Later, ...rx2 },
  ];
}

/** Both windows after a join request. */
export function joinWindows(
  session: NetworkSession,
  uplink: { readonly frequency: number; readonly dataRate: number },
): readonly [rx1: Window, rx2: Window] {
  const [rx1] = windowsAfter(session, uplink);
  return [
    { ...rx1, delay: eu868.joinAcceptDelay },
    { delay: eu868.joinAcceptDelay + eu868.rx2Later, ...eu868.rx2 },
  ];
}

/** Where a class C device listens whenever it does not send. */
export function openWindow(session: NetworkSession): Window {
  return { delay: 0, ...session.rx2 };
}

/** Whether the device must be answered even when no payload waits for it. */
export function answerDue({ ackDue, lifeSignDue, commands }: NetworkSession): boolean {
  return ackDue || lifeSignDue || commands.length > 0;
}

/** Octets of payload that a downlink has room for in a window, beside the MAC commands that go first. */
export function downlinkRoom(session: NetworkSession, window: Window): number {
  return (dataRates[window.dataRate]?.mostPayload ?? 0) - waitingOptions(session).length;
}

export interface DownlinkOrder {
  readonly port: number;
  readonly payload: Uint8Array;
  readonly confirmed?: boolean;
}

export interface BuiltDownlink {
  /** To be kept before the frame is sent: its counter is used up. */
  readonly device: NetworkDevice;
  readonly bytes: Uint8Array;
  readonly counter: number;
}

/**
 * A downlink with everything that is due, with or without a payload; nothing when the session's counters are used up.
 * `pending` tells the device that more waits. Ask `downlinkRoom` before: throws a RangeError when the payload is too long.
 */
export function buildDownlink(
  device: NetworkDevice & { readonly session: NetworkSession },
  order?: DownlinkOrder,
  pending = false,
): BuiltDownlink | undefined {
  const { session, adr } = device;
  const { devAddr, counterDown: counter, ackDue: ack } = session;
  if (counter > lastCounter) return undefined;
  const confirmed = order?.confirmed === true;
  const bytes = sealDataFrame(
    {
      direction: "down",
      confirmed,
      devAddr,
      adr,
      adrAckReq: false,
      ack,
      pending,
      counter,
      commands: waitingOptions(session),
      ...(order === undefined ? {} : { port: order.port }),
      payload: order?.payload ?? new Uint8Array(0),
    },
    session,
  );
  const sent = { ...session, counterDown: counter + 1, ackDue: false, lifeSignDue: false, commands: [] };
  return {
    device: { ...device, session: confirmed ? { ...sent, unacknowledged: counter } : sent },
    bytes,
    counter,
  };
}

/** The MAC commands that wait; what finds no room is asked again after the next uplink. */
function waitingOptions({ commands }: NetworkSession): Uint8Array {
  return fitOptions(commands.map(writeDownCommand));
}
