// `tributary lambda`: signs tasks, and deploys them to the edge node on this machine while it runs.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { newSigningKeys, signLambda } from "@tributary/engine-lambda";
import { Command } from "commander";
import { z } from "zod";
import { addressOf, askControl, type ControlFlags } from "../control/ask-control.ts";
import { withControl } from "../control/control-options.ts";
import { textTable, timeText } from "../keys/text-table.ts";
import { readArtefact } from "../lambdas/read-artefact.ts";
import { readManifest } from "../lambdas/read-manifest.ts";

interface SignFlags {
  readonly key: string;
  readonly by: string;
  readonly out?: string;
}

/** What is shown of a node's answers. */
const state = z.looseObject({
  name: z.string(),
  version: z.number(),
  place: z.string(),
  decision: z.looseObject({ says: z.string() }),
  last: z
    .looseObject({ at: z.number(), took: z.number(), place: z.string(), outcome: z.looseObject({ state: z.string() }) })
    .optional(),
});
const states = z.looseObject({ lambdas: z.array(state) });

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const printJson = (answer: unknown): void => print(JSON.stringify(answer, undefined, 2));
const ask = (flags: ControlFlags) => askControl(addressOf(flags), flags.data);
const path = (name: string, more = "") => `/v1/lambdas/${encodeURIComponent(name)}${more}`;

function makeKeys(name: string): void {
  const files = { private: `${name}.private.pem`, public: `${name}.public.pem` };
  for (const file of Object.values(files)) if (existsSync(file)) throw new Error(`${file} is there already`);
  const { privateKey, publicKey } = newSigningKeys();
  writeFileSync(files.private, privateKey, { mode: 0o600, flag: "wx" });
  writeFileSync(files.public, publicKey, { flag: "wx" });
  print(`${files.private} signs and stays secret; ${files.public} goes to the nodes (lambdaKeys: { ${name}: <file> })`);
}

function sign(manifest: string, { key, by, out }: SignFlags): void {
  const artefact = signLambda(readManifest(manifest), by, readFileSync(key, "utf8"));
  const text = `${JSON.stringify(artefact, undefined, 2)}\n`;
  if (out === undefined) process.stdout.write(text);
  else writeFileSync(out, text);
}

function table(answer: unknown): string {
  const rows = states
    .parse(answer)
    .lambdas.map(({ name, version, place, decision, last }) => [
      name,
      String(version),
      place,
      last === undefined
        ? "has not run"
        : `${last.outcome.state} for ${timeText(last.at)} in ${Math.round(last.took)} ms at the ${last.place}`,
      decision.says,
    ]);
  return textTable(["name", "version", "runs at", "last run", "why there"], rows).trimEnd();
}

async function deploy(file: string, flags: ControlFlags): Promise<void> {
  const { name, version, place, decision } = state.parse(await ask(flags)("/v1/lambdas", { body: readArtefact(file) }));
  print(`${name} ${version} runs at the ${place}: ${decision.says}`);
}

async function trial(file: string, { at, ...flags }: ControlFlags & { readonly at?: string }): Promise<void> {
  const moment = at === undefined ? undefined : Math.floor(Date.parse(at) / 1000);
  if (Number.isNaN(moment)) throw new Error(`--at: ${at} is no time such as 2026-02-01T12:00:00Z`);
  const body = { artefact: readArtefact(file), ...(moment === undefined ? {} : { at: moment }) };
  printJson(await ask(flags)("/v1/lambda-trials", { body }));
}

const examples = `
Examples:
  tributary lambda keys utility
  tributary lambda sign demand.yaml --key utility.private.pem --by utility --out demand.json
  tributary lambda test demand.json
  tributary lambda deploy demand.json
`;

/** Gives the command its options. */
export function configure(command: Command): void {
  const here = (name: string, says: string) => new Command(name).description(says);
  const there = (name: string, says: string) => withControl(here(name, says));
  command.description("Tasks that run where the readings are: signed, deployed without a restart, rolled back.");
  command.addHelpText("after", examples);
  for (const verb of [
    here("keys", "make a key pair that signs lambdas").argument("<name>", "who signs with it").action(makeKeys),
    here("sign", "sign a lambda")
      .argument("<manifest>", "file (YAML or JSON) that describes it; see docs/lambdas.md")
      .requiredOption("--key <file>", "private key (PEM)")
      .requiredOption("--by <name>", "name under which the nodes know the key")
      .option("--out <file>", "where the signed lambda goes; to standard output unless told")
      .action(sign),
    there("deploy", "give a signed lambda to the edge node").argument("<file>", "signed lambda").action(deploy),
    there("test", "run a signed lambda once on the node's readings, and keep nothing of it")
      .argument("<file>", "signed lambda")
      .option("--at <time>", "the moment it runs for; now unless told")
      .action(trial),
    there("list", "every lambda of the node: where it runs and why, and how its last run ended").action(
      async (flags: ControlFlags) => print(table(await ask(flags)("/v1/lambdas"))),
    ),
    there("show", "one lambda: its place with the reasons, its last runs and answers")
      .argument("<name>")
      .action(async (name: string, flags: ControlFlags) => printJson(await ask(flags)(path(name)))),
    there("roll-back", "bring the version before back")
      .argument("<name>")
      .action(async (name: string, flags: ControlFlags) => {
        const { version } = state.parse(await ask(flags)(path(name, "/roll-back"), { body: {} }));
        print(`${name} ${version} runs again`);
      }),
    there("remove", "take a lambda away")
      .argument("<name>")
      .action(async (name: string, flags: ControlFlags) => {
        await ask(flags)(path(name), { method: "DELETE" });
        print(`${name} is gone`);
      }),
  ]) {
    command.addCommand(verb);
  }
}
