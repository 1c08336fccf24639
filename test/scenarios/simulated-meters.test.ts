// The simulated city and an edge node as processes: both kinds of meters arrive, and a meter is told something and obeys.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { endAll, type Running, runCommand, startCommand, startRole, temporaryFolder, until } from "./running.ts";

const folder = temporaryFolder();
after(async () => {
  await endAll();
  folder.remove();
});
const path = (name: string) => join(folder.path, name);

/** How many messages the node says met which fate. */
async function counts({ controlUrl }: Running, data: string): Promise<Record<string, number>> {
  const token = readFileSync(join(data, "control-token"), "utf8").trim();
  const answer = await fetch(new URL("/v1/state", controlUrl), { headers: { authorization: `Bearer ${token}` } });
  const state: { readonly counts: Record<string, number> } = JSON.parse(await answer.text());
  return state.counts;
}

const ports = ["--telegram-port", "0", "--mqtt-port", "0"];

test("wM-Bus and LoRaWAN meters of one city arrive at one node, each by its own way, all of them", async () => {
  const city = ["--meters", "12", "--utilities", "water", "--lorawan", "0.5", "--days", "1", "--start", "2026-02-02"];
  const written = await runCommand(
    ...["simulate", ...city, "--interval", "7200", "--to", path("telegrams.txt")],
    ...["--key-file", path("keys.csv"), "--lorawan-files", folder.path],
  );
  const telegrams = Number(/(\d+) telegrams/.exec(written.said)?.[1]);
  const { devices } = JSON.parse(readFileSync(path("devices.json"), "utf8"));
  assert.ok(telegrams > 12 && devices.length > 2 && telegrams / 12 + devices.length === 12);
  writeFileSync(
    path("edge.yaml"),
    [
      `keys: ${path("keys.csv")}`,
      `lorawanDevices: ${path("devices.json")}`,
      `nativeMeters: ${path("meters.json")}`,
      "lorawanNetwork:",
      "  port: 0",
      "  forwarders:",
      "    - eui: 02005341ffff0001",
    ].join("\n"),
  );
  const node = await startRole("edge", path("mixed"), ["--config", path("edge.yaml"), ...ports]);
  const lorawan = /lorawan\s+\S+:(\d+)/.exec(node.said())?.[1];
  const ways = ["--to", `tcp://127.0.0.1:${node.tcpPort}`, "--lorawan-to", `udp://127.0.0.1:${lorawan}`];
  const sent = await runCommand("simulate", ...city, "--interval", "7200", ...ways);
  const uplinks = 12 * devices.length;
  assert.match(sent.said, new RegExp(`${telegrams + uplinks} telegrams in \\d+ s: `));
  assert.match(sent.said, new RegExp(`forwarded ${uplinks}\\b`));
  const arrived = { read: telegrams, "handed-over": uplinks };
  await until("all are read", async () => (await counts(node, path("mixed")))["handed-over"] === uplinks, 30);
  assert.deepEqual(await counts(node, path("mixed")), arrived);
  await node.end("SIGTERM");
});

test("S5 a simulated meter that is told to close its valve says that it is closed, over a gateway's TCP connection", async () => {
  const pilot = ["--scenario", "pilot", "--start", "now", "--days", "1", "--interval", "5"];
  const sooner = ["--scenario", "pilot", "--days", "1", "--to", path("pilot.txt"), "--key-file", path("pilot.csv")];
  await runCommand("simulate", ...sooner);
  const node = await startRole("edge", path("told"), ["--keys", path("pilot.csv"), ...ports]);
  const city = startCommand("simulate", ...pilot, "--speed", "1", "--to", `tcp://127.0.0.1:${node.tcpPort}`);
  const meter = /^SAL[^,]+/m.exec(readFileSync(path("pilot.csv"), "utf8"))?.[0] ?? assert.fail();
  await until("the meter was heard", async () => ((await counts(node, path("told")))["read"] ?? 0) > 21, 30);
  const where = ["--edge", node.controlUrl, "--data", path("told")];
  const closed = await runCommand("command", meter, "valve", "closed", ...where, "--wait");
  assert.match(closed.out, /confirmed\s+the meter says that its valve is closed/);
  city.stop();
  await city.ended;
  assert.match(city.said(), /downlinks: obeyed 1\n/);
  await node.end("SIGTERM");
});
