// A gateway as a LoRaWAN end device before a network on real sockets, in virtual time.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Fault, type Reading, toHex } from "@tributary/core";
import { openTelegram } from "@tributary/drivers";
import { airtimeOf, frameOverhead } from "@tributary/lorawan";
import {
  type BlockRow,
  type Downlink,
  decodeBlockFrame,
  decodeDownlinkReport,
  decodeRows,
  decodeSealed,
  encodeDownlink,
  encodeWanted,
  hourReadings,
  openRebuilder,
  packMessages,
  type Uplink,
  type Wanted,
} from "@tributary/wire";
import { readSealed } from "@tributary/wmbus";
import { openRelay, type Relay, type RelaySettings } from "../relay.ts";
import { heard } from "../test-telegrams.ts";
import { hourDigest } from "./hour-digest.ts";
import { type LoraLink, type LoraLinkOptions, loraLink } from "./lora-link.ts";
import { openLorawanStore } from "./lorawan-store.ts";
import { lossyAir } from "./lossy-air.ts";
import { testClock } from "./test-clock.ts";
import { type Arrived, identity, type TestNetwork, testNetwork } from "./test-network.ts";
import { udpRadio } from "./udp-radio.ts";

const folder = mkdtempSync(join(tmpdir(), "tributary-lora-"));
const networks: TestNetwork[] = [];
after(() => {
  for (const network of networks) network.close();
  rmSync(folder, { recursive: true });
});
let files = 0;
const day = 86_400;
const start = 1_772_150_400 - (1_772_150_400 % day);

/** What a test's telegram says: its key is its serial number in every byte. */
function readingsOf({ bytes }: Uplink): readonly Reading[] | undefined {
  const sealed = readSealed(bytes, "none");
  if (sealed instanceof Fault) return undefined;
  const read = openTelegram(sealed, new Uint8Array(16).fill(Number(sealed.meter.id)));
  return read instanceof Fault ? undefined : read.readings;
}

interface Given extends Partial<LoraLinkOptions> {
  readonly path?: string;
  readonly loss?: number;
  readonly network?: TestNetwork;
  readonly clock?: ReturnType<typeof testClock>;
}

/** A gateway whose telegrams go by air, and the network that hears it. */
async function gateway(given: Given = {}) {
  const path = given.path ?? join(folder, `gateway-${++files}`);
  const clock = given.clock ?? testClock(start * 1000);
  const network = given.network ?? (await testNetwork());
  if (given.network === undefined) networks.push(network);
  const store = openLorawanStore(`${path}.lorawan.sqlite`);
  const blocks: Partial<RelaySettings> =
    given.blockHours === undefined
      ? {}
      : {
          judge: () => ({ judge: () => "read", marks: () => [] }),
          digest: hourDigest(store, readingsOf),
        };
  const relay: Relay = openRelay({ path: `${path}.sqlite`, now: () => Math.floor(clock.now() / 1000), ...blocks });
  const air = given.loss === undefined ? {} : { air: lossyAir(given.loss, "test") };
  const radio = await udpRadio({ host: "127.0.0.1", port: network.port, eui: identity.devEui, clock, ...air });
  const taken: Downlink[] = [];
  const link: LoraLink = relay.carry((shelf, bells) =>
    loraLink(shelf, bells, {
      ...identity,
      deviceClass: "C",
      adr: false,
      dataRate: 5,
      confirmed: true,
      store,
      radio,
      clock,
      take: (downlink) => taken.push(downlink),
      say: () => undefined,
      ...given,
    }),
  );
  return {
    path,
    clock,
    network,
    relay,
    link,
    radio,
    store,
    taken,
    async close() {
      await link.stop();
      await relay.close();
      store.close();
    },
  };
}

/** The telegrams in what arrived on some ports, in hex, in the order in which they were whole. */
function telegramsOf(arrived: readonly Arrived[], ...wanted: readonly number[]): string[] {
  const rebuilders = new Map(wanted.map((port) => [port, openRebuilder({ timeout: day, most: 1000 })]));
  return arrived.flatMap(({ port, payload }) => {
    const rebuilt = rebuilders.get(port)?.take(payload, start) ?? { messages: [] };
    assert.ok(typeof rebuilt !== "string", String(rebuilt));
    return rebuilt.messages.map((message) => {
      const sealed = decodeSealed(message);
      return typeof sealed === "string" ? sealed : toHex(sealed.bytes);
    });
  });
}

const hex = (uplinks: readonly Uplink[]) => uplinks.map(({ bytes }) => toHex(bytes));

