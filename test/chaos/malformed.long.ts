// Tests a million malformed requests, and ten thousand connections that say nothing (the long form).
import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { endAll, type Running, temporaryFolder } from "../scenarios/running.ts";
import { memoryOf, openSilent, sendMalformed, startOpenCloud, type Target } from "./malformed.ts";

const folder = temporaryFolder();
let cloud: Running;
let target: Target;
before(async () => {
  ({ cloud, target } = await startOpenCloud(folder.path));
});
after(async () => {
  await endAll();
  folder.remove();
});

const megabyte = 2 ** 20;

test("T15 1,000,000 malformed requests give no 5xx and no growth", { timeout: 30 * 60_000 }, async (t) => {
  const wrong: number[] = [];
  const memory: number[] = [];
  for (let part = 0; part < 10; part += 1) {
    const statuses = await sendMalformed(target, 100_000, 1 + part);
    wrong.push(...[...statuses.keys()].filter((status) => status >= 500));
    memory.push(Math.round(memoryOf(cloud.pid) / megabyte));
  }
  t.diagnostic(`memory after each 100,000 requests, MB: ${memory.join(" ")}`);
  assert.deepEqual(wrong, []);
  const settled = Math.max(...memory.slice(0, 5));
  assert.ok(Math.max(...memory.slice(5)) < settled + 50, "the second half holds no more than the first");
  assert.equal((await cloud.ask("/api/v1/overview")).status, 200);
});

const doors = [
  ["page and API", () => cloud.url, "GET / HTTP/1.1\r\nx-slow: "],
  ["page and API, silent", () => cloud.url, ""],
  ["edge nodes", () => cloud.syncUrl, ""],
] as const;
for (const [door, url, says] of doors) {
  test(`T15 10,000 connections before any proof cost at most 16 kB each and are ended: ${door}`, async (t) => {
    const before = memoryOf(cloud.pid);
    const sockets = await openSilent(Number(new URL(url()).port), 10_000, says);
    assert.equal((await fetch(`${cloud.url}/health`)).status, 200, "others are served");
    const each = Math.round((memoryOf(cloud.pid) - before) / sockets.length);
    t.diagnostic(`${each} bytes each`);
    assert.ok(each <= 16_384, `${each} bytes each`);
    await Promise.all(sockets.map((socket) => socket.destroyed || once(socket.resume(), "close")));
  });
}
