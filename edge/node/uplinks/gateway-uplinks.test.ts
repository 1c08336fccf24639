// What gateways send by LoRaWAN, taken by a node: pieces, blocks, gaps and commands, also over failures and restarts.
import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { origins } from "@tributary/core";
import {
  type BlockRow,
  decodeDownlink,
  decodeWanted,
  encodeBlockFrame,
  encodeDownlinkReport,
  encodeSealed,
  openRebuilder,
  packMessages,
  packRows,
  type Wanted,
} from "@tributary/wire";
import { folder, openTestEdge, type Says, start, synced, testCloud, uplink, water } from "../test-node.ts";
import { openGatewayUplinks } from "./gateway-uplinks.ts";
import type { GatewayPayload, PayloadToSend } from "./payload-network.ts";

const gateway = "roof";
const devEui = "00000000000000a1";
const hour = 3600;
const day = 24 * hour;
/** The beginning of a day, UTC. */
const midnight = start - (start % day);
const row: BlockRow = { meter: water, register: "volume", scale: 3 };
const rows = packRows(7, [row], 50)[0] ?? new Uint8Array();

/** A node whose gateway sends payloads; `break` makes the node's disk fail once. */
function trial(path = folder()) {
  const edge = openTestEdge(path);
  let broken = 0;
  let counter = 0;
  let now = midnight + 3 * day;
  const down: PayloadToSend[] = [];
  const network = { send: (_: string, payload: PayloadToSend) => void down.push(payload) };
  const uplinks = openGatewayUplinks({
    path: join(path, "uplinks.sqlite"),
    edge: {
      ...edge,
      async receive(given) {
        if (broken > 0) {
          broken -= 1;
          throw new Error("disk full");
        }
        return edge.receive(given);
      },
    },
    now: () => now,
  });
  uplinks.askBy(network);
  const payload = (port: number, bytes: Uint8Array): GatewayPayload => {
    counter += 1;
    return { devEui, gateway, session: 1, counter, port, payload: bytes, at: now };
  };
  return {
    edge,
    uplinks,
    down,
    network,
    payload,
    send: (port: number, bytes: Uint8Array) => uplinks.take(payload(port, bytes)),
    pass: (seconds: number) => {
      now += seconds;
    },
    fail: (times: number) => {
      broken = times;
    },
    skip: (counters: number) => {
      counter += counters;
    },
    async close() {
      await uplinks.close();
      await edge.close();
    },
  };
}

/** The pieces of a telegram in payloads of 40 bytes. */
function pieces(says: Says, number: number, at = midnight): Uint8Array[] {
  const { bytes, crc } = uplink(says, at);
  return packMessages([{ number, bytes: encodeSealed({ bytes, crc, at, rssi: -70 }) }], 40).map(
    ({ payload }) => payload,
  );
}

/** A frame of hourly litres from `from` on. */
const frame = (from: number, litres: readonly (number | undefined)[]) =>
  encodeBlockFrame({ list: 7, from, hours: litres.length, blocks: [{ row: 0, indices: litres }] });

const lastWanted = (down: readonly PayloadToSend[]): Wanted => {
  const asked = down.at(-1);
  assert.equal(asked?.port, 5);
  const wanted = decodeWanted(asked?.payload ?? new Uint8Array());
  return typeof wanted === "string" ? assert.fail(wanted) : wanted;
};

async function rowsInCloud(edge: ReturnType<typeof openTestEdge>) {
  const cloud = testCloud();
  const sync = edge.startSync(cloud);
  await synced(edge);
  await sync.stop();
  // What the node fills in between stands in the layer of estimates.
  return [...cloud.rows()].filter(([name]) => name.endsWith(" 1")).sort();
}

