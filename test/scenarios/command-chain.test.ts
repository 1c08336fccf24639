// `tributary command` through processes: edge node, gateway and simulated city, each its own, and the cloud away.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { command, smallCity } from "./command-line.ts";
import { chain } from "./gateway-chain.ts";
import { endAll, temporaryFolder } from "./running.ts";

const folder = temporaryFolder();
after(async () => {
  await endAll();
  folder.remove();
});

/** Nobody listens there. */
const noCloud = "http://127.0.0.1:9";

test("F12 F32 S5 S18 commands go through a gateway and are confirmed by the meter, with the cloud away", async () => {
  const city = await smallCity(folder.path);
  const meter = city.valves[0] ?? assert.fail();
  const links = chain(folder.path, city.keyLines);
  const edge = await links.startEdge(noCloud);
  const gateway = await links.startGateway(`mqtt://127.0.0.1:${edge.mqttPort}`, []);
  city.send(gateway.tcpPort, 4);

  const ask = (...order: string[]) => command(edge, join(folder.path, "edge"), meter, ...order);
  const [valve, read] = await Promise.all([ask("valve", "closed"), ask("read")]);
  assert.match(valve.out, /queued .*\n.*sent .*radioed by roof\n(.*\n)*.*confirmed .*its valve is closed/);
  assert.match(read.out, /confirmed .*the meter answered/);
  for (const { said } of [valve, read]) assert.match(said, /round trip \d+ s/);
  await assert.rejects(command(edge, join(folder.path, "edge"), "ELS.00000001.1b.07", "read"), /no such meter/);
});
