import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { after, it } from "node:test";
import { encodeHop, type HopBatch } from "@tributary/wire";
import { type Allowance, openAllowance } from "./allowance.ts";
import type { Door } from "./door.ts";
import { TooFast } from "./forward.ts";
import { frameOf, frameSplitter } from "./hop-frames.ts";
import { hopTcpInput } from "./hop-tcp-input.ts";
import { hopTcpLink } from "./hop-tcp-link.ts";
import { place, testDoor } from "./test-door.ts";

const password = "a password of the roof";
const gateways = new Map([["roof", createHash("sha256").update(password).digest()]]);
const stops: (() => Promise<unknown>)[] = [];
after(async () => {
  for (const stop of stops.reverse()) await stop();
});

const batch = (sequence: number): HopBatch => ({
  epoch: "e",
  sequence,
  telegrams: [{ bytes: Uint8Array.of(sequence), at: 1_772_150_400, crc: "none", rssi: -70 }],
});

/** An input whose door keeps batches, and may break. */
async function listen(allowance?: Allowance) {
  const taken: { readonly gateway: string; readonly batch: HopBatch }[] = [];
  let broken = false;
  const { faults, ...others } = testDoor();
  const door: Door = {
    ...others,
    async receiveBatch(gateway, batch) {
      if (broken) throw new Error("disk full");
      taken.push({ gateway, batch });
      return { epoch: batch.epoch, sequence: batch.sequence, through: batch.sequence };
    },
  };
  const input = await hopTcpInput({ host: "127.0.0.1", port: 0, gateways }).start(
    allowance === undefined ? place : { ...place, allowance },
    door,
  );
  stops.push(() => input.stop());
  const port = input.address?.port ?? 0;
  const link = (gateway = "roof", secret = password) => {
    const made = hopTcpLink({ host: "127.0.0.1", port, gateway, password: secret });
    stops.push(() => made.close());
    return made;
  };
  return {
    taken,
    faults,
    port,
    link,
    break: () => {
      broken = true;
    },
  };
}

it("hands batches over, many at a time, and answers each", async () => {
  const { taken, link } = await listen();
  const way = link();
  const all = Array.from({ length: 200 }, (_, i) => batch(i + 1));
  const answers = await Promise.all(all.map((one) => way.send(one, encodeHop(one))));
  assert.deepEqual(
    answers.map(({ through }) => through),
    all.map(({ sequence }) => sequence),
  );
  assert.deepEqual(
    taken.map(({ gateway, batch }) => [gateway, batch.sequence, batch.telegrams[0]?.bytes[0]]),
    all.map(({ sequence }) => ["roof", sequence, sequence & 0xff]),
  );
});

it("takes nothing from who does not prove to be a gateway", async () => {
  const { taken, link } = await listen();
  for (const [gateway, secret] of [
    ["roof", "wrong"],
    ["cellar", password],
  ] as const) {
    await assert.rejects(link(gateway, secret).send(batch(1), encodeHop(batch(1))), /ended the connection/);
  }
  assert.equal(taken.length, 0);
});

it("ends a connection that brings no batch, or a frame longer than any", async () => {
  const { taken, port, faults } = await listen();
  const greeting = frameOf(Buffer.from(JSON.stringify({ gateway: "roof", password })));
  for (const wrong of [frameOf(Buffer.from("no batch")), Buffer.from([0xff, 0, 0, 0])]) {
    const socket = connect({ host: "127.0.0.1", port });
    socket.on("error", () => undefined);
    socket.write(Buffer.concat([greeting, wrong]));
    await once(socket, "close");
  }
  assert.equal(taken.length, 0);
  assert.deepEqual(
    faults.map(({ code }) => code),
    ["not-a-telegram"],
  );
});

it("answers nothing that could not be made durable", async () => {
  const { link, break: fill } = await listen();
  fill();
  await assert.rejects(link().send(batch(1), encodeHop(batch(1))), /ended the connection/);
});

it("refuses who brings more than it may, says when to come again, and takes it then", async () => {
  const refused: string[] = [];
  const rates = { telegramsPerSecond: 50, bytesPerSecond: 1e6 };
  const { taken, link } = await listen(
    openAllowance(
      rates,
      () => performance.now(),
      (source) => refused.push(source),
    ),
  );
  const way = link();
  const telegram = batch(1).telegrams[0] ?? assert.fail();
  const full = (sequence: number) => ({ ...batch(sequence), telegrams: new Array(100).fill(telegram) });
  const send = (sequence: number) => way.send(full(sequence), encodeHop(full(sequence)));
  for (let sequence = 1; sequence <= 6; sequence += 1) assert.equal((await send(sequence)).through, sequence);
  const wait = await send(7).catch((error: unknown) => (error instanceof TooFast ? error.againMs : assert.fail()));
  assert.ok(typeof wait === "number" && wait > 0 && wait <= 2000);
  assert.deepEqual([taken.length, refused], [6, ["roof"]]);
  await new Promise((resolve) => setTimeout(resolve, wait));
  assert.equal((await send(7)).through, 7);
});

it("speaks in clear on loopback alone", () => {
  assert.throws(() => hopTcpInput({ host: "0.0.0.0", port: 0 }), /TLS/);
  assert.throws(() => hopTcpLink({ host: "192.0.2.1", port: 1, gateway: "roof" }), /TLS/);
});

it("cuts frames wherever the stream is cut", () => {
  const stream = Buffer.concat([frameOf(Buffer.from("one")), frameOf(Buffer.alloc(0)), frameOf(Buffer.from("three"))]);
  for (let size = 1; size <= stream.length; size += 1) {
    const framesOf = frameSplitter();
    const found: string[] = [];
    for (let at = 0; at < stream.length; at += size) {
      for (const frame of framesOf(stream.subarray(at, at + size))) found.push(frame.toString());
    }
    assert.deepEqual(found, ["one", "", "three"]);
  }
});