test("F33 F34 sealed telegrams reach the network whole, and leave the shelf when they were acknowledged", async () => {
  const { clock, network, relay, close } = await gateway();
  const all = Array.from({ length: 30 }, (_, n) => heard(1 + (n % 5), n, { at: start + n }));
  for (const uplink of all) await relay.receive(uplink);
  await clock.run(() => relay.idle());
  assert.deepEqual(telegramsOf(network.arrived, 1), hex(all));
  await close();
});

test("F28 a telegram longer than a payload is split and rebuilt, with a tenth of all frames lost both ways", async () => {
  const { clock, network, relay, radio, close } = await gateway({ dataRate: 0, loss: 0.1 });
  const all = Array.from({ length: 20 }, (_, n) => heard(1 + (n % 5), n, { at: start + n, months: 12 }));
  for (const uplink of all) await relay.receive(uplink);
  await clock.run(() => relay.idle());
  assert.ok(network.arrived.every(({ payload }) => payload.length <= 51));
  assert.deepEqual(telegramsOf(network.arrived, 1).sort(), hex(all).sort());
  const { "lost-up": up = 0, "lost-down": down = 0 } = radio.counts();
  assert.ok(up > 3 && down > 3, `${up} up and ${down} down were lost`);
  await close();
});

test("F21 the time on air stays below one part in a hundred of each hour", async () => {
  const { clock, network, relay, close } = await gateway({ dataRate: 0 });
  for (let n = 0; n < 60; n += 1) await relay.receive(heard(1, n, { at: start + n, months: 12 }));
  const begun = clock.now();
  await clock.run(() => relay.idle());
  const airtime = network.arrived.reduce((sum, { payload }) => sum + airtimeOf(0, payload.length + frameOverhead), 0);
  const hours = (clock.now() - begun) / 3_600_000;
  assert.ok(airtime > 36_000, "more than an hour's worth");
  assert.ok(airtime <= 36_000 * Math.ceil(hours), `${airtime} ms in ${hours} hours`);
  await close();
});

test("F31 alarms go before the backlog of an outage, and put off the frame that was being repeated", async () => {
  const { clock, network, relay, close } = await gateway();
  await relay.receive(heard(1, 0, { at: start }));
  await clock.run(() => relay.idle());
  network.setDeaf(true);
  const backlog = Array.from({ length: 60 }, (_, n) => heard(1, n + 1, { at: start + n, months: 6 }));
  for (const uplink of backlog) await relay.receive(uplink);
  await clock.run(clock.now() + 30_000);
  const alarm = heard(2, 1000, { at: start + 100, status: 0x04 });
  await relay.receive(alarm);
  await clock.run(clock.now() + 5000);
  network.setDeaf(false);
  await clock.run(() => relay.idle());
  const order = telegramsOf(network.arrived, 1, 3);
  assert.deepEqual(order.slice(1, 2), hex([alarm]));
  assert.deepEqual(order.slice(2), hex(backlog));
  await close();
});

test("F32 S18 a downlink in pieces is taken, and its reports go up", async () => {
  const { clock, network, relay, link, taken, close } = await gateway({ dataRate: 0, deviceClass: "A" });
  await relay.receive(heard(1, 0, { at: start }));
  const downlink = {
    id: "command-1",
    meter: "ZRI.00000001.01.07",
    frame: new Uint8Array(90).fill(7),
    expiresAt: start + day,
  };
  const pieces = packMessages([{ number: 9, bytes: encodeDownlink(downlink) }], 51);
  assert.ok(pieces.length > 1);
  for (const { payload } of pieces) network.send({ port: 4, payload, confirmed: true });
  await clock.run(() => taken.length > 0);
  assert.deepEqual(taken, [downlink]);
  const report = { id: "command-1", state: "sent", at: start + 7, says: "radioed in 1 of 3 windows" } as const;
  let told = false;
  link.report(report).then(() => {
    told = true;
  });
  await clock.run(() => told);
  const rebuilder = openRebuilder({ timeout: day, most: 10 });
  const reports = network.arrived.flatMap(({ port, payload }) => {
    const rebuilt = port === 4 ? rebuilder.take(payload, start) : { messages: [] };
    return typeof rebuilt === "string" ? [] : rebuilt.messages.map(decodeDownlinkReport);
  });
  assert.deepEqual(reports, [report]);
  await close();
});

