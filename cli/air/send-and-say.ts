// Sends telegrams until they are all answered or somebody asks to stop, and says what became of them.
import { milliseconds } from "../roles/clocks.ts";
import { say } from "../terminal.ts";
import { lorawanSource } from "./city-sendings.ts";
import { openForwarder } from "./forwarder-sender.ts";
import { openSender } from "./open-sender.ts";
import { routingSender } from "./routing-sender.ts";
import { type Speed, sendAll, type TimedLine } from "./send-all.ts";
import type { HearDownlink, Sender } from "./sender.ts";

export interface Destination {
  readonly to: string;
  readonly passwordFile?: string;
  readonly heard?: HearDownlink;
  /** The network server (udp://host:port) that LoRaWAN frames go to, if there are any. */
  readonly lorawanTo?: string;
  /** Milliseconds between two frames of a LoRaWAN device; what a network needs, unless its clock is in step. */
  readonly lorawanPause?: number;
}

/** `lines` is told when to end. */
export async function sendAndSay(
  lines: (stop: AbortSignal) => Iterable<TimedLine> | AsyncIterable<TimedLine>,
  destination: Destination,
  speed: Speed,
): Promise<void> {
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopping.abort());
  await sayHow(destination, (sender) => sendAll(lines(stopping.signal), sender, speed, milliseconds, stopping.signal));
}

/** Opens the way, says when all is sent how long that took and what became of it. */
export async function sayHow(
  { to, passwordFile, heard, lorawanTo, lorawanPause }: Destination,
  send: (sender: Sender) => Promise<number>,
): Promise<void> {
  const telegrams = openSender(to, passwordFile, heard);
  const sender =
    lorawanTo === undefined
      ? telegrams
      : routingSender(new Map([[lorawanSource, openForwarder(lorawanTo, lorawanPause)]]), telegrams);
  const begun = milliseconds();
  const sent = await send(sender);
  await sender.close();
  const outcomes = [...sender.outcomes()].map(([outcome, telegrams]) => `${outcome} ${telegrams}`);
  say(`${sent} telegrams in ${Math.round((milliseconds() - begun) / 1000)} s: ${outcomes.join(", ")}`);
}
