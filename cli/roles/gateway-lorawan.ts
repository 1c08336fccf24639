// Opens the LoRaWAN side of a gateway as its settings say: key, server, and what it decodes.
import { readFileSync } from "node:fs";
import { Fault, type ProcessClock } from "@tributary/core";
import { type LorawanWay, openLorawan } from "@tributary/edge-gateway";
import { type Configuration, type KeyEntry, keyRing } from "@tributary/wire";
import type { DataFolder } from "../data-folder.ts";
import { nodeBox } from "../keys/node-vault.ts";
import { say } from "../terminal.ts";

type DeviceSettings = NonNullable<Configuration["lorawanDevice"]>;

function readAppKey(file: string): string {
  const key = readFileSync(file, "utf8").trim().toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(key)) throw new Error(`${file}: must hold thirty-two hexadecimal digits`);
  return key;
}

function readServer(server: string): { readonly host: string; readonly port: number } {
  const end = server.lastIndexOf(":");
  return { host: server.slice(0, end).replace(/^\[(.*)\]$/, "$1"), port: Number(server.slice(end + 1)) };
}

/** Opens telegrams for blocks. Drivers are loaded here alone. */
async function readingsOf(keys: readonly KeyEntry[]) {
  if (keys.length === 0) throw new Error("lorawanDevice: blocks need keys, for the gateway decodes");
  const { readWithDrivers } = await import("@tributary/edge-node");
  const reader = readWithDrivers();
  const ring = keyRing(keys);
  return (uplink: Parameters<typeof reader.read>[0]) => {
    const telegram = reader.read(uplink, ring);
    return telegram instanceof Fault ? undefined : telegram.readings;
  };
}

/** `simulated` allows an air that loses frames. */
export async function openGatewayLorawan(
  settings: DeviceSettings,
  folder: DataFolder,
  keys: readonly KeyEntry[],
  clock: ProcessClock,
  simulated: boolean,
): Promise<LorawanWay> {
  const { server, appKeyFile, class: deviceClass, mode, blockHours, forwarder, lostShare, ...others } = settings;
  if (lostShare !== undefined && !simulated) throw new Error("lorawanDevice: lostShare is for simulations (--clock)");
  return openLorawan({
    ...others,
    appKey: readAppKey(appKeyFile),
    server: readServer(server),
    path: folder.file("lorawan.sqlite"),
    box: nodeBox(folder.path, "lorawan", "session keys of the LoRaWAN device"),
    deviceClass,
    clock,
    say,
    ...(forwarder === undefined ? {} : { forwarder }),
    ...(lostShare === undefined ? {} : { lostShare }),
    ...(mode === "blocks" ? { blockHours, readings: await readingsOf(keys) } : {}),
  });
}
