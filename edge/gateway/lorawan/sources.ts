// What waits for the air: sources of payloads, the most urgent first.
import { type PackedMessages, packMessages } from "@tributary/wire";

/** LoRaWAN ports of a gateway, both ways. */
export const ports = { readings: 1, blocks: 2, alarms: 3, commands: 4, wanted: 5 } as const;
export type Port = (typeof ports)[keyof typeof ports];

/** A payload for the next frame. */
export interface Payload {
  readonly port: Port;
  readonly bytes: Uint8Array;
  /** The network has it. */
  done(): void;
}

/** Answers the payload that it wants to send next, of at most `room` octets: the same again until that is done. */
export type Source = (room: number) => Payload | undefined;

/** Messages that are cut and packed for the air, and left when every piece of them arrived. */
export interface PieceQueue {
  readonly empty: boolean;
  /** Adds messages; `gone` is called when all of them have arrived. */
  add(messages: readonly Uint8Array[], gone: () => void): void;
  next(room: number): { readonly bytes: Uint8Array; done(): void } | undefined;
}

/** A message on its way, and those with which it counts as gone. */
interface Message {
  readonly bytes: Uint8Array;
  readonly group: { left: number; readonly gone: () => void };
}

const numbersThereAre = 65_536;

/** A queue whose messages get their numbers from `numbers`, which hands out the first of so many (modulo 65,536). */
export function pieceQueue(numbers: (count: number) => number): PieceQueue {
  let frames: PackedMessages[] = [];
  let waiting: Message[] = [];
  /** Messages of the frames, by their numbers. */
  const packed = new Map<number, Message>();

  /** Packs all that has not arrived, under new numbers: an old one stands for pieces of another size. */
  function pack(room: number): void {
    const all = [...packed.values(), ...waiting];
    const first = numbers(all.length);
    const numbered = all.map(({ bytes }, index) => ({ number: (first + index) % numbersThereAre, bytes }));
    frames = packMessages(numbered, room);
    waiting = [];
    packed.clear();
    for (const [index, message] of all.entries()) packed.set((first + index) % numbersThereAre, message);
  }

  function arrived({ numbers: carried }: PackedMessages): void {
    frames = frames.slice(1);
    const unfinished = new Set(frames.flatMap((frame) => frame.numbers));
    for (const number of carried) {
      const message = packed.get(number);
      if (message === undefined || unfinished.has(number)) continue;
      packed.delete(number);
      message.group.left -= 1;
      if (message.group.left === 0) message.group.gone();
    }
  }

  return {
    get empty() {
      return packed.size + waiting.length === 0;
    },
    add(messages, gone) {
      const group = { left: messages.length, gone };
      waiting.push(...messages.map((bytes) => ({ bytes, group })));
    },
    next(room) {
      if (packed.size + waiting.length === 0) return undefined;
      const fits = frames[0] !== undefined && frames[0].payload.length <= room;
      if (!fits) pack(room);
      const [frame] = frames;
      return frame === undefined ? undefined : { bytes: frame.payload, done: () => arrived(frame) };
    },
  };
}
