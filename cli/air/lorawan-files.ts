// Writes what an edge node is to know of a city's LoRaWAN meters: their sessions, what they measure, and their codec.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { City } from "@tributary/city";
import { smartWaterCodec, smartWaterFields } from "./smart-water-codec.ts";

const kind = "smart-water";
const codec = `${kind}.js`;

/** `devices.json`, `meters.json` and the codec, for `lorawanDevices` and `nativeMeters` of the node's configuration. */
export function writeLorawanFiles(folder: string, city: City): void {
  const devices = city.devices();
  const sessions = devices.map(({ meter: _, ...session }) => ({ ...session, adr: false }));
  const meters = devices.map(({ devEui, meter }) => ({ devEui, meter, kind }));
  mkdirSync(folder, { recursive: true });
  const write = (name: string, content: object) =>
    // Session keys stand in it.
    writeFileSync(join(folder, name), `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 });
  write("devices.json", { devices: sessions });
  write("meters.json", { kinds: { [kind]: { codec, fields: smartWaterFields } }, devices: meters });
  writeFileSync(join(folder, codec), smartWaterCodec);
}
