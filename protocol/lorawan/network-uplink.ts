// How a network judges uplinks: whose they are, proved by key and counter, each once (TS001-1.0.4, 4.3 and 4.4).
import { adaptDataRate, keptSnrs } from "./adaptive-data-rate.ts";
import { frameHolds, type OpenFrame, openDataFrame, readDataFrame, type SealedFrame } from "./data-frame.ts";
import { dataRates } from "./eu868.ts";
import { fullCounter, pastCounter } from "./frame-counter.ts";
import { type DownCommand, readUpCommands, type UpCommand } from "./mac-commands.ts";
import type { NetworkDevice, NetworkSession } from "./network-session.ts";
import { Refusal } from "./refusal.ts";

/** How the network's receivers heard a frame. */
export interface Heard {
  readonly dataRate: number;
  /** dB, at the receiver that heard it best. */
  readonly snr: number;
  /** How many receivers heard it. */
  readonly receivers: number;
  /** GPS time in seconds at the end of the frame, if known: answers DeviceTimeReq. */
  readonly gpsSeconds?: number;
}

export type JudgedUplink =
  | {
      readonly kind: "uplink";
      /** To be kept before the uplink is passed on or answered: its counter is used up. */
      readonly device: NetworkDevice;
      readonly counter: number;
      readonly port?: number;
      readonly payload: Uint8Array;
      readonly confirmed: boolean;
      /** Counter of the confirmed downlink that it acknowledges. */
      readonly acknowledged?: number;
      /** What the device says of itself, and its answers to MAC commands. */
      readonly commands: readonly UpCommand[];
    }
  /** A confirmed uplink sent again because its acknowledgement was lost: acknowledge again, pass nothing on. */
  | { readonly kind: "again"; readonly device: NetworkDevice; readonly counter: number };

/** A device sends a confirmed frame at most eight times, so more are no device's. */
const mostRepeats = 7;

/** Judges a data frame against all devices that have its address; two may share one. */
export function acceptUplink(
  candidates: readonly NetworkDevice[],
  bytes: Uint8Array,
  heard: Heard,
): JudgedUplink | Refusal {
  const sealed = readDataFrame(bytes);
  if (sealed instanceof Refusal) return sealed;
  if (sealed.direction === "down") return new Refusal("wrong-direction");
  let refusal = new Refusal("unknown-device");
  for (const device of candidates) {
    const { session } = device;
    if (session?.devAddr !== sealed.devAddr) continue;
    const counter = fullCounter(sealed.lowCounter, session.counterUp);
    const open = counter === undefined ? new Refusal("used-counter") : openDataFrame(sealed, counter, session);
    if (!(open instanceof Refusal)) return taken(device, session, open, heard);
    const again = repeated(device, session, sealed);
    if (!(again instanceof Refusal)) return again;
    refusal = again.code === "used-counter" ? again : open;
  }
  return refusal;
}

/** Whether a refused frame is one that this device did send before. */
function repeated(device: NetworkDevice, session: NetworkSession, sealed: SealedFrame): JudgedUplink | Refusal {
  const counter = pastCounter(sealed.lowCounter, session.counterUp);
  if (counter === undefined || !frameHolds(sealed, counter, session.nwkSKey)) return new Refusal("wrong-mic");
  if (!sealed.confirmed || counter !== session.counterUp || session.repeats >= mostRepeats) {
    return new Refusal("used-counter");
  }
  return {
    kind: "again",
    device: { ...device, session: { ...session, repeats: session.repeats + 1, ackDue: true } },
    counter,
  };
}

function taken(device: NetworkDevice, session: NetworkSession, open: OpenFrame, heard: Heard): JudgedUplink {
  const { counter, confirmed, payload, port } = open;
  const commands = readUpCommands(open.commands);
  const acknowledged = open.ack ? session.unacknowledged : undefined;
  const { unacknowledged, ...rest } = session;
  // A device that got slower by itself stepped back, which begins with full power (4.3.1.1).
  const power = heard.dataRate < session.dataRate ? 0 : session.power;
  const snrs = heard.dataRate === session.dataRate ? session.snrs : [];
  const after = answered(
    {
      ...rest,
      ...(acknowledged === undefined && unacknowledged !== undefined ? { unacknowledged } : {}),
      counterUp: counter,
      repeats: 0,
      dataRate: heard.dataRate,
      power,
      snrs: keptSnrs(snrs, heard.snr),
      ackDue: confirmed,
      lifeSignDue: open.adrAckReq,
      commands: commands.flatMap((command) => answerTo(command, heard)),
    },
    commands,
  );
  return {
    kind: "uplink",
    device: { ...device, session: device.adr && open.adr ? adaptDataRate(after) : after },
    counter,
    ...(port === undefined ? {} : { port }),
    payload,
    confirmed,
    ...(acknowledged === undefined ? {} : { acknowledged }),
    commands,
  };
}

function answerTo({ name }: UpCommand, { dataRate, snr, receivers, gpsSeconds }: Heard): DownCommand[] {
  if (name === "linkCheck") {
    const margin = Math.max(0, Math.min(254, Math.round(snr - (dataRates[dataRate]?.leastSnr ?? 0))));
    return [{ name, margin, gateways: Math.min(255, receivers) }];
  }
  if (name === "deviceTime" && gpsSeconds !== undefined) {
    return [{ name, seconds: Math.floor(gpsSeconds), fraction: Math.floor((gpsSeconds % 1) * 256) }];
  }
  return [];
}

/** What the device's answers change in what the network knows of it. */
function answered(session: NetworkSession, commands: readonly UpCommand[]): NetworkSession {
  const answer = commands.find(({ name }) => name === "linkAdr");
  const { asked, ...rest } = session;
  if (asked === undefined || answer?.name !== "linkAdr") return session;
  const obeyed = answer.channelsOk === 1 && answer.dataRateOk === 1 && answer.powerOk === 1;
  // The measuring begins anew: with another power signals are others, and after a no the same is not asked at once again.
  return { ...rest, power: obeyed ? asked.power : rest.power, snrs: [] };
}
