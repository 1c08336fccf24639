// An edge node that tells its cloud no more than hours: what the cloud knows is what a cloud that is told everything knows.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { buildCity } from "@tributary/city";
import { openHistory } from "@tributary/cloud-history";
import { openTrialIntake } from "@tributary/cloud-intake/trial";
import { openRegistry } from "@tributary/cloud-registry";
import { type Edge, openEdge, readWithDrivers, type SyncTarget } from "@tributary/edge-node";
import { openSeries } from "@tributary/engine-series";
import { decodeSync, fullHours, keyRing, readKeyFile, type SyncAnswer, type Uplink } from "@tributary/wire";
import { temporaryFolder, until } from "./running.ts";

const start = Date.parse("2025-06-02T00:00:00Z") / 1000;
const hour = 3600;
const days = 2;
const end = start + days * 24 * hour;
const scale = 3;
/** So long after a full hour it is sent. */
const patience = 3900;
const always = { from: 0, to: Number.MAX_SAFE_INTEGER };

/** A cloud in this process, that loses the log of its intake when it is told to, and with it what columns go on from. */
async function openCloud() {
  const registry = openRegistry(":memory:");
  const series = await openSeries({ path: ":memory:", threads: 1 });
  const history = openHistory({ registry, series, clock: () => start });
  let intake = Promise.resolve(openTrialIntake({ registry, series }));
  return {
    series,
    history,
    lose() {
      intake = intake.then(async (before) => {
        await before.close();
        return openTrialIntake({ registry, series });
      });
    },
    async take(batch: Uint8Array): Promise<SyncAnswer> {
      const answer = await (await intake).receiveBatch(batch);
      if ("refused" in answer) throw new Error(answer.says);
      return answer;
    },
    async close() {
      await (await intake).close();
      await series.close();
      registry.close();
    },
  };
}

