// A gateway that is a LoRaWAN end device, beside others: what it and its edge node are told, and what still waits in it.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Running, startRole } from "./running.ts";

const devEui = "70b3d57ed00000a1";
const appKey = "000102030405060708090a0b0c0d0e0f";
const name = "shed";

export interface LorawanGateway {
  /** Lines of the edge node's configuration. */
  readonly edgeLines: readonly string[];
  start(keys: string): Promise<Running>;
  /** Telegrams that the gateway keeps until the edge node has them. */
  waiting(): number;
}

/** In a folder, over the edge node's UDP port. */
export function lorawanGateway(folder: string, port: number): LorawanGateway {
  const file = (named: string, text: string) => {
    writeFileSync(join(folder, named), text);
    return join(folder, named);
  };
  const devices = file("devices.json", JSON.stringify({ devices: [{ devEui, gateway: name, appKey }] }));
  const config = file(
    "shed.yaml",
    [
      "lorawanDevice:",
      `  server: 127.0.0.1:${port}`,
      `  devEui: "${devEui}"`,
      `  appKeyFile: ${file("shed.appkey", appKey)}`,
      "  dataRate: 5",
    ].join("\n"),
  );
  const data = join(folder, name);
  return {
    edgeLines: [`lorawanDevices: ${devices}`, `lorawanNetwork: { port: ${port}, forwarders: [{ eui: "${devEui}" }] }`],
    start: (keys) =>
      startRole("gateway", data, ["--config", config, "--gateway", name, "--keys", keys, "--telegram-port", "0"]),
    waiting() {
      const database = new DatabaseSync(join(data, "gateway.sqlite"), { readOnly: true });
      try {
        return Number(database.prepare("select coalesce(sum(telegrams), 0) as waiting from shelf").get()?.["waiting"]);
      } finally {
        database.close();
      }
    },
  };
}
