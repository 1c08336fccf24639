// A process that dies in a simulation of several ends it for all, and is named.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, test } from "node:test";
import { endAll, startRole, temporaryFolder, until } from "./running.ts";

const folder = temporaryFolder();
after(async () => {
  await endAll();
  folder.remove();
});

const bin = join(import.meta.dirname, "../../cli/bin/tributary.js");

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : 0;
}

test("a gateway that is killed ends the simulation, which names it; the edge node stops by itself and says why", async () => {
  const [clockPort, mqttPort, tcpPort] = [await freePort(), await freePort(), await freePort()];
  const passwordFile = join(folder.path, "password");
  writeFileSync(passwordFile, "the roof's own password");
  const config = join(folder.path, "edge.yaml");
  writeFileSync(config, JSON.stringify({ gateways: [{ name: "roof", passwordFile }] }));
  const clock = ["--clock", `127.0.0.1:${clockPort}`];

  const city = spawn(
    process.execPath,
    [
      ...[bin, "simulate", "--meters", "3", "--days", "3650", "--start", "2000-01-01", "--interval", "60"],
      ...["--to", `tcp://127.0.0.1:${tcpPort}`, "--clock-port", String(clockPort), "--clock-members", "2"],
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  let said = "";
  city.stderr.on("data", (chunk) => {
    said += String(chunk);
  });
  const ended = once(city, "close");
  const edge = await startRole("edge", join(folder.path, "edge"), [
    ...["--config", config, "--telegram-port", "0", "--mqtt-port", String(mqttPort), ...clock],
  ]);
  const gateway = await startRole("gateway", join(folder.path, "roof"), [
    ...["--gateway", "roof", "--password-file", passwordFile, "--edge", `mqtt://127.0.0.1:${mqttPort}`],
    ...["--telegram-port", String(tcpPort), ...clock],
  ]);
  await gateway.end("SIGKILL");
  assert.deepEqual(await ended, [1, null], said);
  assert.match(said, /gateway \S*roof left the run of the simulation/);
  await until("the edge node stops", async () => /stopping: the run of the simulation ended/.test(edge.said()));
});
