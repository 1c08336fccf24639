// What a serial receiver says: frames found in its stream of bytes, and garbage between them.
import type { Fault } from "@tributary/core";

/** A telegram as a receiver handed it over. */
export interface Heard {
  readonly bytes: Uint8Array;
  /** Which link layer CRCs the receiver leaves in the frame. */
  readonly crc: "none" | "a" | "b";
  /** Signal strength in dBm, where the receiver says it. */
  readonly rssi?: number;
}

/** Reads a receiver's stream. A run of bytes that make no frame is one fault, however long it is. */
export interface Receiver {
  push(chunk: Uint8Array): (Heard | Fault)[];
  /** Nothing more came for a while, so a frame that has begun will not end: it is given up. */
  silence(): (Heard | Fault)[];
}

/** What stands at the beginning of some bytes: a message of the receiver (`heard` when it is a telegram), or its beginning. */
export type Framed = { readonly length: number; readonly heard?: Heard } | "more" | Fault;

/**
 * Reads frames by `frame`, which looks at bytes that hold one at least. Where it finds a fault the search goes on with the
 * next byte, so that a frame behind garbage, or behind half a frame, is found all the same. `halfFrame` makes the fault
 * of a frame that never ended.
 */
export function frameReceiver(frame: (bytes: Uint8Array) => Framed, halfFrame: () => Fault): Receiver {
  let held = new Uint8Array();
  let inGarbage = false;

  function search(ended: boolean): (Heard | Fault)[] {
    const found: (Heard | Fault)[] = [];
    while (held.length > 0) {
      const next = frame(held);
      if (next === "more" && !ended) break;
      if (typeof next === "object" && "length" in next) {
        held = held.subarray(next.length);
        inGarbage = false;
        if (next.heard !== undefined) found.push(next.heard);
        continue;
      }
      if (!inGarbage) found.push(next === "more" ? halfFrame() : next);
      inGarbage = true;
      held = held.subarray(1);
    }
    return found;
  }
  return {
    push(chunk) {
      const joined = new Uint8Array(held.length + chunk.length);
      joined.set(held);
      joined.set(chunk, held.length);
      held = joined;
      return search(false);
    },
    silence() {
      const found = search(true);
      inGarbage = false;
      return found;
    },
  };
}
