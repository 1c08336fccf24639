// Edge nodes of other versions and their cloud: one of before still syncs, one of later too.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { ReadingList } from "@tributary/wire";
import { decode, encode } from "cbor-x";
import { endAll, fastFolder, startRole, until } from "../scenarios/running.ts";

const folder = fastFolder();
after(async () => {
  await endAll();
  folder.remove();
});

/** A batch as the first version of the message was written: a meter, readings, a text, aggregates, an event and counts. */
const firstVersion = [
  "uQAHYXYBZG5vZGVmZWRnZS0xZWVwb2NoeCQwYjBlNGMwNi01ZDVhLTRhNDMtOGEwYi0yZjZhMGYzYzhkMTFlZmlyc3QBZGxhc3QGZmRldGFpbG",
  "RmdWxsZWl0ZW1zhrkAD2RraW5kZW1ldGVyZW1ldGVycktBTS4wMDAwMDAwMS4xYi4wN2RuYW1lZ2tpdGNoZW5ndXRpbGl0eWV3YXRlcmZtZWRp",
  "dW1ld2F0ZXJmZHJpdmVyam11bHRpY2FsMjFkem9uZWNVVENsc2VjdXJpdHlNb2RlBW1hdXRoZW50aWNhdGVk9GdoZWFyZEF0Gmmg7JBpdGVsZW",
  "dyYW1zAmRyc3NpOEZnZ2F0ZXdheWlnYXRld2F5LTFmc3RhdHVzgGd2ZXJzaW9u+0J5ycZSQAAAuQAJZGtpbmRocmVhZGluZ3NlbWV0ZXJyS0FN",
  "LjAwMDAwMDAxLjFiLjA3aHJlZ2lzdGVyZnZvbHVtZWR1bml0Ym0zZWxheWVyAWJhdIIaaaDegBppoOyQZXRpY2tzghoAmJaAGgCYojhncXVhbG",
  "l0eYIAAGd2ZXJzaW9u+0J5ycZSQAAAuQAGZGtpbmRkdGV4dGVtZXRlcnJLQU0uMDAwMDAwMDEuMWIuMDdocmVnaXN0ZXJtbW9kZWwtdmVyc2lv",
  "bmJhdBppoN6AZHRleHRjMS4yZ3ZlcnNpb277QnnJxlJAAAC5AAxka2luZGphZ2dyZWdhdGVzZW1ldGVycktBTS4wMDAwMDAwMS4xYi4wN2hyZW",
  "dpc3RlcmZ2b2x1bWVmYnVja2V0ZGhvdXJlc3RhcnSBGmmg3oBjc3VtgRkLuGNtaW6B9mNtYXiB9mRtZWFugfZlY291bnSBAWllc3RpbWF0ZWSB",
  "AGd2ZXJzaW9u+0J5ycZSQAAAuQAKZGtpbmRlZXZlbnRiaWRkNWYwY2VtZXRlcnJLQU0uMDAwMDAwMDEuMWIuMDdlYWxhcm1kbGVha2hzZXZlcm",
  "l0eWd3YXJuaW5nZnNvdXJjZWRydWxlaG9wZW5lZEF0Gmmg3oBoY2xvc2VkQXT2ZmRldGFpbHBmbG93IG5ldmVyIHJlc3RzZ3ZlcnNpb277QnnJ",
  "xlJAAAC5AANka2luZGZjb3VudHNmY291bnRzuQABZHJlYWQCZ3ZlcnNpb277QnnJxlJAAAA=",
].join("");
const meter = "KAM.00000001.1b.07";
const at = 1_772_150_400;

test("F18 nodes of an older and of a newer version of the message still sync", async () => {
  const cloud = await startRole("cloud", folder.path, ["--http-port", "0", "--sync-port", "0"]);
  const send = async (body: Uint8Array) => {
    const answer = await fetch(new URL("/sync/v1/batches", cloud.url), {
      method: "POST",
      headers: { "content-type": "application/cbor" },
      body: Buffer.from(body),
    });
    return [answer.status, await answer.json()] as const;
  };
  const older = Buffer.from(firstVersion, "base64");
  assert.deepEqual(await send(older), [200, { through: 6 }]);
  // Sent again, because the answer was lost.
  assert.deepEqual(await send(older), [200, { through: 6 }]);

  // What a later version may add: a field, a kind of item, a number of its own.
  const { items, ...envelope } = decode(older);
  const readings = { ...items[1], at: [at + 7200], ticks: [10_007_000], quality: [0], colour: "blue" };
  const added = { kind: "weather", rain: 3, version: 1 };
  const newer = { ...envelope, v: 2, first: 7, last: 8, more: true, items: [readings, added] };
  assert.deepEqual(await send(encode(newer)), [200, { through: 8 }]);

  const values = async () => {
    const span = `register=volume&from=${at}&to=${at + 9000}`;
    const { readings } = await cloud.get<ReadingList>(`/api/v1/meters/${meter}/readings?${span}`);
    return readings.map(({ value }) => value);
  };
  await until("the store has everything", async () => (await values()).length === 3);
  assert.deepEqual(await values(), [10, 10.003, 10.007]);
  await cloud.end("SIGTERM");
});
