// An edge node whose way to the cloud is refused, swallowed, half-open, slow and broken in mid-message, under load.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { chain, litresOf } from "../scenarios/gateway-chain.ts";
import { connectLines, endAll, fastFolder, until } from "../scenarios/running.ts";
import { testMeter } from "../scenarios/telegrams.ts";
import { badNetwork, type Weather } from "./bad-network.ts";

const folder = fastFolder();
after(async () => {
  await endAll();
  folder.remove();
});

const weathers: readonly Weather[] = ["refuse", "black-hole", "half-open", "slow", "reset"];
const lastsMs = 1200;

test("T10 a network that refuses, swallows, keeps answers, crawls or breaks in mid-message loses and doubles nothing", async (t) => {
  const meter = testMeter(1);
  const start = Math.floor(Date.now() / 1000) - 86_400;
  const links = chain(folder.path, [meter.keyLine]);
  const cloud = await links.startCloud();
  const network = await badNetwork(Number(new URL(cloud.url).port));
  const edge = await links.startEdge(`http://127.0.0.1:${network.port}`);
  const client = await connectLines(edge.tcpPort);
  let sent = 0;
  const hear = async (milliseconds: number) => {
    const ends = performance.now() + milliseconds;
    while (performance.now() < ends) {
      sent += 1;
      // Acknowledged at once, whatever the network does.
      assert.equal((await client.send(meter.line(sent, start + sent))).ok, true);
      await wait(5);
    }
  };
  const arrived = async () => (await litresOf(cloud, meter, start, start + sent)).length;

  await hear(500);
  for (const weather of weathers) {
    const before = network.tried();
    network.turn(weather);
    await hear(lastsMs);
    t.diagnostic(
      `${weather}: ${sent} acknowledged, ${await arrived()} at the cloud, ${network.tried() - before} calls`,
    );
    network.turn("fair");
    await until(`all arrives after ${weather}`, async () => (await arrived()) === sent, 60);
  }
  const litres = await litresOf(cloud, meter, start, start + sent);
  assert.deepEqual(
    litres,
    Array.from({ length: sent }, (_, i) => i + 1),
  );
  client.close();
  await edge.end("SIGTERM");
  await cloud.end("SIGTERM");
  network.close();
});
