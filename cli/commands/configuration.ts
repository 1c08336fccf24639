// `tributary configuration`: signs settings for an edge node, and brings them to the one on this machine while it runs.
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { nodeConfiguration, signedConfiguration } from "@tributary/wire";
import { Command } from "commander";
import { parse } from "yaml";
import { z } from "zod";
import { addressOf, askControl, type ControlFlags } from "../control/ask-control.ts";
import { withControl } from "../control/control-options.ts";
import { textTable, timeText } from "../keys/text-table.ts";
import { checkedAs, type SignFlags, signBy, writeJson } from "../updates/read-signed.ts";

const event = z.looseObject({ at: z.number(), version: z.number(), outcome: z.string(), says: z.string() });
const state = z.looseObject({ version: z.number(), trial: z.number().optional(), events: z.array(event) });

const path = "/v1/configuration";
const lookEvery = 500;
/** How long a node may be away while its parts are opened anew, in looks. */
const mostAway = 120;

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const ask = (flags: ControlFlags) => askControl(addressOf(flags), flags.data);

function sign(file: string, { out, ...flags }: SignFlags & { readonly out?: string }): void {
  const manifest = checkedAs(nodeConfiguration, parse(readFileSync(file, "utf8")), file, "configuration of a node");
  writeJson(signBy("configuration", manifest, flags), out);
}

/** Waits until the node took it, or switched back. */
async function apply(file: string, flags: ControlFlags): Promise<void> {
  const document = checkedAs(signedConfiguration, JSON.parse(readFileSync(file, "utf8")), file, "signed configuration");
  const { version } = document.manifest;
  const [begun] = state.parse(await ask(flags)(path, { body: document })).events;
  print(`configuration ${version} is on trial: ${begun?.says ?? ""}`);
  let away = 0;
  for (;;) {
    await pause(lookEvery);
    const now = await ask(flags)(path).then(state.parse, (error: unknown) => error);
    if (now instanceof Error) {
      away += 1;
      if (away === mostAway) throw now;
      continue;
    }
    const { trial, events } = state.parse(now);
    const end = events.find((one) => one.version === version && one.outcome !== "on-trial");
    if (trial === version || end === undefined) continue;
    if (end.outcome !== "taken") throw new Error(`configuration ${version} was switched back: ${end.says}`);
    print(`configuration ${version} is taken: ${end.says}`);
    return;
  }
}

async function show(flags: ControlFlags): Promise<void> {
  const { version, trial, events } = state.parse(await ask(flags)(path));
  print(`version ${version}${trial === undefined ? "" : `, ${trial} on trial`}`);
  const rows = events.map(({ at, version: of, outcome, says }) => [timeText(at), String(of), outcome, says]);
  if (rows.length > 0) print(textTable(["at", "version", "", "why"], rows).trimEnd());
}

const examples = `
Examples:
  tributary lambda keys operator                    a key pair; the public half goes to the node (operatorKeys)
  tributary configuration sign edge-1.yaml --key operator.private.pem --by operator --out edge-1.json
  tributary configuration apply edge-1.json
`;

/** Gives the command its options. */
export function configure(command: Command): void {
  command.description(
    "Settings of an edge node, signed by its operator: on trial for a minute, then taken or switched back.",
  );
  command.addHelpText("after", examples);
  command.addCommand(
    new Command("sign")
      .description("sign settings for a node")
      .argument("<file>", "YAML or JSON: node, version, settings")
      .requiredOption("--key <file>", "private key (PEM)")
      .requiredOption("--by <name>", "name under which the node knows the key")
      .option("--out <file>", "where the signed configuration goes; to standard output unless told")
      .action(sign),
  );
  command.addCommand(
    withControl(new Command("apply"))
      .description("bring a signed configuration to the edge node on this machine")
      .argument("<file>", "signed configuration")
      .action(apply),
  );
  command.addCommand(
    withControl(new Command("show")).description("the version that counts, and what became of each").action(show),
  );
}
