// Commands asked for at the cloud's API, through processes: cloud, edge node, gateway and simulated city, killed in between.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { BundleAnswer, CloudCommandStory, CommandOrder, MeterList, ReadingList } from "@tributary/wire";
import { smallCity } from "./command-line.ts";
import { chain } from "./gateway-chain.ts";
import { endAll, freePorts, type Running, temporaryFolder, until } from "./running.ts";

const folder = temporaryFolder();
after(async () => {
  await endAll();
  folder.remove();
});

async function request(cloud: Running, meter: string, order: CommandOrder): Promise<string> {
  const body = JSON.stringify({ meters: [meter], order });
  const headers = { "content-type": "application/json" };
  const answer = await cloud.ask("/api/v1/commands", { method: "POST", headers, body });
  assert.equal(answer.status, 200, await answer.clone().text());
  const { commands } = (await answer.json()) as BundleAnswer;
  return commands[0]?.id ?? assert.fail();
}

const story = (cloud: Running, id: string, wait = 0) =>
  cloud.get<CloudCommandStory>(`/api/v1/commands/${id}?wait=${wait}`);

test("S1 S5 S18 T20 what is asked at the cloud is done by the meter and told, over kills of cloud and node", async () => {
  const city = await smallCity(folder.path);
  const meter = city.valves[0] ?? assert.fail();
  const links = chain(folder.path, city.keyLines, ["syncAskSeconds: 1"]);
  const [cloudPort = 0, mqttPort = 0] = await freePorts(2);
  let cloud = await links.startCloud(cloudPort);
  const startEdge = () => links.startEdge(cloud.url, ["--mqtt-port", String(mqttPort)]);
  let edge = await startEdge();
  const gateway = await links.startGateway(`mqtt://127.0.0.1:${mqttPort}`, []);
  city.send(gateway.tcpPort, 4);
  await until("the cloud knows the meter", async () => {
    const { meters } = await cloud.get<MeterList>("/api/v1/meters");
    return meters.some((one) => one.meter === meter);
  });

  // On demand: within its time, and stored as what the meter sends by itself.
  const read = await story(cloud, await request(cloud, meter, { kind: "read" }), 40);
  assert.equal(read.state, "confirmed", read.says);
  assert.deepEqual([...new Set(read.steps.map(({ state }) => state))], ["requested", "queued", "sent", "confirmed"]);
  assert.ok(read.roundTrip !== null && read.took !== null && read.roundTrip <= read.took);
  const readings = async () => {
    const query = `register=volume&from=${(read.endedAt ?? 0) - 60}&to=${(read.endedAt ?? 0) + 60}`;
    return (await cloud.get<ReadingList>(`/api/v1/meters/${meter}/readings?${query}`)).readings;
  };
  await until("the answer is stored", async () => (await readings()).some(({ at }) => at === read.endedAt));
  const stored = await readings();
  const answer = stored.find(({ at }) => at === read.endedAt) ?? assert.fail();
  const scheduled = stored.find(({ at }) => at < (read.sentAt ?? 0)) ?? assert.fail();
  assert.deepEqual(
    { ...answer, at: 0, value: 0 },
    { ...scheduled, at: 0, value: 0 },
    "nothing but time and value differs from a reading that the meter sent by itself",
  );

  // The cloud dies when it has taken the command, the node when it has told that it has it.
  const id = await request(cloud, meter, { kind: "valve", position: "closed" });
  await cloud.end("SIGKILL");
  cloud = await links.startCloud(cloudPort);
  await until("the node has it", async () => (await story(cloud, id)).steps.some(({ by }) => by === "edge-1"));
  await edge.end("SIGKILL");
  edge = await startEdge();
  const closed = await story(cloud, id, 60);
  assert.deepEqual([closed.state, closed.gateway], ["confirmed", "roof"], closed.says);
  assert.match(closed.says, /its valve is closed/);
  assert.deepEqual((await cloud.get<{ whole: boolean }>("/api/v1/audit/check")).whole, true);
  const { rows } = await cloud.get<{ rows: { action: string }[] }>(`/api/v1/audit?about=${id}`);
  assert.deepEqual(
    [...new Set(rows.map(({ action }) => action).toReversed())],
    ["command.queued", "command.sent", "command.confirmed"],
  );
});
