// Questions for a gateway's lambdas go down and their answers up, over TCP and over MQTT, beside downlinks and reports.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import type { LambdaAsk, LambdaPlaceNow, LambdaTold } from "@tributary/wire";
import type { Input } from "./door.ts";
import { hopTcpInput } from "./hop-tcp-input.ts";
import { hopTcpLink } from "./hop-tcp-link.ts";
import { mqttInput } from "./mqtt-input.ts";
import { mqttLink } from "./mqtt-link.ts";
import { place, testDoor } from "./test-door.ts";

const password = "a password of the roof";
const gateways = new Map([["roof", createHash("sha256").update(password).digest()]]);
const host = "127.0.0.1";
const stops: (() => Promise<unknown>)[] = [];
after(async () => {
  for (const stop of stops.reverse()) await stop();
});

const now: LambdaPlaceNow = { speed: 0.5, load: 0, waits: 0, memory: 1e9, cpuSecond: 0, signers: ["utility"] };

/** Says how it is; asked by another name than its own, its answer is too long for any way. */
async function answer({ ask }: LambdaAsk): Promise<LambdaTold> {
  if (ask !== "long") return { told: ask, place: now };
  const report = {
    lambda: "l",
    version: 1,
    at: 0,
    place: "gateway",
    why: "",
    took: 1,
    ran: 1,
    work: 1,
    read: 1,
  } as const;
  const outcome = { state: "answered", value: "x".repeat(300_000) } as const;
  return { told: ask, place: now, answer: { report: { ...report, outcome, said: [] } } };
}

const ways = [
  {
    name: "TCP",
    input: hopTcpInput({ host, port: 0, gateways }),
    link: (port: number) => hopTcpLink({ host, port, gateway: "roof", password, take: () => undefined, answer }),
  },
  {
    name: "MQTT",
    input: mqttInput({ host, port: 0, gateways }),
    link: (port: number) =>
      mqttLink({ url: `mqtt://${host}:${port}`, gateway: "roof", password, take: () => undefined, answer }),
  },
] as const satisfies readonly { name: string; input: Input; link: (port: number) => { close(): Promise<void> } }[];

for (const { name, input, link } of ways) {
  it(`F68 a gateway is asked for lambdas over ${name}, and what no way takes is refused`, async () => {
    const told: LambdaTold[] = [];
    const door = {
      ...testDoor(),
      async lambdaTold(gateway: string, one: LambdaTold) {
        assert.equal(gateway, "roof");
        told.push(one);
      },
    };
    const running = await input.start(place, door);
    stops.push(() => running.stop());
    const made = link(running.address?.port ?? 0);
    stops.push(() => made.close());
    const down = async (ask: string) => {
      while ((await running.sendDown?.("roof", { ask })) !== true) await wait(10);
      while (!told.some((one) => one.told === ask)) await wait(10);
    };
    await down("how");
    await down("long");
    assert.deepEqual(told[0], { told: "how", place: now, answer: undefined });
    assert.match(JSON.stringify(told[1]?.answer), /its answer has 3\d{5} bytes, too many for the way up/);
    assert.equal(await running.sendDown?.("nobody", { ask: "how" }), false);
  });
}