describe("telegrams in pieces", () => {
  it("F28 are put together from any order, each once, and what lacks a piece is counted", async () => {
    const { edge, uplinks, send, pass, close } = trial();
    const first = pieces({ m3: 1, time: "2026-02-27T00:00:00" }, 1);
    const second = pieces({ m3: 2, time: "2026-02-27T01:00:00" }, 2, midnight + hour);
    assert.ok(first.length > 1 && second.length > 1);
    for (const piece of [...first].reverse()) await send(1, piece);
    for (const piece of first) await send(1, piece);
    for (const piece of second.slice(1)) await send(1, piece);
    assert.deepEqual(edge.counts(), { read: 1 });
    pass(10 * hour);
    await send(3, second[0] ?? new Uint8Array());
    for (const piece of pieces({ m3: 3 }, 3, midnight + 2 * hour)) await send(1, piece);
    assert.deepEqual(edge.counts(), { read: 2 });
    assert.equal(uplinks.counts().lost, 1);
    await close();
  });

  it("a payload that comes again is taken once, and pieces outlive a restart", async () => {
    const path = folder();
    const before = trial(path);
    const [first, ...rest] = pieces({ m3: 1, time: "2026-02-27T00:00:00" }, 1);
    const payload = before.payload(1, first ?? new Uint8Array());
    await before.uplinks.take(payload);
    await before.uplinks.take(payload);
    await before.close();
    const after = trial(path);
    await after.uplinks.take(payload);
    after.skip(1);
    for (const piece of rest) await after.send(1, piece);
    assert.deepEqual(after.edge.counts(), { read: 1 });
    assert.equal(after.uplinks.counts().again, 1);
    await after.close();
  });

  it("what could not be written is not taken, and is whole when it comes again", async () => {
    const { edge, uplinks, payload, send, fail, close } = trial();
    const all = pieces({ m3: 1, time: "2026-02-27T00:00:00" }, 1);
    for (const piece of all.slice(0, -1)) await send(1, piece);
    const last = payload(1, all.at(-1) ?? new Uint8Array());
    fail(1);
    await assert.rejects(uplinks.take(last), /disk full/);
    await uplinks.take(last);
    assert.deepEqual(edge.counts(), { read: 1 });
    await close();
  });

  it("what nobody can read is counted and said, and stops nothing", async () => {
    const { edge, uplinks, send, close } = trial();
    for (const port of [1, 2, 3, 4, 9]) await send(port, Uint8Array.of(0xee, 1, 2, 3));
    const [message] = packMessages([{ number: 5, bytes: Uint8Array.of(0xff, 0xff) }], 40);
    await send(1, message?.payload ?? new Uint8Array());
    assert.equal(uplinks.counts().malformed, 6);
    assert.deepEqual(edge.counts(), { "not-a-telegram": 1 });
    await close();
  });
});

