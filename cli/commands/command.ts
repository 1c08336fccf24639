// `tributary command`: tells a meter to do something, and waits until the meter's own telegram shows that it did.
import { setTimeout as wait } from "node:timers/promises";
import type { CommandStory } from "@tributary/wire";
import type { Command } from "commander";
import { addressOf, type ControlFlags } from "../control/ask-control.ts";
import { controlClient } from "../control/control-client.ts";
import { withControl } from "../control/control-options.ts";
import { readDuration, readOrder } from "../control/read-order.ts";
import { timeText } from "../keys/text-table.ts";
import { say } from "../terminal.ts";

interface CommandFlags extends ControlFlags {
  readonly expires?: string;
  readonly wait: boolean;
}

/** How often the node is asked how far the command is, in milliseconds. */
const askEvery = 250;

const ended: ReadonlySet<CommandStory["state"]> = new Set(["confirmed", "failed", "expired"]);

/** Prints the steps after the first `shown`; answers how many there are. */
function print({ steps }: CommandStory, shown: number): number {
  for (const { at, state, says } of steps.slice(shown)) {
    process.stdout.write(`${timeText(at)}  ${state.padEnd(9)}  ${says}\n`);
  }
  return steps.length;
}

async function run(meter: string, words: string[], flags: CommandFlags): Promise<void> {
  const order = readOrder(words);
  const expiresIn = flags.expires === undefined ? undefined : readDuration(flags.expires);
  if (flags.expires !== undefined && expiresIn === undefined) {
    throw new Error(`--expires: ${flags.expires} is no duration such as 15min, 24h or 7d`);
  }
  const node = controlClient(addressOf(flags), flags.data);
  let story = await node.request({ meter, order, ...(expiresIn === undefined ? {} : { expiresIn }) });
  say(`command ${story.id} for ${story.meter}`);
  let shown = print(story, 0);
  while (flags.wait && !ended.has(story.state)) {
    await wait(askEvery);
    story = await node.story(story.id);
    shown = print(story, shown);
  }
  if (!flags.wait) return;
  if (story.state !== "confirmed") throw new Error(`the command ${story.state}: ${story.says}`);
  const { sentAt, endedAt, requestedAt } = story;
  if (sentAt === undefined || endedAt === undefined) return;
  say(`round trip ${endedAt - sentAt} s, after ${sentAt - requestedAt} s of waiting for the meter`);
}

const examples = `
Examples:
  tributary command SAL.12345678.01.07 valve closed
  tributary command 12345678 interval 15min --expires 1d
  tributary command 12345678 read --no-wait
`;

/** Gives the command its options. */
export function configure(command: Command): void {
  withControl(command)
    .description("Tell a meter what to do, by the edge node on this machine, and wait until its telegram shows it.")
    .argument("<meter>", "meter id, or a serial number that one meter alone has")
    .argument("<order...>", "valve open|closed, interval <1min to 24h>, read, clock")
    .option("--expires <duration>", "give up after that long (1d)")
    .option("--wait", "wait until it is confirmed, failed or expired; exit 0 only when confirmed", true)
    .option("--no-wait", "leave when the node has it")
    .addHelpText("after", examples)
    .action(run);
}
