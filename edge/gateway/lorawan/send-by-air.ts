// Sends what waits over LoRaWAN, frame by frame: of all sources the first that has something, and alarms before everything.
import type { EndDevice } from "./end-device.ts";
import { pause, type RadioClock } from "./lora-radio.ts";
import { type Payload, ports, type Source } from "./sources.ts";

export interface SendByAirOptions {
  readonly device: EndDevice;
  /** The most urgent first. */
  readonly sources: readonly Source[];
  readonly clock: RadioClock;
  /** Whether frames are repeated until the network acknowledges them. */
  readonly confirmed: boolean;
  /** When a source will have something by itself, UTC ms. */
  readonly nextAt: () => number | undefined;
  readonly say: (sentence: string) => void;
}

export interface AirSender {
  /** Something new waits; `urgent` puts off a frame that is still being repeated. */
  ring(urgent: boolean): void;
  stop(): Promise<void>;
}

/** Readings that come within so long share frames, in ms. */
const gatherMs = 200;
/** Nothing is looked for later than this, in ms: for clocks that were set. */
const longestRest = 3_600_000;

export function sendByAir({ device, sources, clock, confirmed, nextAt, say }: SendByAirOptions): AirSender {
  const stopping = new AbortController();
  let hurry = new AbortController();
  let rest = new AbortController();
  let rang = false;
  let failing = false;

  function first(room: number): Payload | undefined {
    for (const source of sources) {
      const payload = source(room);
      if (payload !== undefined) return payload;
    }
    return undefined;
  }

  async function sendNext(): Promise<boolean> {
    const room = await device.room(stopping.signal);
    if (stopping.signal.aborted) return true;
    const payload = first(room);
    if (payload === undefined) {
      if (!device.asked) return false;
      await device.nod(stopping.signal);
      return true;
    }
    const urgent = payload.port === ports.alarms;
    hurry = new AbortController();
    const haste = urgent ? stopping.signal : AbortSignal.any([stopping.signal, hurry.signal]);
    const { port, bytes } = payload;
    if ((await device.send({ port, payload: bytes, urgent, confirmed }, haste)) === "done") payload.done();
    return true;
  }

  async function waitForMore(): Promise<void> {
    if (!rang) {
      const due = (nextAt() ?? Number.POSITIVE_INFINITY) - clock.now();
      rest = new AbortController();
      await pause(clock, Math.min(longestRest, Math.max(1000, due)), AbortSignal.any([rest.signal, stopping.signal]));
    }
    if (rang) await pause(clock, gatherMs, AbortSignal.any([hurry.signal, stopping.signal]));
    rang = false;
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        if (!(await sendNext())) await waitForMore();
        failing = false;
      } catch (error) {
        if (!failing) say(`LoRaWAN waits: ${error instanceof Error ? error.message : String(error)}`);
        failing = true;
        await pause(clock, longestRest, stopping.signal);
      }
    }
  }
  const running = run();
  return {
    ring(urgent) {
      rang = true;
      if (urgent) hurry.abort();
      rest.abort();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
