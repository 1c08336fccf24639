// Rebuilds messages from pieces that arrive in any order, twice or never, in bounded memory.
import { type Seconds, sameBytes } from "@tributary/core";
import { joinPieces, longestMessage, type Piece, readPieces } from "./fragments.ts";

export interface RebuilderSettings {
  /** A message that lacks a piece so long after its newest one is given up; a rebuilt one is known again so long. */
  readonly timeout: Seconds;
  /** Messages that are remembered, whole or in part; beyond, the one that rests longest is given up. */
  readonly most: number;
}

/** What a payload brought. */
export interface Rebuilt {
  readonly messages: readonly Uint8Array[];
  /** Numbers of the messages that were given up since the last call: a piece did not come. */
  readonly lost: readonly number[];
}

export interface Rebuilder {
  /** Takes a payload at a moment; a sentence when it is malformed. Moments do not run back. */
  take(payload: Uint8Array, at: Seconds): Rebuilt | string;
  /** Gives up what waits too long, also while nothing comes. */
  expire(at: Seconds): readonly number[];
}

/** A message of which pieces came; when whole it stays for a while, so that what comes twice is known. */
interface Pending {
  readonly pieces: Map<number, Uint8Array>;
  /** How many pieces it has, once the last came. */
  count: number | undefined;
  size: number;
  whole: boolean;
  at: Seconds;
}

/** A rebuilder for the payloads of one sender. */
export function openRebuilder({ timeout, most }: RebuilderSettings): Rebuilder {
  /** The one that rests longest first. */
  const pending = new Map<number, Pending>();
  let lost: number[] = [];

  function giveUp(number: number): void {
    if (pending.get(number)?.whole === false) lost.push(number);
    pending.delete(number);
  }

  function expire(at: Seconds): void {
    for (const [number, message] of pending) {
      if (message.at + timeout > at) return;
      giveUp(number);
    }
  }

  function takeLost(): readonly number[] {
    const taken = lost;
    lost = [];
    return taken;
  }

  /** The message that a piece completes. */
  function put(piece: Piece, at: Seconds): Uint8Array | undefined {
    const { number, place, last, bytes } = piece;
    if (contradicts(pending.get(number), piece)) giveUp(number);
    const message = pending.get(number) ?? { pieces: new Map(), count: undefined, size: 0, whole: false, at };
    const known = message.pieces.has(place);
    if (!known) {
      message.pieces.set(place, bytes);
      message.size += bytes.length;
    }
    if (last) message.count = place + 1;
    // What is whole rests from the moment it was: a sender that begins anew is heard after the timeout.
    if (!message.whole) {
      message.at = at;
      pending.delete(number);
      pending.set(number, message);
    }
    if (message.size > longestMessage + crcRoom) giveUp(number);
    else if (!known && message.pieces.size === message.count) return complete(number, message);
    return undefined;
  }

  function complete(number: number, message: Pending): Uint8Array | undefined {
    const parts = Array.from({ length: message.pieces.size }, (_, place) => message.pieces.get(place));
    const bytes = joinPieces(parts.filter((part) => part !== undefined));
    if (bytes === undefined) giveUp(number);
    else message.whole = true;
    return bytes;
  }

  return {
    take(payload, at) {
      const pieces = readPieces(payload);
      if (typeof pieces === "string") return pieces;
      expire(at);
      const messages = pieces.map((piece) => put(piece, at)).filter((bytes) => bytes !== undefined);
      for (const number of pending.keys()) {
        if (pending.size <= most) break;
        giveUp(number);
      }
      return { messages, lost: takeLost() };
    },
    expire(at) {
      expire(at);
      return takeLost();
    },
  };
}

const crcRoom = 2;

/** Whether a piece is of another message than those of the same number: its sender has begun anew. */
function contradicts(message: Pending | undefined, { place, last, bytes }: Piece): boolean {
  if (message === undefined) return false;
  const { pieces, count } = message;
  const known = pieces.get(place);
  if (known !== undefined && !sameBytes(known, bytes)) return true;
  if (last) return count === undefined ? Math.max(...pieces.keys()) > place : count !== place + 1;
  return count !== undefined && place >= count - 1;
}
