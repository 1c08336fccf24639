// Floods an edge node from some sources while others go on as ever, and looks what became of each.
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { hopTcpLink } from "@tributary/edge-gateway";
import { encodeHop, type HopBatch, type HopTelegram, mostInBatch } from "@tributary/wire";
import { frameOf, frameSplitter } from "../../edge/gateway/hop-frames.ts";
import { peakMegabytes } from "../scenarios/gateway-chain.ts";
import { type Running, startRole, until } from "../scenarios/running.ts";
import { type TestMeter, testMeter } from "../scenarios/telegrams.ts";

export interface OverloadReport {
  /** Batches that the flooding gateway sent, and how many of them were taken and refused. */
  readonly storm: { readonly sent: number; readonly taken: number; readonly refused: number };
  /** Lines that came to the telegram port from one address. */
  readonly lines: { readonly sent: number; readonly answered: number };
  /** Batches of the gateway beside, all of them taken. */
  readonly quiet: number;
  /** Memory of the edge node before and at most, in megabytes. */
  readonly memory: { readonly before: number; readonly most: number };
}

const host = "127.0.0.1";
const password = "the password of all";
/** What each source may bring in a second. */
const telegramsPerSecond = 2000;
/** What an edge node of some meters takes at most, flooded or not, in megabytes. */
const mostMemory = 384;
/** Milliseconds between two batches of the gateway beside. */
const breath = 20;
/** Batches of the flood that are under way at once. */
const mostUnderWay = 200;

function telegramOf(meter: TestMeter, litres: number): HopTelegram {
  const at = Math.floor(Date.now() / 1000) - 3600 + litres;
  const { telegram }: { telegram: string } = JSON.parse(meter.line(litres, at));
  return { bytes: Buffer.from(telegram, "hex"), at, crc: "none" };
}

/** Lets the others come to a word, and waits as long as there is no room for more. */
async function room(isFull: () => boolean): Promise<void> {
  do await wait(1);
  while (isFull());
}

/** A gateway that sends batch after batch, whatever is answered. */
async function storm(port: number, signal: AbortSignal) {
  const counts = { sent: 0, taken: 0, refused: 0 };
  const socket = connect({ host, port });
  socket.on("error", () => undefined);
  const framesOf = frameSplitter();
  socket.on("data", (chunk: Buffer) => {
    for (const frame of framesOf(chunk)) counts[frame.includes("too-fast") ? "refused" : "taken"] += 1;
  });
  await once(socket, "connect");
  socket.write(frameOf(JSON.stringify({ gateway: "storm", password })));
  const telegrams = Array.from({ length: mostInBatch }, () => telegramOf(testMeter(1), 1));
  while (!signal.aborted && !socket.destroyed) {
    counts.sent += 1;
    socket.write(frameOf(encodeHop({ epoch: "storm", sequence: counts.sent, telegrams })));
    await room(() => !socket.destroyed && counts.sent - counts.taken - counts.refused >= mostUnderWay);
  }
  await until("each batch was taken or refused", async () => counts.taken + counts.refused === counts.sent, 60);
  socket.destroy();
  return counts;
}

/** Somebody at the telegram port who sends garbage, line after line. */
async function lines(port: number, signal: AbortSignal) {
  const counts = { sent: 0, answered: 0 };
  const socket = connect({ host, port, localAddress: "127.0.0.9" });
  socket.on("error", () => undefined);
  socket.on("data", (chunk: Buffer) => {
    for (const byte of chunk) if (byte === 0x0a) counts.answered += 1;
  });
  await once(socket, "connect");
  while (!signal.aborted && !socket.destroyed) {
    counts.sent += 100;
    socket.write("no telegram at all\n".repeat(100));
    await room(() => socket.writableNeedDrain && !socket.destroyed && !signal.aborted);
  }
  // What it sent last waits at its own end of the connection, and is read at the pace that it may have.
  socket.destroy();
  return counts;
}

/** A gateway that sends a batch now and then, each until it is answered; every one is taken at the first time. */
async function quiet(port: number, signal: AbortSignal): Promise<number> {
  const link = hopTcpLink({ host, port, gateway: "quiet", password });
  const meter = testMeter(2);
  let sequence = 0;
  while (!signal.aborted) {
    sequence += 1;
    const batch: HopBatch = { epoch: "quiet", sequence, telegrams: [telegramOf(meter, sequence)] };
    assert.equal((await link.send(batch, encodeHop(batch))).through, sequence);
    await wait(breath);
  }
  await link.close();
  return sequence;
}

function startEdge(folder: string): Promise<Running> {
  mkdirSync(folder, { recursive: true });
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const secret = file("all.password", password);
  const config = file(
    "edge.yaml",
    [
      "gateways:",
      ...["storm", "quiet"].map((name) => `  - { name: ${name}, passwordFile: ${secret} }`),
      `limits: { telegramsPerSecond: ${telegramsPerSecond} }`,
    ].join("\n"),
  );
  const keys = file("keys.csv", `meter,key\n${testMeter(1).keyLine}\n${testMeter(2).keyLine}\n`);
  const ports = ["--telegram-port", "0", "--mqtt-port", "0", "--hop-port", "0"];
  return startRole("edge", join(folder, "edge"), ["--config", config, "--keys", keys, ...ports]);
}

/** Floods for so long, and looks whether all is as before afterwards. */
export async function overload(folder: string, milliseconds: number): Promise<OverloadReport> {
  const edge = await startEdge(folder);
  const over = new AbortController();
  const going = quiet(edge.hopPort, over.signal);
  await wait(1000);
  const before = peakMegabytes(edge);
  const flood = AbortSignal.timeout(milliseconds);
  const [stormed, lined] = await Promise.all([storm(edge.hopPort, flood), lines(edge.tcpPort, flood)]);
  const most = peakMegabytes(edge);
  over.abort();
  const calm = await going;

  // The one that flooded is heard again as soon as it has paid.
  const link = hopTcpLink({ host, port: edge.hopPort, gateway: "storm", password });
  const batch: HopBatch = { epoch: "calm", sequence: 1, telegrams: [telegramOf(testMeter(1), 2)] };
  await until("who flooded is heard again", async () =>
    link.send(batch, encodeHop(batch)).then(
      ({ through }) => through === 1,
      () => false,
    ),
  );
  await link.close();
  assert.match(edge.said(), /security: storm brings more than its limits/);
  assert.match(edge.said(), /security: .*127\.0\.0\.9 brings more than its limits/);
  assert.doesNotMatch(edge.said(), /security: quiet/);
  await edge.end("SIGTERM");
  return { storm: stormed, lines: lined, quiet: calm, memory: { before, most } };
}

/** What has to hold of a report, however long the flood was. */
export function checkOverload({ storm, lines, quiet, memory }: OverloadReport): void {
  assert.ok(quiet > 0);
  assert.equal(storm.taken + storm.refused, storm.sent);
  assert.ok(storm.refused > storm.taken, `${storm.refused} batches refused`);
  assert.ok(lines.answered > 0 && lines.answered < lines.sent);
  assert.ok(memory.most < mostMemory, `${memory.before} MB became ${memory.most} MB`);
}
