// How a device receives: in its windows only, proved, never twice (TS001-1.0.4, 3.3 and 4.3).
import { frameHolds, openDataFrame, readDataFrame } from "./data-frame.ts";
import type { Device, LastUplink } from "./device.ts";
import { obey } from "./device-commands.ts";
import { takeJoinAccept } from "./device-join.ts";
import { windowLength, withoutAwaiting } from "./device-uplink.ts";
import { fullCounter, pastCounter } from "./frame-counter.ts";
import { readJoinAccept } from "./join-accept.ts";
import { type DownCommand, readDownCommands } from "./mac-commands.ts";
import { readMessageType } from "./message-type.ts";
import { Refusal } from "./refusal.ts";

/** A frame that a device's radio heard. */
export interface Reception {
  readonly bytes: Uint8Array;
  /** Ms at which it began. */
  readonly at: number;
  readonly frequency: number;
  readonly dataRate: number;
  /** dB. */
  readonly snr?: number;
}

export interface Downlink {
  /** To be kept before anything else is done with the frame, so that it is never taken again. */
  readonly device: Device;
  /** The frame answered a join request: a session is open. */
  readonly joined: boolean;
  readonly port?: number;
  readonly payload: Uint8Array;
  /** The next uplink acknowledges it, whichever it is. */
  readonly confirmed: boolean;
  /** Counter of the confirmed uplink that the network acknowledges. */
  readonly acknowledged?: number;
  /** More is waiting: an uplink fetches it. */
  readonly pending: boolean;
  /** What the device asked for (`ask`). `seconds` is GPS time at the end of its uplink, `fraction` in 1/256 s. */
  readonly answers: readonly Extract<DownCommand, { name: "linkCheck" | "deviceTime" }>[];
}

/** Ms by which clocks may differ. */
const tolerance = 100;

/** What is in a frame that was heard, or why it is nothing. */
export function takeDownlink(device: Device, heard: Reception): Downlink | Refusal {
  if (!listens(device, heard)) return new Refusal("outside-window");
  const type = readMessageType(heard.bytes[0] ?? 0);
  return type === "join-accept" ? takeAnswer(device, heard) : takeData(device, heard);
}

function takeAnswer(device: Device, { bytes }: Reception): Downlink | Refusal {
  if (device.join === undefined) return new Refusal("not-joining");
  const accept = readJoinAccept(bytes, device.join.appKey);
  if (accept instanceof Refusal) return accept;
  const joined = takeJoinAccept(device, accept);
  if (joined instanceof Refusal) return joined;
  return { device: joined, joined: true, payload: new Uint8Array(0), confirmed: false, pending: false, answers: [] };
}

function takeData(device: Device, { bytes, snr = 0 }: Reception): Downlink | Refusal {
  const { session } = device;
  const sealed = readDataFrame(bytes);
  if (sealed instanceof Refusal) return sealed;
  if (sealed.direction === "up") return new Refusal("wrong-direction");
  if (session === undefined || sealed.devAddr !== session.devAddr) return new Refusal("foreign-address");
  const counter = fullCounter(sealed.lowCounter, session.counterDown);
  const open = counter === undefined ? new Refusal("used-counter") : openDataFrame(sealed, counter, session);
  if (open instanceof Refusal) {
    const past = pastCounter(sealed.lowCounter, session.counterDown);
    const replayed = past !== undefined && frameHolds(sealed, past, session.nwkSKey);
    return replayed ? new Refusal("used-counter") : open;
  }
  const { awaiting } = session;
  // Any answer ends the repetition of an unconfirmed uplink, only an acknowledgement that of a confirmed one.
  const done = awaiting !== undefined && (!awaiting.confirmed || open.ack);
  const commands = readDownCommands(open.commands);
  const heard = {
    ...(done ? withoutAwaiting(session) : session),
    counterDown: open.counter,
    unheard: 0,
    ackDue: open.confirmed,
    stickyAnswers: [],
  };
  const { lastUplink: _, ...rest } = device;
  return {
    device: { ...rest, session: obey(device, heard, commands, snr) },
    joined: false,
    ...(open.port === undefined ? {} : { port: open.port }),
    payload: open.payload,
    confirmed: open.confirmed,
    ...(done && awaiting.confirmed ? { acknowledged: awaiting.counter } : {}),
    pending: open.pending,
    answers: commands.filter((command) => command.name === "linkCheck" || command.name === "deviceTime"),
  };
}

/** Whether the device's radio was open for it: class A in its two windows, class C on RX2 at any other time too. */
function listens({ lastUplink, deviceClass, session }: Device, heard: Reception): boolean {
  const fits = (window: LastUplink["rx1"]) =>
    heard.frequency === window.frequency &&
    heard.dataRate === window.dataRate &&
    heard.at >= window.opensAt - tolerance &&
    heard.at <= window.opensAt + windowLength + tolerance;
  if (lastUplink !== undefined && (fits(lastUplink.rx1) || fits(lastUplink.rx2))) return true;
  if (deviceClass !== "C" || session === undefined) return false;
  return heard.frequency === session.rx2.frequency && heard.dataRate === session.rx2.dataRate;
}
