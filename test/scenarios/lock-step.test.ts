// A process that dies in a simulation of several ends it for all, and is named.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { endAll, freePorts, startCommand, startRole, temporaryFolder, until } from "./running.ts";

const folder = temporaryFolder();
after(async () => {
  await endAll();
  folder.remove();
});

test("a gateway that is killed ends the simulation, which names it; the edge node stops by itself and says why", async () => {
  const [clockPort = 0, mqttPort = 0, tcpPort = 0] = await freePorts(3);
  const passwordFile = join(folder.path, "password");
  writeFileSync(passwordFile, "the roof's own password");
  const config = join(folder.path, "edge.yaml");
  writeFileSync(config, JSON.stringify({ gateways: [{ name: "roof", passwordFile }] }));
  const clock = ["--clock", `127.0.0.1:${clockPort}`];

  const city = startCommand(
    ...["simulate", "--meters", "3", "--days", "3650", "--start", "2000-01-01", "--interval", "60"],
    ...["--to", `tcp://127.0.0.1:${tcpPort}`, "--clock-port", String(clockPort), "--clock-members", "2"],
  );
  const edge = await startRole("edge", join(folder.path, "edge"), [
    ...["--config", config, "--telegram-port", "0", "--mqtt-port", String(mqttPort), ...clock],
  ]);
  const gateway = await startRole("gateway", join(folder.path, "roof"), [
    ...["--gateway", "roof", "--password-file", passwordFile, "--edge", `mqtt://127.0.0.1:${mqttPort}`],
    ...["--telegram-port", String(tcpPort), ...clock],
  ]);
  await gateway.end("SIGKILL");
  assert.equal(await city.ended, 1, city.said());
  assert.match(city.said(), /gateway \S*roof left the run of the simulation/);
  await until("the edge node stops", async () => /stopping: the run of the simulation ended/.test(edge.said()));
});
