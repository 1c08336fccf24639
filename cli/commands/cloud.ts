// `tributary cloud`: takes edge nodes' batches, keeps them, and serves API and page.
import type { Command } from "commander";
import { readConfiguration } from "../configuration.ts";
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

/** Gives the command its options. */
export function configure(command: Command): void {
  addClockOption(addRoleOptions(command.description("Take edge nodes' batches, keep them, and serve API and page.")))
    .option("--http-port <port>", "page and HTTP API (8080)")
    .option("--sync-host <address>", "address on which edge nodes are taken by mutual TLS (127.0.0.1)")
    .option("--sync-port <port>", "port for them (8443)")
    .option("--sync-names <name...>", "names and addresses under which they reach this machine")
    .action(run);
}
