// Gathers the copies of a frame that several forwarders heard, so that it is judged once and answered by the best of them.
import { type ProcessClock, toHex } from "@tributary/core";
import type { HeardPacket } from "@tributary/lorawan";

export interface Copy extends HeardPacket {
  readonly forwarder: string;
}

/** A frame with all its copies, best first. There is at least one. */
export interface HeardFrame {
  readonly bytes: Uint8Array;
  /** UTC ms at which the first copy came. */
  readonly at: number;
  readonly best: Copy;
  readonly copies: readonly Copy[];
}

/** Ms for which copies are waited for. */
const gathering = 200;
/** Ms in which a late copy is still known as one. Shorter than any device takes to send a frame again. */
const remembered = 2000;
const mostFrames = 10_000;
const mostCopies = 32;

export interface Copies {
  /** Answers how the copy counts. `flush` runs once per frame, `gathering` later. */
  add(forwarder: string, packet: HeardPacket): "frame" | "copy" | "overload";
}

export function openCopies(clock: ProcessClock, flush: (frame: HeardFrame) => void): Copies {
  /** In the order in which they came. */
  const frames = new Map<string, { readonly at: number; readonly copies: Copy[] }>();
  const forget = (now: number) => {
    for (const [name, { at }] of frames) {
      if (now - at < remembered) break;
      frames.delete(name);
    }
  };
  return {
    add(forwarder, packet) {
      const at = clock.now();
      forget(at);
      const name = toHex(packet.bytes);
      const copies = frames.get(name)?.copies;
      if (copies !== undefined) {
        // A forwarder's second copy says nothing new.
        const known = copies.length >= mostCopies || copies.some((copy) => copy.forwarder === forwarder);
        if (!known) copies.push({ forwarder, ...packet });
        return "copy";
      }
      if (frames.size >= mostFrames) return "overload";
      const first: Copy = { forwarder, ...packet };
      const heard = [first];
      frames.set(name, { at, copies: heard });
      clock.after(gathering, () => {
        const sorted = heard.toSorted((a, b) => b.snr - a.snr || b.rssi - a.rssi);
        flush({ bytes: packet.bytes, at, best: sorted[0] ?? first, copies: sorted });
      });
      return "frame";
    },
  };
}
