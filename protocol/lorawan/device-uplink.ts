// How a device sends: frames within its duty cycle, repeated until acknowledged, stepping back when unheard.
import { fromHex, toHex } from "@tributary/core";
import { airtimeOf } from "./airtime.ts";
import { frameOverhead, sealDataFrame } from "./data-frame.ts";
import { type Awaiting, type Channel, type Device, type DeviceSession, defaultChannels, optionsDue } from "./device.ts";
import type { Turn } from "./device-join.ts";
import { chargeAirtime } from "./duty-cycle.ts";
import { dataRates, eu868, powerOf, rx1DataRate } from "./eu868.ts";
import { lastCounter } from "./frame-counter.ts";
import { chanceOf, pickChannel } from "./transmission.ts";

export interface UplinkOrder {
  /** 1 to 223; left out for a frame that carries acknowledgements and MAC commands alone. */
  readonly port?: number;
  readonly payload?: Uint8Array;
  /** Sent again, more and more rarely, until the network acknowledges it. */
  readonly confirmed?: boolean;
  /** May use the last tenth of the hour's time on air: alarms. */
  readonly urgent?: boolean;
  /** What the device asks the network for. */
  readonly ask?: readonly ("linkCheck" | "deviceTime")[];
}

/** A confirmed frame is sent so often (TS001-1.0.3, 19.1); 1.0.4 leaves it to the device. */
const mostConfirmedAttempts = 8;
/** The wait between attempts doubles so many times. */
const mostDoublings = 5;
/** Ms that a receive window is open when nothing comes: eight symbols of SF12. */
export const windowLength = 262;

/** The next uplink, if it may be sent now. Keep the device's state before sending: the counter is used up by it. */
export function sendUplink(device: Device, order: UplinkOrder, now: number): Turn {
  const { session } = device;
  if (session === undefined) return { refused: "no-session" };
  if (session.awaiting !== undefined) return { refused: "awaiting" };
  if (session.counterUp > lastCounter) return { refused: "used-up" };
  const { port, payload = new Uint8Array(0), confirmed = false, urgent = false, ask = [] } = order;
  const commands = optionsDue(
    session,
    ask.map((name) => ({ name })),
  );
  const room = (dataRates[session.dataRate]?.mostPayload ?? 0) - commands.length;
  if (payload.length > room) return { refused: "too-long" };
  const counter = session.counterUp;
  const bytes = sealDataFrame(
    {
      direction: "up",
      confirmed,
      devAddr: session.devAddr,
      adr: device.adr,
      adrAckReq: device.adr && session.unheard >= eu868.adrAckLimit,
      ack: session.ackDue,
      pending: false,
      counter,
      commands,
      ...(port === undefined ? {} : { port }),
      payload,
    },
    session,
  );
  const mostAttempts = confirmed ? mostConfirmedAttempts : session.transmissions;
  const sent: DeviceSession = {
    ...session,
    counterUp: counter + 1,
    unheard: session.unheard + 1,
    ackDue: false,
    answers: [],
  };
  const { dataRate } = session;
  const frame = { counter, frame: toHex(bytes), dataRate, confirmed, urgent, attempts: 1, mostAttempts, retryAt: 0 };
  return radio(device, sent, frame, now);
}

/** The last frame once more, if it is time; `gaveUp` with its counter when it was sent often enough; nothing if none waits. */
export function retryUplink(
  device: Device,
  now: number,
): Turn | { readonly device: Device; readonly gaveUp: number } | undefined {
  const { session } = device;
  const awaiting = session?.awaiting;
  if (session === undefined || awaiting === undefined) return undefined;
  if (now < awaiting.retryAt) return { notBefore: awaiting.retryAt };
  if (awaiting.attempts >= awaiting.mostAttempts) {
    return { device: { ...device, session: withoutAwaiting(session) }, gaveUp: awaiting.counter };
  }
  const attempts = awaiting.attempts + 1;
  // Every second attempt is slower, if the frame may be so long there (TS001-1.0.3, 18.4).
  const slower = Math.max(eu868.lowestDataRate, awaiting.dataRate - 1);
  const fits = awaiting.frame.length / 2 <= (dataRates[slower]?.mostPayload ?? 0) + frameOverhead;
  const dataRate = awaiting.confirmed && device.adr && attempts % 2 === 1 && fits ? slower : awaiting.dataRate;
  const slowed = { ...session, dataRate: Math.min(session.dataRate, dataRate) };
  return radio(device, slowed, { ...awaiting, dataRate, attempts }, now);
}

