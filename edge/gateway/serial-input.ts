// Reads telegrams from a receiver at a serial port, and takes it up again when it was unplugged and is back.
import type { Duplex } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { Fault, fromHex } from "@tributary/core";
import type { Door, GatewayPlace, Input, Radio } from "./door.ts";
import type { InputSettings } from "./input-settings.ts";
import type { Heard, Receiver } from "./receiver.ts";

/** Opens a serial port; the promise breaks when there is none, or another program holds it. */
export type OpenPort = (path: string, baudRate: number) => Promise<Duplex>;

export interface SerialInputOptions {
  readonly name: string;
  readonly path: string;
  readonly baudRate: number;
  /** What is written to the receiver each time it was opened. */
  readonly setup: Uint8Array;
  /** A reader with nothing in it, for each time the port is opened. */
  readonly receiver: () => Receiver;
  /** The message that makes the receiver transmit a frame without CRCs, where it can. */
  readonly transmission?: (frame: Uint8Array) => Uint8Array;
  readonly openPort?: OpenPort;
}

/** How long a missing receiver is left alone before it is looked for again, in milliseconds. */
const lookAgain = 1000;
/** A receiver sends a message in one go; one that rests so long inside it will not end it. Milliseconds. */
const halfFrameEnds = 500;

async function openSerialPort(path: string, baudRate: number): Promise<Duplex> {
  // Loaded where it is used: its native part takes memory that a gateway without serial receivers need not spend.
  const { SerialPort } = await import("serialport");
  return new Promise((resolve, reject) => {
    const port = new SerialPort({ path, baudRate }, (error) => (error === null ? resolve(port) : reject(error)));
  });
}

/** The setting `setup`: bytes in hex that put a receiver into its mode, as its manual says; none unless given. */
export function setupOf(settings: InputSettings): Uint8Array {
  const bytes = fromHex(settings.text("setup", " ").replaceAll(" ", ""));
  if (bytes === undefined) throw new Error("setup must be bytes in hex");
  return bytes;
}

/** Hands everything that a port says to the door, until it is closed. Answers why it was. */
async function listen(port: Duplex, options: SerialInputOptions, place: GatewayPlace, door: Door) {
  const { receiver, name, transmission } = options;
  const reader = receiver();
  const radio: Radio | undefined = transmission && {
    transmit: (frame) =>
      new Promise((resolve, reject) => {
        port.write(transmission(frame), (error) => (error ? reject(error) : resolve()));
      }),
  };
  const take = (found: readonly (Heard | Fault)[]) => {
    for (const one of found) {
      const taken =
        one instanceof Fault
          ? door.refuse(one)
          : door.receive({ ...one, hop: "radio", at: place.now(), gateway: place.gateway, receiver: name }, radio);
      // The air says everything once: what cannot be kept now is lost, and the door says so.
      taken.catch(() => undefined);
    }
  };
  let resting: NodeJS.Timeout | undefined;
  port.on("data", (chunk: Uint8Array) => {
    take(reader.push(chunk));
    clearTimeout(resting);
    resting = setTimeout(() => take(reader.silence()), halfFrameEnds);
  });
  const why = await new Promise<string>((resolve) => {
    port.on("error", (error) => resolve(error.message));
    port.on("close", () => resolve("it was unplugged"));
  });
  clearTimeout(resting);
  take(reader.silence());
  return why;
}

export function serialInput(options: SerialInputOptions): Input {
  const { name, path, baudRate, setup, openPort = openSerialPort } = options;
  return {
    name,
    transmits: options.transmission !== undefined,
    async start(place, door) {
      const stopping = new AbortController();
      const { signal } = stopping;
      let port: Duplex | undefined;
      let said = "";
      /** Says each cause once, not each second. */
      const say = (says: string) => {
        if (says !== said) place.say?.(`${name}: ${says}`);
        said = says;
      };
      const run = async () => {
        while (!signal.aborted) {
          try {
            port = await openPort(path, baudRate);
            if (signal.aborted) break;
            say(`hears at ${path}`);
            if (setup.length > 0) port.write(setup);
            const why = await listen(port, options, place, door);
            if (!signal.aborted) say(`${path} is gone: ${why}`);
          } catch (error) {
            say(`${path} cannot be opened: ${error instanceof Error ? error.message : String(error)}`);
          }
          port?.destroy();
          await wait(lookAgain, undefined, { signal }).catch(() => undefined);
        }
        port?.destroy();
      };
      const ended = run();
      return {
        name,
        async stop() {
          stopping.abort();
          port?.destroy();
          await ended;
        },
      };
    },
  };
}
