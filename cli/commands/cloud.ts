// `tributary cloud`: takes edge nodes' batches, keeps them, and serves API and page.
import type { StoreView } from "@tributary/wire";
import { Argument, type Command } from "commander";
import { readConfiguration } from "../configuration.ts";
import { askStore } from "../control/ask-store.ts";
import { placesOfCloud, startCloud } from "../roles/cloud.ts";
import { addClockOption, addRoleOptions, runRole } from "../roles/run-role.ts";

interface CloudFlags {
  readonly data: string;
  readonly config?: string;
  readonly clock?: string;
  readonly [setting: string]: unknown;
}

async function run({ data, config, clock: clockAt, ...flags }: CloudFlags): Promise<void> {
  const settings = readConfiguration({ dataFolder: data, file: config, environment: process.env, flags });
  await runRole(
    "cloud",
    data,
    async (folder, onStop, clock) => {
      const cloud = await startCloud(settings, folder, "from-edges", onStop, clock);
      return [...placesOfCloud(cloud), ["sync", cloud.syncUrl ?? "none"]];
    },
    clockAt,
  );
}

/** What a person is told of a store. */
function storeSentence({ store, says, waiting, since }: StoreView): string {
  const why = says === null ? "" : ` (${says})`;
  const oldest = since === null ? "" : `, the oldest of ${new Date(since * 1000).toISOString().slice(0, 19)}Z`;
  return `the store of readings is ${store}${why}; ${waiting} groups of batches wait for it${oldest}`;
}

async function store(what: "state" | "stop" | "start", { cloud }: { cloud?: string }, command: Command): Promise<void> {
  const { data, config } = command.optsWithGlobals<CloudFlags>();
  const { httpPort } = readConfiguration({ dataFolder: data, file: config, environment: process.env, flags: {} });
  console.log(storeSentence(await askStore(cloud ?? `http://127.0.0.1:${httpPort}`, what)));
}

/** Gives the command its options. */
export function configure(command: Command): void {
  command
    .command("store")
    .description("Stop the store of readings for maintenance, and start it; edge nodes sync all the while.")
    .addArgument(new Argument("<what>", "state, stop or start").choices(["state", "stop", "start"]))
    .option("--cloud <url>", "address of the cloud on this machine (http://127.0.0.1:8080)")
    .action(store);
  addClockOption(addRoleOptions(command.description("Take edge nodes' batches, keep them, and serve API and page.")))
    .option("--http-port <port>", "page and HTTP API (8080)")
    .option("--sync-host <address>", "address on which edge nodes are taken by mutual TLS (127.0.0.1)")
    .option("--sync-port <port>", "port for them (8443)")
    .option("--sync-names <name...>", "names and addresses under which they reach this machine")
    .action(run);
}
