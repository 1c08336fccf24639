// A real Mosquitto between gateway and edge node, killed and restarted under load.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { chain, counts, gatewayName, litresOf } from "./gateway-chain.ts";
import { hasMosquitto, type Mosquitto, mosquitto } from "./mosquitto.ts";
import { connectLines, endAll, temporaryFolder, until } from "./running.ts";
import { testMeter } from "./telegrams.ts";

const folder = temporaryFolder();
let broker: Mosquitto | undefined;
after(async () => {
  await endAll();
  await broker?.kill();
  folder.remove();
});

const perMeter = 300;

test("F36 Mosquitto joins gateway and edge node, and nothing is lost or doubled when it is killed", {
  skip: !hasMosquitto && "there is no mosquitto on this machine",
}, async () => {
  const start = Math.floor(Date.now() / 1000) - 86_400;
  const meters = Array.from({ length: 10 }, (_, index) => testMeter(1 + index));
  const links = chain(
    folder.path,
    meters.map(({ keyLine }) => keyLine),
  );
  const edgePassword = join(folder.path, "edge.password");
  writeFileSync(edgePassword, "the edge node's own password");
  broker = await mosquitto(folder.path, { [gatewayName]: "the roof's own password" }, [
    "edge-1",
    "the edge node's own password",
  ]);

  const cloud = await links.startCloud();
  // Gateway and edge node are up before the broker is.
  const edge = await links.startEdge(cloud.url, ["--broker", broker.url, "--password-file", edgePassword]);
  const gateway = await links.startGateway(broker.url);
  const client = await connectLines(gateway.tcpPort);
  await client.send(meters[0]?.line(1, start + 1) ?? "");
  await until("the gateway misses the broker", async () => gateway.said().includes("the edge node is away"));
  await broker.start();

  for (let n = 2; n <= perMeter; n += 1) {
    await Promise.all(meters.map((meter) => client.send(meter.line(n, start + n))));
    if (n % 60 === 0) {
      await broker.kill();
      await wait(100);
      await broker.start();
    }
    await wait(5);
  }
  const [first, ...others] = meters;
  assert.ok(first);
  const total = perMeter + others.length * (perMeter - 1);
  await until("everything is in the cloud", async () => ((await counts(cloud)).get("read") ?? 0) >= total, 120);
  await gateway.end("SIGTERM");
  await edge.end("SIGTERM");
  assert.deepEqual([...(await counts(cloud))], [["read", total]]);
  const every = Array.from({ length: perMeter }, (_, index) => index + 1);
  assert.deepEqual(await litresOf(cloud, first, start, start + perMeter), every);
  for (const meter of others) {
    assert.deepEqual(await litresOf(cloud, meter, start, start + perMeter), every.slice(1), meter.id);
  }
  await cloud.end("SIGTERM");
});
