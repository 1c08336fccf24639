// `tributary command`: tells a meter to do something, and waits until the meter's own telegram shows that it did.
import { setTimeout as wait } from "node:timers/promises";
import type { CommandRequest } from "@tributary/wire";
import type { Command } from "commander";
import { addressOf, type ControlFlags } from "../control/ask-control.ts";
import { cloudClient } from "../control/cloud-client.ts";
import { controlClient } from "../control/control-client.ts";
import { withControl } from "../control/control-options.ts";
import { readDuration, readOrder } from "../control/read-order.ts";
import { timeText } from "../keys/text-table.ts";
import { say } from "../terminal.ts";

interface CommandFlags extends ControlFlags {
  readonly cloud?: string;
  readonly tokenFile?: string;
  readonly expires?: string;
  readonly wait: boolean;
}

/** How often it is asked how far the command is, in milliseconds. */
const askEvery = { node: 250, cloud: 1000 };

/** What is told of a command, wherever it was given; times in UTC seconds. */
interface Story {
  readonly id: string;
  readonly meter: string;
  readonly state: string;
  readonly says: string;
  readonly requestedAt: number;
  readonly sentAt?: number | null | undefined;
  readonly endedAt?: number | null | undefined;
  readonly steps: readonly { readonly at: number; readonly state: string; readonly says: string }[];
}

/** Who takes the command: the edge node of this machine, or a cloud. */
interface Taker {
  request(request: Omit<CommandRequest, "id">): Promise<Story>;
  story(id: string): Promise<Story>;
}

const ended: ReadonlySet<string> = new Set(["confirmed", "failed", "expired", "cancelled"]);

/** Prints the steps after the first `shown`; answers how many there are. */
function print({ steps }: Story, shown: number): number {
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
  const { cloud, tokenFile, data } = flags;
  const taker: Taker = cloud === undefined ? controlClient(addressOf(flags), data) : cloudClient(cloud, tokenFile);
  let story = await taker.request({ meter, order, ...(expiresIn === undefined ? {} : { expiresIn }) });
  say(`command ${story.id} for ${story.meter}`);
  let shown = print(story, 0);
  while (flags.wait && !ended.has(story.state)) {
    await wait(cloud === undefined ? askEvery.node : askEvery.cloud);
    story = await taker.story(story.id);
    shown = print(story, shown);
  }
  if (!flags.wait) return;
  if (story.state !== "confirmed") throw new Error(`the command ${story.state}: ${story.says}`);
  const { sentAt, endedAt, requestedAt } = story;
  if (typeof sentAt !== "number" || typeof endedAt !== "number") return;
  say(`round trip ${endedAt - sentAt} s, after ${sentAt - requestedAt} s of waiting for the meter`);
}

const examples = `
Examples:
  tributary command SAL.12345678.01.07 valve closed
  tributary command 12345678 interval 15min --expires 1d
  tributary command 12345678 read --no-wait
  tributary command SAL.12345678.01.07 read --cloud https://meters.example --token-file token.txt
`;

/** Gives the command its options. */
export function configure(command: Command): void {
  withControl(command)
    .description(
      "Tell a meter what to do, by the edge node on this machine or by a cloud, and wait until its telegram shows it.",
    )
    .argument("<meter>", "meter id, or a serial number that one meter alone has")
    .argument("<order...>", "valve open|closed, interval <1min to 24h>, read, clock")
    .option("--cloud <url>", "give it by the API of a cloud instead, in the name of whose token it is")
    .option("--token-file <file>", "file with an access token that may give commands")
    .option("--expires <duration>", "give up after that long (1d)")
    .option("--wait", "wait until it is confirmed, failed or expired; exit 0 only when confirmed", true)
    .option("--no-wait", "leave when it is taken")
    .addHelpText("after", examples)
    .action(run);
}