/** Rows and hour values in what arrived as blocks: litres by `register hour`. */
function hoursIn(arrived: readonly Arrived[]): Map<string, number> {
  const rows: BlockRow[] = [];
  const hours = new Map<string, number>();
  for (const { payload } of arrived.filter(({ port }) => port === 2)) {
    const message = decodeRows(payload);
    if (typeof message !== "string") {
      for (const [place, row] of message.rows.entries()) rows[message.first + place] = row;
      continue;
    }
    const frame = decodeBlockFrame(payload);
    assert.ok(typeof frame !== "string", String(frame));
    for (const block of frame.blocks) {
      const row = rows[block.row];
      assert.ok(row, "a block before its row");
      for (const { at, ticks } of hourReadings(row.scale, frame, block) ?? []) {
        hours.set(`${row.meter} ${row.register} ${(at - start) / 3600}`, ticks / 1000);
      }
    }
  }
  return hours;
}

test("F33 F34 day blocks bring every hour of every meter, with a tenth of all frames lost, and the alarm at once", async () => {
  const { clock, network, relay, store, close } = await gateway({ blockHours: 24, dataRate: 0, loss: 0.1 });
  const said = new Map<string, number>();
  for (let hour = 0; hour < 48; hour += 1) {
    await clock.run((start + hour * 3600 + 600) * 1000);
    for (let serial = 1; serial <= 4; serial += 1) {
      const litres = 1000 * serial + hour * serial * 3;
      const alarm = hour === 30 && serial === 2;
      const uplink = heard(serial, litres, { at: start + hour * 3600 + 500 + serial, status: alarm ? 4 : 0 });
      assert.equal((await relay.receive(uplink)).cause, "passed-on");
      said.set(`ZRI.0000000${serial}.01.07 volume ${hour}`, litres);
      if (alarm) await clock.run((start + hour * 3600 + 700) * 1000);
      if (alarm) assert.deepEqual(telegramsOf(network.arrived, 3), hex([uplink]));
    }
  }
  await clock.run((start + 3 * day) * 1000);
  assert.deepEqual(hoursIn(network.arrived), said);
  assert.deepEqual(telegramsOf(network.arrived, 1), []);
  assert.equal(store.duePeriod(24, start + 3 * day), undefined);
  await close();
});

test("blocks that are wanted are sent again, and what nobody heard is said to be nothing", async () => {
  const { clock, network, relay, store, close } = await gateway({ blockHours: 24, dataRate: 5, deviceClass: "A" });
  await clock.run((start + day) * 1000);
  for (let hour = 0; hour < 24; hour += 1) await relay.receive(heard(1, hour, { at: start + hour * 3600 }));
  await clock.run((start + day + 3600) * 1000);
  const before = network.arrived.length;
  const wanted: Wanted[] = [
    { kind: "blocks", list: store.list, from: start + 3600, hours: 2, rows: [0] },
    { kind: "blocks", list: store.list, from: start - day, hours: 24, rows: [0] },
    { kind: "rows", list: store.list, first: 0 },
  ];
  for (const one of wanted) network.send({ port: 5, payload: encodeWanted(one) });
  await relay.receive(heard(1, 99, { at: start + day + 3600, status: 4 }));
  await clock.run((start + day + 7200) * 1000);
  const answers = network.arrived.slice(before).filter(({ port }) => port === 2);
  assert.equal(answers.length, 3);
  const [known, unknown] = answers.map(({ payload }) => decodeBlockFrame(payload));
  assert.ok(typeof known === "object" && typeof unknown === "object");
  assert.deepEqual(known.blocks[0]?.indices, [1, 2]);
  assert.deepEqual(unknown.blocks[0]?.indices, new Array(24).fill(undefined));
  assert.ok(typeof decodeRows(answers[2]?.payload ?? new Uint8Array()) === "object");
  await close();
});

test("a gateway that starts again goes on: no counter twice, nothing lost, and a network that forgot it is joined anew", async () => {
  const first = await gateway();
  const { clock, network, path } = first;
  const all = Array.from({ length: 40 }, (_, n) => heard(1, n, { at: start + n, months: 6 }));
  for (const uplink of all) await first.relay.receive(uplink);
  await clock.run(() => network.arrived.length > 3);
  await first.close();
  const second = await gateway({ path, clock, network });
  await clock.run(() => second.relay.idle());
  assert.deepEqual([...new Set(telegramsOf(network.arrived, 1))].sort(), hex(all).sort());
  await second.close();

  const fresh = await testNetwork();
  networks.push(fresh);
  const third = await gateway({ path, clock, network: fresh });
  const late = heard(1, 99, { at: start + 99 });
  await third.relay.receive(late);
  await clock.run(() => third.relay.idle());
  assert.deepEqual(telegramsOf(fresh.arrived, 1), hex([late]));
  await third.close();
});
