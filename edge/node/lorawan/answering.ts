// Answers devices when they listen: class A in the windows after an uplink, class C at any time.
import type { ProcessClock } from "@tributary/core";
import {
  answerDue,
  buildDownlink,
  dataRates,
  downlinkRoom,
  frameOverhead,
  joinWindows,
  type NetworkDevice,
  type NetworkSession,
  openWindow,
  type Window,
  windowsAfter,
} from "@tributary/lorawan";
import type { HeardFrame } from "./copies.ts";
import type { Counter } from "./counter.ts";
import type { DownlinkQueue, WaitingDownlink } from "./downlink-queue.ts";
import type { KnownDevices } from "./known-devices.ts";
import type { Transmitter } from "./transmitter.ts";

/** Ms that a forwarder needs a frame before it begins. */
const lead = 100;
/** Ms until a class C device is tried again. */
const classCRetry = 10_000;
/** Ms after a window's opening by which a class C device has sent and received what it was about to. */
const afterWindows = 3000;

export interface Answering {
  /** Sends what is due after an uplink, with a payload that waits, in the first window that can be met. */
  afterUplink(devEui: string, frame: HeardFrame): Promise<void>;
  /** Sends the answer to a join request. */
  afterJoin(session: NetworkSession, frame: HeardFrame, answer: Uint8Array): Promise<void>;
  /** Sends what waits for a class C device. */
  atOnce(devEui: string): Promise<void>;
}

export interface AnsweringParts {
  readonly clock: ProcessClock;
  readonly known: KnownDevices;
  readonly queue: DownlinkQueue;
  readonly transmitter: Transmitter;
  readonly count: Counter;
  /** Runs work that nobody waits for. */
  readonly run: (work: () => Promise<void>) => void;
}

type InSession = NetworkDevice & { readonly session: NetworkSession };

export function openAnswering({ clock, known, queue, transmitter, count, run }: AnsweringParts): Answering {
  /** Devices that are being answered, or are tried again soon. */
  const busy = new Set<string>();
  const retried = new Set<string>();

  const inSession = (devEui: string): InSession | undefined => {
    const device = known.get(devEui)?.device;
    return device?.session === undefined ? undefined : { ...device, session: device.session };
  };

  /** Windows that a forwarder can still meet with a frame of so many octets. */
  const reachable = (frame: HeardFrame, windows: readonly Window[], length: (window: Window) => number) =>
    windows.flatMap((window) => {
      const at = frame.at + window.delay;
      const octets = length(window);
      const most = (dataRates[window.dataRate]?.mostPayload ?? 0) + frameOverhead;
      if (clock.now() + lead > at || octets > most) return [];
      const probe = { ...window, bytes: new Uint8Array(octets) };
      const copy = frame.copies.find(({ forwarder }) => transmitter.can(forwarder, probe, at));
      return copy === undefined ? [] : [{ window, copy, at }];
    });

  /** Sends a frame in the first window in which a forwarder takes it. The same frame in both windows is taken once. */
  const sendAfter = async (frame: HeardFrame, windows: readonly Window[], bytes: Uint8Array): Promise<boolean> => {
    for (const window of windows) {
      const [way] = reachable(frame, [window], () => bytes.length);
      if (way === undefined) continue;
      const { frequency, dataRate, delay } = window;
      const tmst = way.copy.tmst + 1000 * delay;
      const outcome = await transmitter.send(way.copy.forwarder, { bytes, frequency, dataRate }, way.at, tmst);
      if (outcome === "sent") return true;
      count(outcome === "refused" ? "downlink-refused" : "downlink-unanswered");
    }
    count("downlink-missed");
    return false;
  };

  /** Builds a frame, keeps its counter as used, sends it, and tells the queue. */
  const send = async (
    device: InSession,
    order: WaitingDownlink | undefined,
    way: (bytes: Uint8Array) => Promise<boolean>,
  ): Promise<boolean> => {
    const { devEui } = device;
    const built = buildDownlink(device, order, queue.waiting(devEui) > (order === undefined ? 0 : 1));
    if (built === undefined) {
      count("downlink-counters-used-up");
      return false;
    }
    known.keep(built.device);
    if (order !== undefined) {
      order.counter = built.counter;
      order.attempts += 1;
    }
    const sent = await way(built.bytes);
    if (sent) count("downlinks");
    if (order !== undefined) queue[sent ? "radioed" : "missed"](devEui, order);
    return sent;
  };

  const answerUplink = async (device: InSession, frame: HeardFrame) => {
    const { devEui, session } = device;
    const windows = windowsAfter(session, frame.best);
    const orderFor = (window: Window) => queue.next(devEui, downlinkRoom(session, window));
    const lengthIn = (window: Window) => frameOverhead + (orderFor(window)?.payload.length ?? 0);
    const [first] = reachable(frame, windows, lengthIn);
    const order = first === undefined ? undefined : orderFor(first.window);
    if (order === undefined && !answerDue(session)) return;
    if (first === undefined) count("downlink-missed");
    else await send(device, order, (bytes) => sendAfter(frame, windows.slice(windows.indexOf(first.window)), bytes));
  };

  const retryLater = (devEui: string, milliseconds: number) => {
    if (retried.has(devEui)) return;
    retried.add(devEui);
    clock.after(milliseconds, () => {
      retried.delete(devEui);
      run(() => answering.atOnce(devEui));
    });
  };

  const answering: Answering = {
    async afterUplink(devEui, frame) {
      const device = inSession(devEui);
      if (device === undefined || busy.has(devEui)) return;
      busy.add(devEui);
      try {
        await answerUplink(device, frame);
      } finally {
        busy.delete(devEui);
      }
      const more = device.deviceClass === "C" && queue.waiting(devEui) > 0;
      if (more) retryLater(devEui, device.session.receiveDelay + afterWindows);
    },
    async afterJoin(session, frame, answer) {
      if (await sendAfter(frame, joinWindows(session, frame.best), answer)) count("downlinks");
    },
    async atOnce(devEui) {
      const forwarder = known.get(devEui)?.forwarder;
      if (forwarder === undefined || busy.has(devEui)) return;
      busy.add(devEui);
      try {
        for (;;) {
          const device = inSession(devEui);
          if (device?.deviceClass !== "C") return;
          const { frequency, dataRate } = openWindow(device.session);
          const order = queue.next(devEui, downlinkRoom(device.session, openWindow(device.session)));
          if (order === undefined) return;
          const probe = { frequency, dataRate, bytes: new Uint8Array(frameOverhead + order.payload.length) };
          const sent =
            transmitter.can(forwarder, probe, clock.now()) &&
            (await send(device, order, async (bytes) => {
              const outcome = await transmitter.send(forwarder, { bytes, frequency, dataRate }, clock.now());
              return outcome === "sent";
            }));
          if (!sent) return retryLater(devEui, classCRetry);
        }
      } finally {
        busy.delete(devEui);
      }
    },
  };
  return answering;
}
