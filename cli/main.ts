// Finds the command that was typed, loads it and runs it.
import { readFileSync } from "node:fs";
import { Command } from "commander";
import { errorSentence } from "./error-sentence.ts";

/** A command's file: gives the named, empty command that it is handed its arguments, options, help and action. */
export interface CommandFile {
  readonly configure: (command: Command) => void;
}

/** Every command, in the order of `--help`. A file is loaded only when its command is called. */
const commands: readonly { name: string; summary: string; load: () => Promise<CommandFile> }[] = [
  {
    name: "up",
    summary: "run gateway, edge node, cloud and page in one process",
    load: () => import("./commands/up.ts"),
  },
  {
    name: "gateway",
    summary: "hear telegrams, keep them, and hand them to an edge node",
    load: () => import("./commands/gateway.ts"),
  },
  {
    name: "edge",
    summary: "make readings of gateways' telegrams and sync to a cloud",
    load: () => import("./commands/edge.ts"),
  },
  {
    name: "cloud",
    summary: "keep edge nodes' readings and serve API and page",
    load: () => import("./commands/cloud.ts"),
  },
  {
    name: "command",
    summary: "tell a meter to close its valve, send more often, answer or set its clock",
    load: () => import("./commands/command.ts"),
  },
  {
    name: "lambda",
    summary: "sign tasks, deploy them to the edge node and see what they answer",
    load: () => import("./commands/lambda.ts"),
  },
  {
    name: "configuration",
    summary: "sign settings for an edge node and bring them to it",
    load: () => import("./commands/configuration.ts"),
  },
  {
    name: "release",
    summary: "pack and sign the program, and change an edge node to it",
    load: () => import("./commands/release.ts"),
  },
  {
    name: "threshold",
    summary: "be told when a meter's use or level leaves its limits",
    load: () => import("./commands/threshold.ts"),
  },
  {
    name: "stages",
    summary: "change how an edge node judges and fills readings, while it runs",
    load: () => import("./commands/stages.ts"),
  },
  {
    name: "simulate",
    summary: "send the telegrams of a simulated city",
    load: () => import("./commands/simulate.ts"),
  },
  {
    name: "onboard",
    summary: "bring meters with their places, customers and keys into a cloud",
    load: () => import("./commands/onboard.ts"),
  },
  {
    name: "import",
    summary: "bring readings from tables to the cloud",
    load: () => import("./commands/import.ts"),
  },
  { name: "replay", summary: "send recorded telegrams once more", load: () => import("./commands/replay.ts") },
  { name: "decode", summary: "read telegrams and print what they say", load: () => import("./commands/decode.ts") },
  {
    name: "pki",
    summary: "give the processes of a deployment their certificates",
    load: () => import("./commands/pki.ts"),
  },
  { name: "keys", summary: "keep the keys of meters in a vault", load: () => import("./commands/keys.ts") },
];

/** Milliseconds in which a command that failed may finish by itself. */
const closingMs = 1000;

/** The version that stands in the package. */
function version(): string {
  return JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;
}

const examples = `
Examples:
  tributary decode 1844ae4c0223036068077a55000000041391a30000023bd400
  tributary decode --file telegrams.txt --keys meters.csv
  tributary decode --help
`;

/** Runs one command line, without the names of the interpreter and the script. */
export async function main(args: readonly string[]): Promise<void> {
  const program = new Command("tributary")
    .description(
      "Open advanced metering infrastructure: from the telegram in the air to the bill and the leak warning.",
    )
    .version(version())
    .showSuggestionAfterError()
    .showHelpAfterError("(tributary --help lists the commands)")
    .addHelpText("after", examples);
  const named = args[0] === "help" ? args[1] : args[0];
  for (const { name, summary, load } of commands) {
    const command = program.command(name).summary(summary).showHelpAfterError(`(tributary ${name} --help explains)`);
    if (name === named) (await load()).configure(command);
  }
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    process.stderr.write(`tributary: ${errorSentence(error)}\n`);
    process.exitCode = 1;
    // Whatever is still open does not keep a process alive that has failed.
    setTimeout(() => process.exit(), closingMs).unref();
  }
}
