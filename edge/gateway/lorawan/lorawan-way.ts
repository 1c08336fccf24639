// What a gateway's LoRaWAN is made of, and what it does once it is open.
import type { VaultBox } from "@tributary/engine-log";
import type { Downlink } from "@tributary/wire";
import type { Digest } from "../digest.ts";
import type { Relay } from "../relay.ts";
import type { ReadingsOf } from "./hour-digest.ts";
import type { LoraLink, LoraLinkOptions } from "./lora-link.ts";

export interface LorawanOptions extends Omit<LoraLinkOptions, "store" | "radio" | "take"> {
  /** File of what the device keeps. */
  readonly path: string;
  /** Seals the device's keys in it. */
  readonly box?: VaultBox | undefined;
  /** Network server that listens for packet forwarders. */
  readonly server: { readonly host: string; readonly port: number };
  /** EUI of the packet forwarder; that of the device unless told. */
  readonly forwarder?: string;
  /** Opens telegrams where readings travel as blocks (`blockHours`). */
  readonly readings?: ReadingsOf;
  /** Share of frames that a simulated air loses. */
  readonly lostShare?: number;
}

/** A link by radio, with what became of its frames. */
export interface RadioLink extends LoraLink {
  counts(): Readonly<Record<string, number>>;
}

export interface LorawanWay {
  /** For the relay, where readings travel as blocks. */
  readonly digest?: Digest;
  /** Begins to send; `take` takes downlinks and throws when one cannot be made durable. */
  begin(relay: Relay, take: (downlink: Downlink) => void): Promise<RadioLink>;
  close(): void;
}
