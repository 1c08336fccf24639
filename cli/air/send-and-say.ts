// Sends telegrams until they are all answered or somebody asks to stop, and says what became of them.
import { milliseconds } from "../roles/clocks.ts";
import { say } from "../terminal.ts";
import { openSender } from "./open-sender.ts";
import { type Speed, sendAll, type TimedLine } from "./send-all.ts";

export interface Destination {
  readonly to: string;
  readonly passwordFile?: string;
}

export async function sendAndSay(
  lines: Iterable<TimedLine> | AsyncIterable<TimedLine>,
  { to, passwordFile }: Destination,
  speed: Speed,
): Promise<void> {
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopping.abort());
  const sender = openSender(to, passwordFile);
  const begun = milliseconds();
  const sent = await sendAll(lines, sender, speed, milliseconds, stopping.signal);
  await sender.close();
  const outcomes = [...sender.outcomes()].map(([outcome, telegrams]) => `${outcome} ${telegrams}`);
  say(`${sent} telegrams in ${Math.round((milliseconds() - begun) / 1000)} s: ${outcomes.join(", ")}`);
}
