// Takes the telegrams of simulated meters by the same door as those from the air: as bytes.
import type { Receipt } from "@tributary/wire";
import type { Door, GatewayPlace, Input, Radio } from "./door.ts";

/** A frame that a simulated radio heard; `at` in UTC seconds, now when left out. */
export interface SimulatedFrame {
  readonly bytes: Uint8Array;
  readonly crc: "none" | "a" | "b";
  readonly at?: number;
  readonly rssi?: number;
}

export interface SimulatedInput extends Input {
  /** Hands a frame in; throws nothing, and breaks its promise when the input is not running. */
  send(frame: SimulatedFrame): Promise<Receipt>;
}

export interface SimulatedInputOptions {
  /** What the simulated radio does with a downlink, in the receive window of its meter. */
  readonly transmit?: Radio["transmit"];
}

export function simulatedInput(name = "simulated", { transmit }: SimulatedInputOptions = {}): SimulatedInput {
  const radio = transmit === undefined ? undefined : { transmit };
  let open: { readonly place: GatewayPlace; readonly door: Door } | undefined;
  return {
    name,
    transmits: radio !== undefined,
    async start(place, door) {
      open = { place, door };
      return {
        name,
        async stop() {
          open = undefined;
        },
      };
    },
    async send(frame) {
      if (open === undefined) throw new Error(`the input "${name}" is not running`);
      const { place, door } = open;
      const at = frame.at ?? place.now();
      return door.receive({ ...frame, hop: "radio", at, gateway: place.gateway, receiver: name }, radio);
    },
  };
}
