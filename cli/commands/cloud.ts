// `tributary cloud`: takes edge nodes' batches, keeps them, and serves API and page.
import type { Command } from "commander";
import { readConfiguration } from "../configuration.ts";
import { startCloud } from "../roles/cloud.ts";
import { isLoopback } from "../roles/cloud-target.ts";
import { addClockOption, addRoleOptions, runRole } from "../roles/run-role.ts";

interface CloudFlags {
  readonly data: string;
  readonly config?: string;
  readonly clock?: string;
  readonly [setting: string]: unknown;
}

async function run({ data, config, clock: clockAt, ...flags }: CloudFlags): Promise<void> {
  const settings = readConfiguration({ dataFolder: data, file: config, environment: process.env, flags });
  if (!isLoopback(settings.host)) {
    throw new Error(
      `--host ${settings.host}: page and API have no log-in yet and stay on this machine; edge nodes come by --sync-host`,
    );
  }
  await runRole(
    "cloud",
    data,
    async (folder, onStop, clock) => {
      const { url, syncUrl } = await startCloud(settings, folder, "from-edges", onStop, clock);
      return [
        ["page", url],
        ["sync", syncUrl ?? "none"],
      ];
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