describe("blocks", () => {
  it("become readings at their hours, and one reading with the telegram that says the same", async () => {
    const { edge, send, close } = trial();
    await edge.receive(uplink({ m3: 1.002 }, midnight + hour));
    await send(2, rows);
    await send(2, frame(midnight, [1000, 1002, undefined, 1005]));
    assert.deepEqual(edge.counts(), { read: 1, "handed-over": 1 });
    await send(2, frame(midnight, [1000, 1002, undefined, 1005]));
    assert.deepEqual(edge.counts(), { read: 1, "handed-over": 1, duplicate: 1 });
    assert.deepEqual(await rowsInCloud(edge), [
      [`${water} volume ${midnight} 1`, 1_000_000],
      [`${water} volume ${midnight + hour} 1`, 1_002_000],
      [`${water} volume ${midnight + 3 * hour} 1`, 1_005_000],
    ]);
    await close();
  });

  it("that came before the rows of their list wait for them, and they are asked for", async () => {
    const { edge, send, down, close } = trial();
    await send(2, frame(midnight, [1000, 1002]));
    assert.deepEqual(lastWanted(down), { kind: "rows", list: 7, first: 0 });
    assert.deepEqual(edge.counts(), {});
    await send(2, rows);
    assert.deepEqual(edge.counts(), { "handed-over": 1 });
    await close();
  });

  it("that are missing between others are asked for until they come", async () => {
    const { send, down, pass, close } = trial();
    const litres = Array.from({ length: 24 }, (_, index) => 1000 + index);
    await send(2, rows);
    await send(2, frame(midnight, litres));
    assert.equal(down.length, 0);
    await send(2, frame(midnight + 2 * day, litres));
    const missing = { kind: "blocks", list: 7, from: midnight + day, hours: 24, rows: [0] };
    assert.deepEqual(lastWanted(down), missing);
    pass(hour);
    await send(2, frame(midnight + 2 * day, litres));
    assert.equal(down.length, 2);
    pass(hour);
    await send(2, frame(midnight + day, litres.slice(0, 6)));
    assert.deepEqual(lastWanted(down), { ...missing, from: midnight + day + 6 * hour, hours: 18 });
    pass(hour);
    await send(2, frame(midnight + day + 6 * hour, litres.slice(6)));
    assert.equal(down.length, 3, "nothing is missing any more");
    await close();
  });

  it("outlive a node that is killed before its snapshot", async () => {
    const path = folder();
    const before = trial(path);
    await before.send(2, rows);
    await before.edge.receive(uplink({ m3: 1 }, midnight));
    await before.send(2, frame(midnight, [1000, 1002]));
    // What a kill leaves: the files as they are while the node still runs.
    const left = folder();
    cpSync(path, left, { recursive: true });
    await before.close();
    const after = trial(left);
    after.skip(2);
    await after.send(2, frame(midnight, [1000, 1002]));
    assert.deepEqual(after.edge.counts(), { read: 1, "handed-over": 1, duplicate: 1 });
    await after.close();
  });

  it("of meters that the key file does not name are refused", async () => {
    const { edge, send, close } = trial();
    await send(2, packRows(9, [{ ...row, meter: "ELS.00000001.1b.07" }], 50)[0] ?? new Uint8Array());
    await send(2, encodeBlockFrame({ list: 9, from: midnight, hours: 1, blocks: [{ row: 0, indices: [5] }] }));
    assert.deepEqual(edge.counts(), { "unknown-meter": 1 });
    await close();
  });
});

it("readings of a meter that speaks LoRaWAN itself need no key", async () => {
  const { edge, close } = trial();
  const meter = "ELS.00000001.1b.07";
  const readings = [{ register: "volume", at: midnight, ticks: 5_000_000, quality: origins.gateway }];
  const handed = { meter, by: "device" as const, gateway, at: midnight + 5, readings };
  assert.equal((await edge.receiveReadings(handed)).cause, "handed-over");
  assert.equal((await edge.receiveReadings(handed)).cause, "duplicate");
  assert.deepEqual(await rowsInCloud(edge), [[`${meter} volume ${midnight} 1`, 5_000_000]]);
  await close();
});

it("commands go down in pieces that the gateway puts together, and its reports come up", async () => {
  const { edge, uplinks, network, down, send, close } = trial();
  const meter = "SAL.20000001.01.07";
  edge.commands.addWay(uplinks.way(network, new Map([[gateway, devEui]])));
  await edge.receive(uplink({ meter, mode: 7, m3: 1, counter: 1 }, start, gateway));
  const asked = edge.commands.request({ meter, order: { kind: "read" } });
  assert.ok(!("refused" in asked));
  await edge.commands.settled();
  const rebuilder = openRebuilder({ timeout: 100, most: 10 });
  assert.ok(down.length > 1 && down.every(({ port, payload }) => port === 4 && payload.length <= 40));
  const messages = down.flatMap(({ payload }) => {
    const rebuilt = rebuilder.take(payload, 0);
    return typeof rebuilt === "string" ? assert.fail(rebuilt) : rebuilt.messages;
  });
  const downlink = decodeDownlink(messages[0] ?? new Uint8Array());
  assert.ok(typeof downlink !== "string" && messages.length === 1);
  assert.deepEqual([downlink.id, downlink.meter], [asked.id, meter]);
  const report = encodeDownlinkReport({ id: downlink.id, state: "queued", at: start, says: "" });
  for (const { payload } of packMessages([{ number: 1, bytes: report }], 40)) await send(4, payload);
  assert.equal(edge.commands.find(asked.id)?.state, "queued");
  await close();
});
