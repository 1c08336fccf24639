// The LoRaWAN networks of an edge node: its own, and those of network servers that stand elsewhere.
import { readFileSync } from "node:fs";
import type { ProcessClock } from "@tributary/core";
import { type Edge, openLorawanNetworks } from "@tributary/edge-node";
import { type Configuration, type LorawanDevice, readLorawanDevices } from "@tributary/wire";
import type { DataFolder } from "../data-folder.ts";
import { nodeBox } from "../keys/node-vault.ts";
import { say } from "../terminal.ts";
import type { OnStop, Place } from "./run-role.ts";
import { readBrokerAccess } from "./secrets.ts";

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
  const { lorawanNetwork, chirpStack, thingsStack, nativeMeters } = settings;
  if ((lorawanNetwork ?? chirpStack ?? thingsStack) === undefined) return [];
  const { application, encoding } = chirpStack ?? {};
  const networks = await openLorawanNetworks({
    edge,
    file: folder.file,
    ...(lorawanNetwork === undefined
      ? {}
      : { box: nodeBox(folder.path, "lorawan", "session keys of LoRaWAN devices") }),
    clock,
    say,
    devices: readDevices(settings.lorawanDevices),
    ...(nativeMeters === undefined ? {} : { nativeMeters }),
    ...(lorawanNetwork === undefined
      ? {}
      : {
          own: {
            ...lorawanNetwork,
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
  });
  onStop(async () => {
    await networks.close();
    for (const [name, counts] of Object.entries(networks.counts())) say(`LoRaWAN, ${name}: ${countsText(counts)}`);
    say(`LoRaWAN payloads of gateways: ${countsText({ ...networks.uplinks() })}`);
  });
  const { address } = networks;
  return address === undefined ? [] : [["lorawan", `${address.address}:${address.port}`]];
}