/** Lets go of a frame that is being repeated, so that another may be sent: an alarm before backlog. */
export function abandonUplink(device: Device): Device {
  return device.session === undefined ? device : { ...device, session: withoutAwaiting(device.session) };
}

/** Ms before which `sendUplink` sends nothing of this length (payload octets), as things stand. */
export function earliestUplink(device: Device, length: number, now: number, urgent = false): number {
  const { session } = device;
  if (session === undefined) return Number.POSITIVE_INFINITY;
  const octets = length + frameOverhead + optionsDue(session).length;
  const air = { air: device.air, urgent, length: octets, dataRate: session.dataRate };
  return Math.ceil(pickChannel(usedChannels(session), air, freeFrom(device, now), 0)?.from ?? Number.POSITIVE_INFINITY);
}

export function withoutAwaiting(session: DeviceSession): DeviceSession {
  const { awaiting: _, ...rest } = session;
  return rest;
}

/** Puts a frame on the air: channel, duty cycle, receive windows, and when it is sent again. */
function radio(device: Device, session: DeviceSession, frame: Awaiting, now: number): Turn {
  const bytes = fromHex(frame.frame) ?? new Uint8Array(0);
  const { dataRate } = frame;
  const { air } = device;
  const chance = chanceOf(device.devEui, frame.counter * 16 + frame.attempts);
  const wanted = { air, urgent: frame.urgent, length: bytes.length, dataRate };
  const slot = pickChannel(usedChannels(session), wanted, freeFrom(device, now), chance);
  if (slot === undefined) return { refused: "no-channel" };
  const { frequency, airtime, from } = slot;
  if (from > now) return { notBefore: Math.ceil(from) };
  const endsAt = now + airtime;
  const rx1 = endsAt + session.receiveDelay;
  const [least, most] = eu868.retransmitTimeout;
  const wait = (least + chance * (most - least)) * 2 ** Math.min(frame.attempts - 1, mostDoublings);
  const retryAt = Math.ceil(rx1 + eu868.rx2Later + windowLength + (frame.confirmed ? wait : 0));
  const channel = session.channels.find((found) => found?.frequency === frequency);
  const next = frame.attempts === 1 ? stepBack(device.adr, session) : session;
  const repeated = frame.confirmed || frame.attempts < frame.mostAttempts;
  return {
    device: {
      ...device,
      air: chargeAirtime(air, frequency, airtime, now),
      quietUntil: endsAt + airtimeOf(dataRate, bytes.length) * (2 ** session.halvings - 1),
      session: repeated ? { ...next, awaiting: { ...frame, retryAt } } : withoutAwaiting(next),
      lastUplink: {
        endsAt,
        rx1: {
          opensAt: rx1,
          frequency: channel?.rx1Frequency ?? frequency,
          dataRate: rx1DataRate(dataRate, session.rx1Offset),
        },
        rx2: { opensAt: rx1 + eu868.rx2Later, ...session.rx2 },
      },
    },
    send: {
      bytes,
      frequency,
      dataRate,
      power: powerOf(session.power),
      airtime,
      counter: frame.counter,
      attempt: frame.attempts,
    },
  };
}

function usedChannels({ channels, channelMask }: DeviceSession): Channel[] {
  return channels.flatMap((channel, index) =>
    channel === null || ((channelMask >> index) & 1) === 0 ? [] : [channel],
  );
}

/** Ms from `now` on at which the device neither listens in its windows (TS001-1.0.4, 3.3) nor is kept quiet by the network. */
function freeFrom({ lastUplink, quietUntil }: Device, now: number): number {
  return Math.max(now, quietUntil, lastUplink === undefined ? 0 : lastUplink.rx2.opensAt + windowLength);
}

/**
 * A device that is not heard steps back towards what reaches furthest: full power, then slower by one each 32 uplinks, at last
 * on the channels that everybody hears (TS001-1.0.4, 4.3.1.1).
 */
function stepBack(adr: boolean, session: DeviceSession): DeviceSession {
  const over = session.unheard - eu868.adrAckLimit;
  if (!adr || over < eu868.adrAckDelay || over % eu868.adrAckDelay !== 0) return session;
  if (session.power > 0) return { ...session, power: 0 };
  if (session.dataRate > eu868.lowestDataRate) return { ...session, dataRate: session.dataRate - 1 };
  const channels = session.channels.map((channel, index) => defaultChannels[index] ?? channel);
  return { ...session, transmissions: 1, channels, channelMask: session.channelMask | 0b111 };
}
