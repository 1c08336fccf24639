// `tributary command` where the gateway is a LoRaWAN end device: down and up through frames on a UDP socket.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { command, smallCity } from "./command-line.ts";
import { endAll, startRole, temporaryFolder } from "./running.ts";

const folder = temporaryFolder();
after(async () => {
  await endAll();
  folder.remove();
});

const devEui = "70b3d57ed00000a1";
const appKey = "000102030405060708090a0b0c0d0e0f";

test("F32 F34 S18 commands travel over LoRaWAN, each confirmed by the meter's telegram", async () => {
  const city = await smallCity(folder.path);
  const [meter = ""] = city.valves;
  const file = (name: string, text: string) => {
    writeFileSync(join(folder.path, name), text);
    return join(folder.path, name);
  };
  const devices = file("devices.json", JSON.stringify({ devices: [{ devEui, gateway: "roof", appKey, class: "C" }] }));
  const edgeConfig = file(
    "edge.yaml",
    [`lorawanDevices: ${devices}`, "lorawanNetwork:", "  port: 0", `  forwarders: [{ eui: "${devEui}" }]`].join("\n"),
  );
  const ports = ["--telegram-port", "0"];
  const edgeData = join(folder.path, "edge");
  const edge = await startRole("edge", edgeData, [
    ...["--config", edgeConfig, "--keys", city.keyFile, "--mqtt-port", "0", ...ports],
  ]);
  const server = /lorawan {4}(\S+)/.exec(edge.said())?.[1] ?? assert.fail(edge.said());
  const gatewayConfig = file(
    "gateway.yaml",
    [
      "lorawanDevice:",
      `  server: ${server}`,
      `  devEui: "${devEui}"`,
      `  appKeyFile: ${file("appkey", appKey)}`,
      "  dataRate: 5",
    ].join("\n"),
  );
  const gateway = await startRole("gateway", join(folder.path, "gateway"), [
    ...["--config", gatewayConfig, "--gateway", "roof", ...ports],
  ]);
  city.send(gateway.tcpPort, 40);

  const orders = [["valve", "closed"], ["interval", "1min"], ["read"]] as const;
  const [closed, faster, read] = await Promise.all(orders.map((order) => command(edge, edgeData, meter, ...order)));
  // The report that it was radioed may come by LoRaWAN after the meter's own answer.
  assert.match(closed?.out ?? "", /queued (.*\n)*.*confirmed .*its valve is closed/);
  assert.match(faster?.out ?? "", /confirmed .*sends every 60 s/);
  assert.match(read?.out ?? "", /confirmed .*the meter answered/);
});
