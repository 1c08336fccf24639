// `tributary replay`: recorded telegrams once more, each building's at many times its rate.
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { Fault } from "@tributary/core";
import { readTelegramLine } from "@tributary/wire";
import type { Command } from "commander";
import { readSpeed, type TimedLine } from "../air/send-all.ts";
import { sendAndSay } from "../air/send-and-say.ts";
import { say } from "../terminal.ts";

interface ReplayFlags {
  readonly rate: string;
  readonly to: string;
  readonly only?: string;
  readonly passwordFile?: string;
}

/** The receiver of lines that name none. */
const nobody = "recorded";

/** The lines of a recording in their order; the receiver that a line names stands for its building. */
async function* linesOf(path: string, only: string | undefined): AsyncIterable<TimedLine> {
  let before = 0;
  let skipped = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === "") continue;
    const read = readTelegramLine(line);
    if (read instanceof Fault) {
      skipped += 1;
      continue;
    }
    const { at = before, receiver: source = nobody } = read;
    before = at;
    if (only === undefined || only === source) yield { at, source, line };
  }
  if (skipped > 0) say(`${skipped} lines of ${path} hold no telegram`);
}

async function run(file: string, flags: ReplayFlags): Promise<void> {
  await sendAndSay(() => linesOf(file, flags.only), flags, readSpeed(flags.rate, "--rate"));
}

/** Gives the command its options. */
export function configure(command: Command): void {
  command
    .description("Send recorded telegrams once more, at many times the rate at which they were recorded.")
    .argument("<file>", "telegram lines, ordered by time")
    .option("--rate <rate>", "max, or how many times the rate of each building", "1")
    .option("--to <where>", "tcp://host:port, mqtt://host:port, a file, or - for standard output", "-")
    .option("--only <receiver>", "only what this building's receiver heard")
    .option("--password-file <file>", "password of the gateways in whose names telegrams go over MQTT")
    .action(run);
}
