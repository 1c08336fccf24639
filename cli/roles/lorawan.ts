// The LoRaWAN networks of an edge node: its own, and those of network servers that stand elsewhere.
import { readFileSync } from "node:fs";
import type { ProcessClock } from "@tributary/core";
import { openAllowance } from "@tributary/edge-gateway";
import { type Edge, openLorawanNetworks } from "@tributary/edge-node";
import { type Configuration, type LorawanDevice, readLorawanDevices } from "@tributary/wire";
import type { DataFolder } from "../data-folder.ts";
import { nodeBox } from "../keys/node-vault.ts";
import { say } from "../terminal.ts";
import type { OnStop, Place } from "./run-role.ts";
import { readBrokerAccess, readCertificate, readPassword } from "./secrets.ts";

function readDevices(file: string | undefined): readonly LorawanDevice[] {
  if (file === undefined) return [];
  const devices = readLorawanDevices(readFileSync(file, "utf8"));
  if (typeof devices === "string") throw new Error(`${file}: ${devices}`);
  return devices;
}

type Server = Omit<NonNullable<Configuration["chirpStack"]>, "application" | "encoding">;

/** A broker of a network server: its address, and how this node proves itself there. */
function brokerOf({ node }: Configuration, server: Server) {
  const { url, user } = server;
  const { password, authorities } = readBrokerAccess(server, user ?? node);
  return {
    url,
    clientId: `tributary-${node}`,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ...(authorities === undefined ? {} : { authorities }),
  };
}

/** The door of The Things Stack's webhook: its secret, and its certificate where other machines reach it. */
function webhookOf(settings: Configuration, edge: Edge, { steady }: ProcessClock) {
  const { thingsStackWebhook: hook, limits } = settings;
  if (hook === undefined) return {};
  const { host, port, secretFile, downlinks } = hook;
  const rates = { telegramsPerSecond: limits.eventsPerSecond, bytesPerSecond: limits.bytesPerSecond };
  const allowance = steady && openAllowance(rates, steady, edge.heldBack);
  const source = "The Things Stack's webhook";
  return {
    thingsStackWebhook: {
      host,
      port,
      secret: readPassword(secretFile, source),
      ...readCertificate(hook),
      ...(downlinks === undefined
        ? {}
        : { downlinks: { url: downlinks.url, apiKey: readPassword(downlinks.apiKeyFile, "the API key") } }),
      ...(allowance === undefined
        ? {}
        : {
            enter(bytes: number) {
              const againMs = allowance.enter(source, bytes);
              if (againMs === 0) allowance.charge(source, 1);
              return againMs;
            },
          }),
    },
  };
}

const dayMs = 86_400_000;

function calendarOf({ zone, bankHolidays }: Configuration) {
  const days = new Set(bankHolidays.map((day) => Date.parse(day) / dayMs));
  return { zone, isHoliday: (day: number) => days.has(day) };
}

const countsText = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .map(([what, count]) => `${what} ${count}`)
    .join(", ") || "nothing";

/** Nothing is opened where no network is configured. */
export async function startLorawan(
  settings: Configuration,
  folder: DataFolder,
  edge: Edge,
  onStop: OnStop,
  clock: ProcessClock,
): Promise<readonly Place[]> {
  const { lorawanNetwork, chirpStack, thingsStack, thingsStackWebhook, nativeMeters, limits } = settings;
  if ((lorawanNetwork ?? chirpStack ?? thingsStack ?? thingsStackWebhook) === undefined) return [];
  const { application, encoding } = chirpStack ?? {};
  const networks = await openLorawanNetworks({
    edge,
    file: folder.file,
    ...(lorawanNetwork === undefined
      ? {}
      : { box: nodeBox(folder.path, "lorawan", "session keys of LoRaWAN devices") }),
    clock,
    say,
    calendar: calendarOf(settings),
    devices: readDevices(settings.lorawanDevices),
    ...(nativeMeters === undefined ? {} : { nativeMeters }),
    ...(lorawanNetwork === undefined
      ? {}
      : {
          own: {
            ...lorawanNetwork,
            datagramsPerSecond: limits.datagramsPerSecond,
            forwarders: lorawanNetwork.forwarders.map(({ eui, ip }) => ({ eui, ...(ip === undefined ? {} : { ip }) })),
          },
        }),
    ...(chirpStack === undefined
      ? {}
      : {
          chirpStack: {
            ...brokerOf(settings, chirpStack),
            ...(application === undefined ? {} : { application }),
            ...(encoding === undefined ? {} : { encoding }),
          },
        }),
    ...(thingsStack === undefined
      ? {}
      : { thingsStack: { ...brokerOf(settings, thingsStack), user: thingsStack.user } }),
    ...webhookOf(settings, edge, clock),
  });
  onStop(async () => {
    await networks.close();
    for (const [name, counts] of Object.entries(networks.counts())) say(`LoRaWAN, ${name}: ${countsText(counts)}`);
    say(`LoRaWAN payloads of gateways: ${countsText({ ...networks.uplinks() })}`);
  });
  const { address, webhook } = networks;
  return [
    ...(address === undefined ? [] : [["lorawan", `${address.address}:${address.port}`] as const]),
    ...(webhook === undefined ? [] : [["webhook", `${webhook.host}:${webhook.port}`] as const]),
  ];
}
