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
      `--host ${settings.host}: batches are taken from this machine alone, for edge nodes do not prove themselves yet`,
    );
  }
  await runRole(
    "cloud",
    data,
    async (folder, onStop, clock) => {
      const { url } = await startCloud(settings, folder, "from-edges", onStop, clock);
      return [["page", url]];
    },
    clockAt,
  );
}

/** Gives the command its options. */
export function configure(command: Command): void {
  addClockOption(addRoleOptions(command.description("Take edge nodes' batches, keep them, and serve API and page.")))
    .option("--http-port <port>", "page, HTTP API and sync (8080)")
    .action(run);
}
