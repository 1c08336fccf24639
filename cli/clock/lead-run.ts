// Leads a simulation of several processes: the city's telegrams are sent as virtual time goes by, which others go by too.
import type { TimedLine } from "../air/send-all.ts";
import type { Sender } from "../air/sender.ts";
import { say } from "../terminal.ts";
import { openClockMaster } from "./clock-master.ts";
import { joinClock, type LockStepClock } from "./lock-step-clock.ts";
import { pauseBy } from "./pause.ts";

export interface RunPlan {
  /** Where the clocks of the others join, on this machine. */
  readonly port: number;
  /** How many other processes take part. */
  readonly others: number;
  /** When the run begins and ends, UTC seconds. */
  readonly start: number;
  readonly end: number;
  /** Telegrams of so many seconds are sent together at the end of these. */
  readonly step: number;
  /** Timers that are due within so many milliseconds share a moment. */
  readonly window: number;
}

/** Sends each telegram at the end of the step in which it falls. Answers how many were sent when all are answered. */
async function sendAsTimeGoes(
  lines: Iterable<TimedLine> | AsyncIterable<TimedLine>,
  sender: Sender,
  clock: LockStepClock,
  step: number,
): Promise<number> {
  const pause = pauseBy(clock);
  const failures: unknown[] = [];
  let answers: Promise<unknown>[] = [];
  let sent = 0;
  for await (const { at, source, line } of lines) {
    const due = Math.ceil(at / step) * step * 1000;
    if (due > clock.now()) {
      await Promise.all(answers);
      answers = [];
      await pause(due - clock.now());
    }
    if (failures.length > 0) throw failures[0];
    answers.push(clock.hold(sender.send(source, line)).catch((error: unknown) => failures.push(error)));
    sent += 1;
  }
  await Promise.all(answers);
  if (failures.length > 0) throw failures[0];
  return sent;
}

/** Waits for the others, lets time go from start to end, and answers how many telegrams were sent. */
export async function leadRun(
  lines: Iterable<TimedLine> | AsyncIterable<TimedLine>,
  sender: Sender,
  { port, others, start, end, step, window }: RunPlan,
): Promise<number> {
  const master = await openClockMaster({ port, members: others + 1, start: start * 1000, window, say });
  say(`clock      127.0.0.1:${master.port}, waiting for ${others} processes`);
  try {
    const until = Math.ceil(end / step) * step * 1000;
    const play = async () => sendAsTimeGoes(lines, sender, await joinClock("127.0.0.1", master.port, "city"), step);
    const [sent] = await Promise.all([play(), master.run(until)]);
    return sent;
  } finally {
    master.close();
  }
}
