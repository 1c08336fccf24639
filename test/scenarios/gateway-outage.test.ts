// An outage of the edge node: the gateway process keeps everything, and when it is over alarms come first.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { type Door, mqttInput } from "@tributary/edge-gateway";
import type { HopTelegram } from "@tributary/wire";
import { chain, gatewayName } from "./gateway-chain.ts";
import { connectLines, endAll, temporaryFolder, until } from "./running.ts";
import { testMeter } from "./telegrams.ts";

const folder = temporaryFolder();
after(async () => {
  await endAll();
  folder.remove();
});

const password = "the roof's own password";
const powerLow = 0x04;

/** An edge node that notes the times of reception of what comes, in the order in which it comes. */
async function edgeNode(port: number, through: Map<string, number>, heard: number[][]) {
  const door: Door = {
    receive: () => Promise.reject(new Error("no telegrams but in batches")),
    refuse: () => Promise.reject(new Error("no telegrams but in batches")),
    async receiveBatch(_, { epoch, sequence, telegrams }) {
      if (sequence === (through.get(epoch) ?? 0) + 1) {
        through.set(epoch, sequence);
        heard.push(telegrams.map(({ at }: HopTelegram) => at));
      }
      return { epoch, sequence, through: through.get(epoch) ?? 0 };
    },
  };
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", Buffer.from(password)));
  const input = mqttInput({ host: "127.0.0.1", port, gateways: new Map([[gatewayName, digest]]) });
  return input.start({ gateway: "edge", now: () => Math.floor(Date.now() / 1000) }, door);
}

test("F31 alarms before backlog after an outage, all of it once, also when the gateway was killed in between", async () => {
  const start = Math.floor(Date.now() / 1000) - 86_400;
  const meters = Array.from({ length: 20 }, (_, index) => testMeter(1 + index));
  const links = chain(
    folder.path,
    meters.map(({ keyLine }) => keyLine),
  );
  const through = new Map<string, number>();
  const heard: number[][] = [];
  let edge = await edgeNode(0, through, heard);
  const port = edge.address?.port ?? 0;
  const way = `mqtt://127.0.0.1:${port}`;
  let gateway = await links.startGateway(way);
  let client = await connectLines(gateway.tcpPort);
  const send = async (serial: number, n: number, status = 0) => {
    const answer = await client.send(meters[serial]?.line(n, start + n, status) ?? "");
    assert.ok(answer.ok, JSON.stringify(answer));
  };
  await send(0, 1);
  await until("the way is open", async () => heard.length === 1);

  await edge.stop();
  const backlog = 2000;
  for (let n = 2; n <= backlog / 2; n += 1) await send(n % 20, n);
  await gateway.end("SIGKILL");
  gateway = await links.startGateway(way);
  client = await connectLines(gateway.tcpPort);
  for (let n = backlog / 2 + 1; n <= backlog; n += 1) await send(n % 20, n);
  await until("the gateway misses it", async () => gateway.said().includes("the edge node is away"));
  await wait(300);
  const alarm = backlog + 1;
  await send(7, alarm, powerLow);

  edge = await edgeNode(port, through, heard);
  await until("everything came", async () => heard.flat().length >= alarm, 60);
  await gateway.end("SIGTERM");
  await edge.stop();
  const order = heard.flat().map((at) => at - start);
  assert.equal(new Set(order).size, alarm, "each telegram once");
  assert.equal(order.length, alarm);
  const batchOfAlarm = heard.findIndex((batch) => batch.includes(start + alarm));
  // Before it: what came before the outage, and the one batch that may have been under way.
  assert.ok(batchOfAlarm <= 2, `the alarm came in batch ${batchOfAlarm + 1} of ${heard.length}`);
});
