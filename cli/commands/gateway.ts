// `tributary gateway`: hears telegrams, keeps them, and hands them to an edge node.
import type { Command } from "commander";
import { readConfiguration } from "../configuration.ts";
import { startGatewayRole } from "../roles/gateway.ts";
import { addClockOption, addRoleOptions, runRole } from "../roles/run-role.ts";

interface GatewayFlags {
  readonly data: string;
  readonly config?: string;
  readonly clock?: string;
  readonly [setting: string]: unknown;
}

async function run({ data, config, clock: clockAt, ...flags }: GatewayFlags): Promise<void> {
  const settings = readConfiguration({ dataFolder: data, file: config, environment: process.env, flags });
  const simulated = clockAt !== undefined;
  await runRole(
    "gateway",
    data,
    (folder, onStop, clock) => startGatewayRole(settings, folder, onStop, clock, simulated),
    clockAt,
  );
}

/** Gives the command its options. */
export function configure(command: Command): void {
  addClockOption(
    addRoleOptions(
      command.description("Hear telegrams, keep them safe, and hand them to an edge node over MQTT, TCP or LoRaWAN."),
    ),
  )
    .option("--gateway <name>", "name of this gateway, which is its MQTT user (gateway-1)")
    .option(
      "--edge <url>",
      "edge node or broker: mqtts://host:8083; without a broker tls://host:8084; mqtt:// and tcp:// on this machine only",
    )
    .option("--password-file <file>", "password by which this gateway proves itself; an enrolled one needs none")
    .option("--cloud <url>", "cloud that renews the certificate of an enrolled gateway: https://host:8443")
    .option("--authorities-file <file>", "certificates (PEM) to trust instead of the system's")
    .option("--keys <file>", "key file: telegrams of other meters, under other keys and sent again go no further")
    .option("--input <file>", "file with a telegram a line, followed as it grows; - reads standard input")
    .option("--telegram-port <port>", "telegrams over TCP, one a line, where the configuration names no inputs (8081)")
    .option("--backlog-megabytes <number>", "telegrams kept while the edge node is away (256)")
    .option("--zone <zone>", "time zone of meters whose key line names none (UTC)")
    .action(run);
}
