// Sends telegrams at the pace of their times, or as fast as they are answered.
import { setTimeout as wait } from "node:timers/promises";
import type { Sender } from "./sender.ts";

/** A telegram line, who heard it, and when. */
export interface TimedLine {
  /** UTC seconds. */
  readonly at: number;
  readonly source: string;
  readonly line: string;
}

/** Telegrams that wait for their answers at once. */
const window = 1000;

/** `max`, or how many times faster than the telegrams' own times. */
export type Speed = number | "max";

/** Reads `max` or a number above zero; throws a sentence for anything else. */
export function readSpeed(text: string, flag: string): Speed {
  const speed = Number(text);
  if (text === "max") return text;
  if (!(speed > 0 && Number.isFinite(speed))) throw new Error(`${flag} must be max or a number above zero`);
  return speed;
}

/** Sends all; the first goes at once. Kept when all are answered, or when it was stopped. Answers how many were sent. */
export async function sendAll(
  lines: Iterable<TimedLine> | AsyncIterable<TimedLine>,
  sender: Sender,
  speed: Speed,
  clock: () => number,
  stop: AbortSignal,
): Promise<number> {
  const begun = clock();
  let first: number | undefined;
  let sent = 0;
  let waiting = 0;
  let failure: { readonly error: unknown } | undefined;
  let wake: (() => void) | undefined;
  const goesOn = () => failure === undefined && !stop.aborted;
  const atMost = async (most: number) => {
    while (waiting > most && goesOn()) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  stop.addEventListener("abort", () => wake?.(), { once: true });

  for await (const { at, source, line } of lines) {
    first ??= at;
    if (speed !== "max") {
      const due = begun + ((at - first) * 1000) / speed - clock();
      if (due > 0) await wait(due, undefined, { signal: stop }).catch(() => undefined);
    }
    if (!goesOn()) break;
    sent += 1;
    waiting += 1;
    sender.send(source, line).then(
      () => {
        waiting -= 1;
        wake?.();
      },
      (error: unknown) => {
        failure = { error };
        wake?.();
      },
    );
    await atMost(window);
  }
  await atMost(0);
  if (failure !== undefined) throw failure.error;
  return sent;
}
