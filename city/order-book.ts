// What a meter was told and has obeyed, and what follows for when it sends and what its clock shows.
import type { Seconds } from "@tributary/core";

/** A telegram that a meter sends beside its own turns. */
export interface ExtraSending {
  readonly at: Seconds;
  /** Set where it answers a command: with the command's access number, and whether the meter could not do it. */
  readonly answer?: { readonly accessNumber: number; readonly refused: boolean };
}

export interface OrderBook {
  /** The message counter of the last command, and when the first one was heard. */
  readonly counter: number;
  readonly since: Seconds;
  /** Writes a command's counter down. Nothing is written for a moment before what stands there. */
  heard(counter: number, at: Seconds): void;
  changeInterval(interval: Seconds, at: Seconds): void;
  adjustClock(time: Seconds, at: Seconds): void;
  /** Lets the meter send once more, a second or so later where it already sends then. */
  send(sending: ExtraSending): void;
  /** How often it was told to send, `own` where it was not. */
  intervalAt(at: Seconds, own: Seconds): Seconds;
  /** When its clock was set last, and how wrong. */
  clockAt(at: Seconds): { readonly at: Seconds; readonly wrong: Seconds } | undefined;
  extraAt(at: Seconds): ExtraSending | undefined;
  /** Its first telegram after a moment, where it sends every `own` seconds unless told, in its phase (0 to below 1). */
  next(after: Seconds, own: Seconds, phase: number): Seconds;
  /** How many telegrams it sent between two moments. */
  sent(from: Seconds, to: Seconds, own: Seconds): number;
}

export function orderBook(): OrderBook {
  const intervals: { readonly at: Seconds; readonly interval: Seconds }[] = [];
  const clocks: { readonly at: Seconds; readonly wrong: Seconds }[] = [];
  const extras: ExtraSending[] = [];
  let counter = 0;
  let since = Infinity;
  const changeAfter = (at: Seconds) => intervals.find((change) => change.at > at)?.at ?? Infinity;
  const intervalAt = (at: Seconds, own: Seconds) => intervals.findLast((change) => change.at <= at)?.interval ?? own;

  return {
    get counter() {
      return counter;
    },
    get since() {
      return since;
    },
    heard(number, at) {
      counter = number;
      since = Math.min(since, at);
    },
    changeInterval(interval, at) {
      intervals.push({ at, interval });
    },
    adjustClock(time, at) {
      clocks.push({ at, wrong: time - at });
    },
    send(sending) {
      let { at } = sending;
      while (extras.some((extra) => extra.at === at)) at += 1;
      extras.push({ ...sending, at });
      extras.sort((one, other) => one.at - other.at);
    },
    intervalAt,
    clockAt: (at) => clocks.findLast((set) => set.at <= at),
    extraAt: (at) => extras.find((extra) => extra.at === at),
    next(after, own, phase) {
      const extra = extras.find(({ at }) => at > after)?.at ?? Infinity;
      for (let from = after; ; ) {
        const turn = turnAfter(from, intervalAt(from, own), phase);
        const change = changeAfter(from);
        if (turn <= change) return Math.min(turn, extra);
        from = change;
      }
    },
    sent(from, to, own) {
      let telegrams = extras.filter(({ at }) => at > from && at <= to).length;
      for (let begin = from; begin < to; ) {
        const end = Math.min(to, changeAfter(begin));
        telegrams += (end - begin) / intervalAt(begin, own);
        begin = end;
      }
      return telegrams;
    },
  };
}

/** The first moment after another in the phase of an interval. */
function turnAfter(after: Seconds, interval: Seconds, phase: number): Seconds {
  const offset = Math.floor(phase * interval);
  return (Math.floor((after - offset) / interval) + 1) * interval + offset;
}
