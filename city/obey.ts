// Lets a meter hear a downlink: it opens it with its key, does what it says, and answers.
import { Fault, type MeterAddress, type Seconds } from "@tributary/core";
import { type Key, type MeterOrder, openCommand } from "@tributary/wmbus";
import type { OrderBook } from "./order-book.ts";
import type { Valve } from "./valve.ts";

/** What became of a downlink at its meter. Refused: understood, and more than this meter can do. */
export type Obedience = "obeyed" | "refused" | Fault;

/** What of a meter hears and obeys. */
export interface Obedient {
  readonly address: MeterAddress;
  readonly key: Key;
  readonly book: OrderBook;
  readonly valve: Valve | undefined;
  /** Only then its telegrams and commands can be authenticated. */
  readonly mode7: boolean;
}

/** Seconds from a command to its answer, and from the moment that a valve stands to the telegram that says so. */
const answerAfter = 2;
const standsAfter = 1;

export function obey({ address, key, book, valve, mode7 }: Obedient, frame: Uint8Array, at: Seconds): Obedience {
  if (!mode7) return new Fault("unknown-security", "link", 0, "this meter takes no commands");
  const open = openCommand(frame, key, address, book.counter);
  if (open instanceof Fault) return open;
  const { order, counter, accessNumber, time = at } = open;
  book.heard(counter, at);
  const refused = !carryOut(order, time);
  book.send({ at: at + answerAfter, answer: { accessNumber, refused } });
  return refused ? "refused" : "obeyed";

  function carryOut(said: MeterOrder, clock: Seconds): boolean {
    switch (said.kind) {
      case "valve": {
        if (valve === undefined) return false;
        const stands = valve.turn(said.position, at);
        if (stands > at + answerAfter) book.send({ at: stands + standsAfter });
        return true;
      }
      case "interval":
        book.changeInterval(said.seconds, at);
        return true;
      case "clock":
        book.adjustClock(clock, at);
        return true;
      case "read":
        return true;
    }
  }
}
