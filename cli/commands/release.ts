// `tributary release`: packs and signs the program for edge nodes, and lets a supervised node change to it.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { compareVersions } from "@tributary/wire";
import { Command } from "commander";
import { readConfiguration } from "../configuration.ts";
import { livingOwner } from "../data-folder.ts";
import { textTable, timeText } from "../keys/text-table.ts";
import { readTrustedKeys } from "../lambdas/trusted-keys.ts";
import { packRelease } from "../updates/pack-release.ts";
import { programRoot, versionOf } from "../updates/program.ts";
import type { SignFlags } from "../updates/read-signed.ts";
import { readReleases, releasesIn, wantRelease } from "../updates/release-book.ts";
import { readRelease, unpackRelease } from "../updates/unpack-release.ts";

interface PackFlags extends SignFlags {
  readonly from: string;
  readonly release?: string;
  readonly says: string;
  readonly out: string;
}

interface NodeFlags {
  readonly data: string;
  readonly config?: string;
}

const lookEvery = 300;

const print = (text: string): void => void process.stdout.write(`${text}\n`);

async function pack({ release, from, ...flags }: PackFlags): Promise<void> {
  const version = release ?? versionOf(from);
  const { files } = await packRelease({ ...flags, from, version });
  const megabytes = files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
  print(`${flags.out}: release ${version}, ${files.length} files, ${megabytes.toFixed(1)} MB`);
}

/** Unpacks it beside the running one, and waits until the supervisor took it or switched back. */
async function install(file: string, { data, config }: NodeFlags): Promise<void> {
  const flags = { dataFolder: data, file: config, environment: process.env, flags: {} };
  const trusted = readTrustedKeys(readConfiguration(flags).operatorKeys, "operatorKeys");
  const { version } = await readRelease(file, trusted);
  const before = readReleases(data);
  const runs = before.current ?? versionOf(programRoot);
  if (compareVersions(version, runs) <= 0)
    throw new Error(`${file}: release ${version} is not newer than ${runs}, which runs`);
  if (before.trial !== undefined) throw new Error(`release ${before.trial} is on trial: wait for its end`);
  if (!isSupervised(data))
    throw new Error(`no supervised node works on ${data}: start it with tributary edge --supervised`);
  await unpackRelease(file, trusted, releasesIn(data));
  wantRelease(data, version);
  print(`release ${version} is unpacked; the node changes to it`);
  const known = before.events.length === 0 ? undefined : JSON.stringify(before.events[0]);
  for (;;) {
    await pause(lookEvery);
    const { events } = readReleases(data);
    const [newest] = events;
    if (newest !== undefined && JSON.stringify(newest) !== known && newest.outcome !== "on-trial") {
      if (newest.outcome !== "taken") throw new Error(`release ${version} is ${newest.outcome}: ${newest.says}`);
      print(`release ${version} is taken: ${newest.says}`);
      return;
    }
    if (!isSupervised(data)) throw new Error("the supervisor ended; at its next start it runs the release of before");
  }
}

function isSupervised(data: string): boolean {
  const lock = join(data, "supervisor.lock");
  return existsSync(lock) && livingOwner(lock) !== undefined;
}

function show({ data }: NodeFlags): void {
  const { current, before, trial, events } = readReleases(data);
  print(`runs ${current ?? `${versionOf(programRoot)}, with which this machine was set up`}`);
  if (before !== undefined) print(`before that ${before}`);
  if (trial !== undefined) print(`on trial ${trial}`);
  const rows = events.map(({ at, version, outcome, says }) => [timeText(at), String(version), outcome, says]);
  if (rows.length > 0) print(textTable(["at", "version", "", "why"], rows).trimEnd());
}

const examples = `
Examples:
  tributary release pack --release 1.3.0 --key operator.private.pem --by operator --out tributary-1.3.0.release
  tributary edge --supervised --data /var/lib/tributary/edge
  tributary release install tributary-1.3.0.release --data /var/lib/tributary/edge
`;

/** Gives the command its options. */
export function configure(command: Command): void {
  const ofNode = (name: string, says: string) =>
    new Command(name)
      .description(says)
      .option("--data <folder>", "data folder of the edge node", process.env["TRIBUTARY_DATA"] ?? "data")
      .option("--config <file>", "configuration file instead of tributary.yaml in the data folder");
  command.description(
    "The program of edge nodes: signed, unpacked beside the running one, switched back when it is not healthy.",
  );
  command.addHelpText("after", examples);
  command.addCommand(
    new Command("pack")
      .description("pack and sign the program as it is installed here")
      .requiredOption("--key <file>", "private key (PEM); tributary lambda keys makes a pair")
      .requiredOption("--by <name>", "name under which the nodes know the key")
      .requiredOption("--out <file>", "where the release goes; a new file")
      .option("--release <version>", "its version, such as 1.3.0; that of the package unless told")
      .option("--says <text>", "what is new", "")
      .option("--from <folder>", "folder of the program", programRoot)
      .action(pack),
  );
  command.addCommand(
    ofNode("install", "change the supervised node on this machine to a release")
      .argument("<file>", "release")
      .action(install),
  );
  command.addCommand(ofNode("show", "the release that runs, and what became of each").action(show));
}
