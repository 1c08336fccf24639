// Replays recorded telegrams into `tributary up`: none changes a reading, each is counted; late behind a gateway they are kept.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { IntakeView, MeterList, ReadingList } from "@tributary/wire";
import mqtt from "mqtt";
import { connectLines, type Running, startUp, until } from "./running.ts";
import { testMeter } from "./telegrams.ts";

const meters = 20;
const hour = 3600;

/** Every reading of every meter, as the API tells them: how many, and their digest. */
async function allReadings(up: Running, to: number): Promise<{ readings: number; digest: string }> {
  await up.settled();
  const { meters: list } = await up.get<MeterList>("/api/v1/meters");
  const digest = createHash("sha256");
  let readings = 0;
  for (const { meter } of list) {
    const path = `/api/v1/meters/${meter}/readings?register=volume&from=0&to=${to}&limit=10000`;
    const page = (await up.get<ReadingList>(path)).readings;
    readings += page.length;
    digest.update(JSON.stringify(page));
  }
  return { readings, digest: digest.digest("hex") };
}

async function counts(up: Running): Promise<Map<string, number>> {
  const { causes } = await up.get<IntakeView>("/api/v1/intake");
  return new Map(causes.map(({ cause, telegrams }) => [cause, telegrams]));
}

async function sendAll(up: Running, lines: readonly string[]): Promise<void> {
  const client = await connectLines(up.tcpPort);
  for (let at = 0; at < lines.length; at += 1000) {
    await Promise.all(lines.slice(at, at + 1000).map((line) => client.send(line)));
  }
  client.close();
}

const bare = (line: string): string => JSON.parse(line).telegram;

/** Runs the scenario with so many recorded telegrams. */
export async function replay(folder: string, telegrams: number): Promise<void> {
  const now = Math.floor(Date.now() / 1000);
  const each = telegrams / meters;
  const start = now - each - hour;
  // Of each pair of telegrams the radio hears the second; the first stays with a gateway that was cut off.
  const all = Array.from({ length: meters }, (_, index) => testMeter(1000 + index));
  const heard: string[] = [];
  const missed: string[] = [];
  for (let n = 1; n <= each; n += 1) {
    for (const meter of all) (n % 2 === 0 ? heard : missed).push(meter.line(n, start + n));
  }
  const keys = join(folder, "keys.csv");
  writeFileSync(keys, ["meter,key", ...all.map(({ keyLine }) => keyLine)].join("\n"));
  const password = "the roof's own password";
  writeFileSync(join(folder, "roof.password"), password);
  const config = join(folder, "tributary.yaml");
  writeFileSync(config, `gateways:\n  - name: roof\n    passwordFile: ${join(folder, "roof.password")}\n`);
  const data = join(folder, "data");
  const args = ["--keys", keys, "--config", config];

  let up = await startUp(data, args);
  await sendAll(up, heard);
  await until("all are read", async () => (await counts(up)).get("read") === heard.length, 60);
  await until("all are stored", async () => (await allReadings(up, now + hour)).readings === heard.length, 60);
  const before = await allReadings(up, now + hour);

  await sendAll(up, heard.map(bare));
  await up.end("SIGKILL");
  up = await startUp(data, args);
  await sendAll(up, heard.map(bare));
  await sendAll(up, missed.map(bare));
  // With a time of reception of its sender's making a recorded telegram is no less recorded.
  await sendAll(up, missed);
  const replayed = 2 * heard.length + 2 * missed.length;
  await until(
    "each is counted",
    async () => {
      const now = await counts(up);
      assert.equal(now.get("read"), heard.length);
      return (now.get("replayed") ?? 0) + (now.get("duplicate") ?? 0) === replayed;
    },
    60,
  );
  assert.deepEqual(await allReadings(up, now + hour), before, "a replayed telegram changed a reading");

  const roof = await mqtt.connectAsync(`mqtt://127.0.0.1:${up.mqttPort}`, { username: "roof", password });
  for (let at = 0; at < missed.length; at += 200) {
    await roof.publishAsync("tributary/v1/roof/up", missed.slice(at, at + 200).join("\n"), { qos: 1 });
  }
  await roof.endAsync();
  await until("late telegrams are kept", async () => (await counts(up)).get("read") === telegrams, 60);
  for (const meter of all) {
    const path = `/api/v1/meters/${meter.id}/readings?register=volume&from=${start}&to=${now}&limit=10000`;
    await until(
      `${meter.id} has them all, in order`,
      async () => {
        const { readings } = await up.get<ReadingList>(path);
        return readings.length === each && readings.every(({ value }, index) => Math.round(value * 1000) === index + 1);
      },
      10,
    );
  }
  await up.end("SIGTERM");
}
