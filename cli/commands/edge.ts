// `tributary edge`: takes gateways' telegrams, makes readings of them, and syncs to a cloud.
import type { ProcessClock } from "@tributary/core";
import type { Command } from "commander";
import { readConfiguration } from "../configuration.ts";
import type { DataFolder } from "../data-folder.ts";
import { cloudTarget } from "../roles/cloud-target.ts";
import { startControl, startDoors, startEdge } from "../roles/edge.ts";
import { startLorawan } from "../roles/lorawan.ts";
import { openNodeKeys } from "../roles/node-keys.ts";
import { addClockOption, addRoleOptions, placesOf, runRole } from "../roles/run-role.ts";
import { say } from "../terminal.ts";
import {
  type ConfiguredEdgeOptions,
  type EdgeParts,
  type StartedEdge,
  startConfiguredEdge,
} from "../updates/configured-edge.ts";
import { programRoot, versionOf } from "../updates/program.ts";
import { readReleases } from "../updates/release-book.ts";
import { supervise } from "../updates/supervise.ts";

interface EdgeFlags {
  readonly data: string;
  readonly config?: string;
  readonly clock?: string;
  readonly supervised?: boolean;
  readonly [setting: string]: unknown;
}

const supervisedFlag = "--supervised";

async function run({ data, config, clock: clockAt, supervised = false, ...flags }: EdgeFlags): Promise<void> {
  const read: ConfiguredEdgeOptions["read"] = (signed) =>
    readConfiguration({ dataFolder: data, file: config, environment: process.env, signed, flags });
  if (supervised)
    return supervise(
      data,
      read({}),
      process.argv.slice(2).filter((word) => word !== supervisedFlag),
    );
  await runRole(
    "edge",
    data,
    async (folder, onStop, clock) => {
      const start = (parts: EdgeParts) => startNode(parts, folder, clock);
      const release = () => ({ version: versionOf(programRoot), events: readReleases(folder.path).events });
      return startConfiguredEdge({ folder, onStop, clock, read, start, release });
    },
    clockAt,
  );
}

async function startNode(parts: EdgeParts, folder: DataFolder, clock: ProcessClock): Promise<StartedEdge> {
  const { settings, live, updates, onStop } = parts;
  const { cloud } = settings;
  const target = cloud === undefined ? undefined : cloudTarget(cloud, folder.path);
  if (settings.keys === undefined) say("no key file was named: telegrams are counted but not read");
  if (cloud === undefined) say("no cloud was named: readings stay here; name one with --cloud");
  const edge = startEdge(settings, folder, openNodeKeys(settings, folder, onStop, clock), target, onStop, clock, live);
  const doors = placesOf(await startDoors(settings, folder, edge, [], onStop, clock));
  const lorawan = await startLorawan(settings, folder, edge, onStop, clock);
  edge.showUpdates(updates);
  const control = await startControl(settings, folder, edge, onStop, updates);
  return { edge, doors, places: [...doors, ...lorawan, control] };
}

/** Gives the command its options. */
export function configure(command: Command): void {
  addClockOption(
    addRoleOptions(command.description("Take gateways' telegrams, make readings of them, and sync to a cloud.")),
  )
    .option("--node <name>", "name of this edge node, as the cloud knows it (edge-1)")
    .option("--keys <file>", "key file: meter,key,name,driver,mode,zone")
    .option("--cloud <url>", "cloud to sync to: https://host:8443; http:// on this machine only")
    .option("--broker <url>", "MQTT broker to meet the gateways at, instead of the embedded one")
    .option("--password-file <file>", "password by which this node proves itself to the broker")
    .option("--authorities-file <file>", "certificates (PEM) to trust instead of the system's")
    .option("--telegram-port <port>", "telegrams over TCP, one a line (8081)")
    .option("--mqtt-port <port>", "embedded MQTT broker (8083)")
    .option("--hop-port <port>", "gateways over TCP without a broker (none; 8084 is usual)")
    .option("--control-port <port>", "commands, state and metrics, on this machine alone (8082)")
    .option("--zone <zone>", "time zone of meters whose key line names none (UTC)")
    .option(supervisedFlag, "run the newest release that is healthy, and start it again when it ends")
    .action(run);
}
