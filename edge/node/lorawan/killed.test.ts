// A network server that is killed again and again: what it acknowledged is kept, and nothing is taken twice.
import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { eu868, Refusal, readDataFrame, sealDataFrame, type Transmission, wrapClock } from "@tributary/lorawan";
import { openTestForwarder, TestClock, type TestForwarder } from "./test-air.ts";

const devices = 10;
const kills = 4;
/** Ms in which the server takes the same octets for a copy. */
const copies = 2100;

interface Sent {
  readonly device: number;
  readonly counter: number;
  readonly frame: Transmission;
}

/** Each frame ends at its own moment, so that its answers can be told from others. */
const lastsOf = (device: number, counter: number) => 100 * (1 + device * 100 + counter);

function uplink(device: number, counter: number): Sent {
  const devAddr = device.toString(16).padStart(8, "0");
  const keys = { nwkSKey: device.toString(16).padStart(32, "1"), appSKey: device.toString(16).padStart(32, "2") };
  const flags = { confirmed: true, adr: false, adrAckReq: false, ack: false, pending: false };
  const payload = Uint8Array.of(device, counter);
  const frame = { direction: "up", devAddr, ...flags, counter, commands: new Uint8Array(0), port: 1, payload } as const;
  const bytes = sealDataFrame(frame, keys);
  return {
    device,
    counter,
    frame: {
      bytes,
      frequency: 868_100_000,
      dataRate: 5,
      power: 14,
      airtime: lastsOf(device, counter),
      counter,
      attempt: 1,
    },
  };
}

test("a server that is killed keeps what it acknowledged and takes nothing twice", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "tributary-killed-"));
  const kept = join(folder, "kept.txt");
  const clock = new TestClock();
  let child: ChildProcess | undefined;
  let forwarder: TestForwarder | undefined;
  t.after(() => {
    child?.kill("SIGKILL");
    forwarder?.close();
    rmSync(folder, { recursive: true });
  });
  const start = async (): Promise<TestForwarder> => {
    child = fork(join(import.meta.dirname, "kill.child.ts"), [join(folder, "lorawan.sqlite"), kept, String(devices)]);
    const [port] = await once(child, "message");
    forwarder = await openTestForwarder("aa555a0000000101", Number(port), clock);
    await forwarder.pull();
    return forwarder;
  };
  const acknowledged = new Set<string>();
  const last = new Map<number, Sent>();
  /** The radio's clock tells which frame an answer is for: replayed ones are acknowledged again. */
  const hearAcknowledgements = (air: TestForwarder) => {
    for (const { bytes, frequency, tmst = 0 } of air.sent.splice(0)) {
      const frame = readDataFrame(bytes);
      if (frame instanceof Refusal || !frame.ack) continue;
      const ended = tmst - 1000 * (frequency === eu868.rx2.frequency ? 2000 : 1000);
      const sent = everything.find(({ frame }) => wrapClock(1000 * (clock.now() + frame.airtime)) === wrapClock(ended));
      if (sent !== undefined) acknowledged.add(`${sent.device} ${sent.counter}`);
    }
  };
  const everything: Sent[] = [];
  for (let round = 0; round < kills; round += 1) {
    const air = await start();
    // What was heard before is replayed, before and while devices go on. Each sends on when its last frame is acknowledged.
    for (const { frame } of everything) await air.push(frame, 7);
    for (let device = 0; device < devices; device += 1) {
      const before = last.get(device);
      if (before !== undefined && !acknowledged.has(`${device} ${before.counter}`)) continue;
      const next = uplink(device, (before?.counter ?? -1) + 1);
      last.set(device, next);
      everything.push(next);
      await air.push(next.frame, 7);
    }
    await pause(180 + 40 * round);
    child?.kill("SIGKILL");
    hearAcknowledgements(air);
    const lines = new Set(keptLines(kept).map(({ name }) => name));
    for (const name of acknowledged) assert.ok(lines.has(name), `${name} was acknowledged and is kept`);
    air.close();
  }
  const air = await start();
  for (let round = 0; round < 2; round += 1) {
    for (const { frame } of last.values()) await air.push(frame, 7);
    await pause(copies);
    hearAcknowledgements(air);
  }
  // Every frame that was not given up was taken in the end; a frame may be offered once more after a kill, always the same.
  const lines = keptLines(kept);
  const payloads = new Map(lines.map(({ name, payload }) => [name, payload]));
  assert.deepEqual(
    [...payloads].sort(),
    everything.map(({ device, counter }) => [`${device} ${counter}`, `${device}.${counter}`]).sort(),
  );
  assert.ok(lines.length - payloads.size <= kills * devices, `${lines.length} lines`);
  assert.equal(acknowledged.size, everything.length);
  assert.ok(everything.length > devices, "some were acknowledged between kills");
});

function keptLines(file: string): { name: string; payload: string }[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [device, , counter, payload = ""] = line.split(" ");
      return { name: `${device} ${counter}`, payload };
    });
}
