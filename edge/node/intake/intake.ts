// The door of the intake: gathers what arrives at the same time, and answers it when it is settled.
import type { Fault } from "@tributary/core";
import { gather } from "@tributary/engine-log";
import type { Receipt } from "@tributary/wire";
import { type Durations, newDurations } from "../durations.ts";
import type { Answer, Arrival } from "./arrivals.ts";
import { receiptOf } from "./fate.ts";
import type { Kept } from "./intake-body.ts";

/** Telegrams that share one write to disk, at most: so many are taken in the time of some writes. */
const mostInGroup = 2000;

export interface Intake {
  /** Kept when all of it is durable; broken when it could not be written. */
  arrive(arrival: Arrival): Promise<Answer>;
  take(one: Kept | Fault): Promise<Receipt>;
  /** How long writing took. */
  writes(): Durations;
  /** Kept when what arrived is answered. */
  settled(): Promise<void>;
}

export function openIntake(
  settle: (arrivals: readonly Arrival[]) => readonly Answer[] | Promise<readonly Answer[]>,
  say: (says: string) => void,
): Intake {
  const writes = newDurations();
  /** Telegrams that were not acknowledged since writing began to fail. */
  let unwritten = 0;
  function written(answers: readonly Answer[], since: number): readonly Answer[] {
    if (unwritten > 0) say(`edge: telegrams are written again; ${unwritten} were not acknowledged meanwhile`);
    unwritten = 0;
    writes.note((performance.now() - since) / 1000);
    return answers;
  }

  function failed(arrivals: readonly Arrival[], error: unknown, since: number): never {
    // Once, for a disk that is full is not emptied by what is said of it.
    if (unwritten === 0) say(`edge: telegrams cannot be written and are not acknowledged: ${String(error)}`);
    unwritten += arrivals.reduce((sum, arrival) => sum + arrival.telegrams.length, 0);
    writes.note((performance.now() - since) / 1000);
    throw error;
  }

  const send = gather(
    mostInGroup,
    (arrivals: readonly Arrival[]) => {
      const began = performance.now();
      try {
        const answers = settle(arrivals);
        if (!(answers instanceof Promise)) return written(answers, began);
        return answers.then(
          (all) => written(all, began),
          (error) => failed(arrivals, error, began),
        );
      } catch (error) {
        return failed(arrivals, error, began);
      }
    },
    ({ telegrams }) => telegrams.length,
  );
  let newest: Promise<unknown> = Promise.resolve();
  function arrive(arrival: Arrival): Promise<Answer> {
    const answer = send(arrival);
    newest = answer;
    return answer;
  }
  return {
    arrive,
    async take(one) {
      const [fate] = (await arrive({ telegrams: [one] })).fates;
      if (fate === undefined) throw new Error("a telegram was not answered");
      return receiptOf(fate);
    },
    writes: writes.read,
    settled: () =>
      newest.then(
        () => undefined,
        () => undefined,
      ),
  };
}