test("F17 a cloud that is told hours knows each register at each full hour, and nothing corrupt, null or finer", async () => {
  const folder = temporaryFolder();
  const plan = { seed: 4, start, zone: "Europe/Madrid", meters: 24, makers: ["SAL", "AXI"], incidents: {} };
  const city = buildCity({ ...plan, interval: 1800 });
  const keyFile = readKeyFile(city.keyFile());
  const [hourly, full] = [await openCloud(), await openCloud()];
  let now = start;
  const open = (name: string): Edge =>
    openEdge({
      dataDir: join(folder.path, name),
      node: name,
      keys: keyRing(keyFile.entries),
      zone: plan.zone,
      clock: { now: () => now * 1000 },
      reader: readWithDrivers(),
    });

  let batches = 0;
  const kinds = new Set<string>();
  let [hourlyBytes, fullBytes, again] = [0, 0, 0];
  /** One batch in seven does not arrive, one answer in seven is lost. */
  const faulty: SyncTarget = {
    async send(bytes) {
      batches += 1;
      if (batches % 7 === 3) throw new Error("the cloud is away");
      const answer = await hourly.take(bytes);
      hourlyBytes += bytes.length;
      again += answer.again?.length ?? 0;
      const batch = decodeSync(bytes);
      if (typeof batch !== "string") for (const { kind } of batch.items) kinds.add(kind);
      if (batches % 7 === 5) throw new Error("the answer was lost");
      return answer;
    },
  };
  const whole: SyncTarget = {
    async send(bytes) {
      fullBytes += bytes.length;
      return full.take(bytes);
    },
  };
  const quickly = { shortestWaitMs: 1, longestWaitMs: 2 };
  let quiet = open("quiet");
  const loud = open("loud");
  let sync = quiet.startSync(faulty, { detail: "hourly", ...quickly });
  const loudSync = loud.startSync(whole, quickly);

  /** Every twentieth telegram comes a day late; every fiftieth comes once more with a broken bit. */
  const sent = [...city.telegrams(start, end)].flatMap(({ at, bytes, rssi }, place) => {
    const uplink: Uplink = { hop: "gateway", bytes, crc: "none", at, gateway: "gateway-1", rssi };
    const broken: Uplink = { ...uplink, bytes: bytes.map((byte, at) => (at === 20 ? byte ^ 1 : byte)) };
    const arrives = at + (place % 20 === 0 ? 24 * hour : 0);
    return [{ arrives, uplink }, ...(place % 50 === 0 ? [{ arrives, uplink: broken }] : [])];
  });
  sent.sort((a, b) => a.arrives - b.arrives);
  const newestHour = () =>
    Math.max(...city.meters.flatMap(({ meter }) => hourly.series.latest(meter).map(({ newest }) => newest.at)), 0);
  let [paused, restarted, forgotten] = [start, false, false];
  for (const arriving of Map.groupBy(sent, ({ arrives }) => Math.floor(arrives / 1800)).values()) {
    now = Math.max(now, ...arriving.map(({ arrives }) => arrives));
    await Promise.all(arriving.flatMap(({ uplink }) => [quiet.receive(uplink), loud.receive(uplink)]));
    if (now < paused + 3 * hour) continue;
    paused = now;
    // An hour whose column was not understood comes with the next one.
    const over = Math.floor((now - patience) / hour) * hour;
    await until("hours are sent", async () => newestHour() >= Math.min(over, end) - hour);
    if (!restarted && now > start + 20 * hour) {
      restarted = true;
      await sync.stop();
      await quiet.close();
      quiet = open("quiet");
      sync = quiet.startSync(faulty, { detail: "hourly", ...quickly });
    }
    if (!forgotten && now > start + 32 * hour) {
      forgotten = true;
      hourly.lose();
    }
  }
  now += 3 * hour;
  const [last] = sent;
  assert.ok(last);
  await until("everything is sent", async () => {
    // Any telegram, also one that is known, lets the next hours go.
    await quiet.receive(last.uplink);
    return newestHour() >= end - hour;
  });

  await until("the other cloud has everything", async () => loud.unsent() === 0);

  let compared = 0;
  for (const { meter, utility } of city.meters) {
    const register = utility === "electricity" ? "energy" : "volume";
    const readings = await full.series.readings({ meter, register, ...always }, 100_000);
    const valid = readings.filter(({ layer }) => layer === "validated");
    const wanted = fullHours(valid, scale).filter(({ at }) => at >= start && at <= end - hour);
    const found = new Map(
      (await hourly.series.readings({ meter, register, ...always }, 100_000)).map((one) => [one.at, one.ticks]),
    );
    for (const { at, ticks } of wanted) {
      assert.equal(found.get(at), ticks, `${meter} ${register} ${(at - start) / hour}`);
      compared += 1;
    }
    const [first, newest] = [wanted[0], wanted.at(-1)];
    assert.ok(first && newest);
    const use = await hourly.history.consumption(meter, { register, from: first.at, to: newest.at, bucket: "day" });
    const used = use?.buckets.reduce((sum, day) => sum + (day.sum ?? 0), 0) ?? Number.NaN;
    assert.ok(Math.abs(used - (newest.ticks - first.ticks) / 1e6) < 1e-9, `${meter} used ${used}`);
    assert.ok([...found.keys()].every((at) => at % hour === 0));
  }
  assert.ok(compared >= 24 * (days * 24 - 2), `${compared} hours`);
  assert.ok(kinds.has("hours") && kinds.has("block"));
  assert.ok(["readings", "aggregates", "text"].every((finer) => !kinds.has(finer)));
  assert.ok(again > 0, "the cloud lost its log, and asked for what it lacked");
  assert.ok(hourlyBytes < fullBytes / 20, `${hourlyBytes} of ${fullBytes} bytes`);
  assert.equal(hourly.history.meters({ limit: 100 }).meters.length, 24);

  await Promise.all([sync.stop(), loudSync.stop()]);
  await Promise.all([quiet.close(), loud.close()]);
  await Promise.all([hourly.close(), full.close()]);
  folder.remove();
});
