// Lets a node of hourly meters be without its cloud for 24 hours of virtual time, and looks at what arrives when it is back.
import assert from "node:assert/strict";
import { layers } from "@tributary/core";
import { decodeSync, type HopTelegram, type ReceivedBatch, type SyncItem } from "@tributary/wire";
import { BatchRefused, type Edge } from "./index.ts";
import { openTestEdge, type Says, start, uplink } from "./test-node.ts";

const hour = 3600;
const hours = 24;
const inBatch = 500;
const valveMeter = "SAL.20000001.01.07";
/** One meter in so many says at noon that its battery is low. */
const lowBatteryOf = 250;

export interface DayReport {
  /** Readings that arrived. */
  readonly readings: number;
  readonly alarms: number;
  readonly batches: number;
  readonly bytes: number;
  /** Seconds on the wall: to take the day in, and to bring it to the cloud. */
  readonly takingSeconds: number;
  readonly sendingSeconds: number;
}

const meterName = (number: number) => `KAM.1${String(number).padStart(7, "0")}.1b.07`;
const litresOf = (number: number, n: number) => 1000 * (number + 1) + n * 10;

/** What the cloud got, checked as it comes: nothing of it is kept but where each meter stands. */
class Arrivals {
  readings = 0;
  batches = 0;
  bytes = 0;
  readonly alarms = new Set<string>();
  /** Alarms that came before the first reading. */
  ahead = 0;
  valveClosed = false;
  private through = 0;
  private readonly newest: Float64Array;

  constructor(meters: number) {
    this.newest = new Float64Array(meters);
  }

  take(batch: ReceivedBatch, bytes: number): void {
    this.batches += 1;
    this.bytes += bytes;
    if (!batch.epoch.endsWith(" urgent")) {
      assert.equal(batch.first, this.through + 1, "a hole, or an entry twice");
      this.through = batch.last;
    }
    for (const item of batch.items) this.takeItem(item);
  }

  private takeItem(item: SyncItem): void {
    if (item.kind === "event") {
      this.alarms.add(item.id);
      if (this.readings === 0) this.ahead = this.alarms.size;
    }
    if (item.kind === "command" && item.meter === valveMeter) this.valveClosed = true;
    if (item.kind !== "readings" || item.register !== "volume" || item.meter === valveMeter) return;
    assert.ok(item.layer === layers.raw || item.layer === layers.validated, `${item.meter}: layer ${item.layer}`);
    const number = Number(item.meter.slice(5, 12));
    for (const [i, at] of item.at.entries()) {
      assert.ok(at > (this.newest[number] ?? 0), `${item.meter}: out of order, or twice`);
      this.newest[number] = at;
      assert.equal(item.ticks[i], litresOf(number, Math.floor((at - start) / hour)) * 1000, item.meter);
      this.readings += 1;
    }
  }
}

/** Sends what `says` of each meter in batches of a gateway. */
async function sendHour(edge: Edge, meters: number, n: number, sequence: { last: number }): Promise<void> {
  const underWay: Promise<unknown>[] = [];
  for (let from = 0; from < meters; from += inBatch) {
    const telegrams = Array.from({ length: Math.min(inBatch, meters - from) }, (_, i): HopTelegram => {
      const number = from + i;
      const low = n === hours / 2 && number % lowBatteryOf === 0;
      const says: Says = {
        meter: meterName(number),
        m3: litresOf(number, n) / 1000,
        ...(low ? { status: ["low-battery"] } : {}),
      };
      return { bytes: Buffer.from(JSON.stringify(says)), crc: "none", at: start + n * hour + (number % 3000) };
    });
    sequence.last += 1;
    underWay.push(edge.receiveBatch("roof", { epoch: "one", sequence: sequence.last, telegrams }));
    if (underWay.length >= 4) await Promise.all(underWay.splice(0));
  }
  await Promise.all(underWay);
}

export async function dayAway(folder: string, meters: number): Promise<DayReport> {
  let now = start;
  const clock = { now: () => now * 1000 };
  const away = {
    send: () => Promise.reject(new Error("the cloud is away")),
  };
  const rarely = { shortestWaitMs: 200, longestWaitMs: 1000 };
  let edge = openTestEdge(folder, { clock });
  let sync = edge.startSync(away, rarely);
  const sequence = { last: 0 };
  const began = performance.now();
  for (let n = 0; n < hours; n += 1) {
    now = start + (n + 1) * hour - 1;
    await sendHour(edge, meters, n, sequence);
    if (n !== hours / 2) continue;
    // A burst at noon: the valve is closed without the cloud. Then the node is restarted.
    const valve = { meter: valveMeter, mode: 7, m3: 1, readings: [{ quantity: "valve-state", value: 1 }] } as const;
    await edge.receive(uplink({ ...valve, counter: 1 }, now));
    await edge.receive(uplink({ ...valve, counter: 2, m3: 1.001, status: ["burst"] }, now));
    const [command] = edge.commands.list({ limit: 5 });
    assert.deepEqual(command?.order, { kind: "valve", position: "closed" });
    assert.ok(edge.alerts.incidents({ state: "open", limit: 5 }).length > 0);
    await sync.stop();
    await edge.close();
    edge = openTestEdge(folder, { clock });
    sync = edge.startSync(away, rarely);
  }
  await sync.stop();
  const takingSeconds = (performance.now() - began) / 1000;

  const arrivals = new Arrivals(meters);
  const back = performance.now();
  const emptied = Promise.withResolvers<void>();
  const home = edge.startSync({
    async send(bytes) {
      try {
        const batch = decodeSync(bytes);
        assert.ok(typeof batch === "object", String(batch));
        arrivals.take(batch, bytes.length);
        if (edge.unsent() <= batch.last - batch.first + 1 && !batch.epoch.endsWith(" urgent")) emptied.resolve();
        return { through: batch.last };
      } catch (error) {
        emptied.reject(error);
        throw new BatchRefused(String(error));
      }
    },
  });
  await emptied.promise;
  await home.stop();
  const sendingSeconds = (performance.now() - back) / 1000;
  assert.equal(edge.unsent(), 0);
  assert.equal(edge.state().outbox.condensed, 0);
  await edge.close();

  assert.equal(arrivals.readings, hours * meters);
  assert.ok(arrivals.valveClosed, "the cloud was not told of the valve");
  assert.ok(arrivals.alarms.size >= Math.ceil(meters / lowBatteryOf) + 1);
  const { readings, batches, bytes } = arrivals;
  assert.ok(arrivals.ahead >= Math.ceil(meters / lowBatteryOf), "alarms waited for readings");
  return { readings, alarms: arrivals.alarms.size, batches, bytes, takingSeconds, sendingSeconds };
}

export const sayDay = ({ readings, alarms, batches, bytes, takingSeconds, sendingSeconds }: DayReport): string =>
  `${readings} readings and ${alarms} alarms in ${batches} batches, ${Math.round(bytes / readings)} bytes a reading; ` +
  `taken in ${takingSeconds.toFixed(1)} s, sent in ${sendingSeconds.toFixed(1)} s`;
