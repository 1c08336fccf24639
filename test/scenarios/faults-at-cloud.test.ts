// Real registers with faults put into one reading in a hundred, through an edge node to the cloud: what the cloud holds as valid.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { openHistory } from "@tributary/cloud-history";
import { openTrialIntake } from "@tributary/cloud-intake/trial";
import { openRegistry } from "@tributary/cloud-registry";
import { readCivil } from "@tributary/core";
import { openEdge, readWithDrivers } from "@tributary/edge-node";
import { openSeries } from "@tributary/engine-series";
import { keyRing } from "@tributary/wire";
import { fastFolder, until } from "./running.ts";

const folder = fastFolder();
after(() => folder.remove());

const zone = "Europe/Madrid";
const litre = 1000;
const data = join(import.meta.dirname, "../../../shared/data/daiad/readings_dev.csv.gz");

interface Reading {
  readonly at: number;
  readonly ticks: number;
}

/** Hourly registers of households; where none are at hand, such as a household could have. */
function registers(meters: number, readings: number): Reading[][] {
  const found = new Map<string, Reading[]>();
  const lines = existsSync(data) ? gunzipSync(readFileSync(data)).toString().trim().split("\n").slice(1) : [];
  for (const line of lines) {
    const [name = "", local = "", value] = line.split(",");
    const known = found.get(name) ?? [];
    found.set(name, known);
    const at = readCivil(local, zone) ?? 0;
    const ticks = Number(value) * litre;
    const before = known.at(-1);
    // The set's own faults are counted elsewhere.
    if (before !== undefined && (at <= before.at || ticks < before.ticks || ticks > before.ticks + 2000 * litre))
      continue;
    known.push({ at, ticks });
  }
  const long = [...found.values()].filter(({ length }) => length >= readings).slice(0, meters);
  if (long.length === meters) return long.map((one) => one.slice(0, readings));
  return Array.from({ length: meters }, (_, meter) => {
    let ticks = 400_000 * litre;
    return Array.from({ length: readings }, (_, n) => {
      ticks += ((n * (meter + 7)) % 24 > 15 ? (n * 37) % 60 : 0) * litre;
      return { at: 1_456_786_800 + n * 3600 + ((n * 131) % 600), ticks };
    });
  });
}

const faults: readonly { readonly says: string; readonly of: (one: Reading) => Reading }[] = [
  { says: "spike", of: ({ at, ticks }) => ({ at, ticks: ticks + 30_000 * litre }) },
  { says: "negative step", of: ({ at, ticks }) => ({ at, ticks: ticks - 3000 * litre }) },
  { says: "ten times", of: ({ at, ticks }) => ({ at, ticks: ticks * 10 }) },
  { says: "clock", of: ({ at, ticks }) => ({ at: at - 5 * 86_400, ticks }) },
  { says: "half telegram", of: ({ at, ticks }) => ({ at, ticks: ticks % 10 ** (String(ticks).length >> 1) }) },
  { says: "second value", of: ({ at, ticks }) => ({ at, ticks: ticks + 7 * litre }) },
];

const rejected = new Set(["fragment", "impossible", "outlier", "fell", "meter-error"]);

test("F17 F43 faults put into one real reading in a hundred: none of them is valid at the cloud, and what was not touched is", async (t) => {
  const all = registers(6, 1800);
  const ids = all.map((_, meter) => `KAM.${String(50_000_001 + meter)}.1b.07`);
  let now = 0;
  const edge = openEdge({
    dataDir: join(folder.path, "edge"),
    node: "edge-1",
    keys: keyRing(ids.map((meter) => ({ meter, key: "none" as const }))),
    zone,
    clock: { now: () => now * 1000 },
    reader: readWithDrivers(),
  });
  const wrong: { readonly meter: string; readonly says: string; readonly one: Reading }[] = [];
  const right: { readonly meter: string; readonly one: Reading }[] = [];
  for (const [place, readings] of all.entries()) {
    const meter = ids[place] ?? "";
    for (const [n, one] of readings.entries()) {
      const fault = n % 100 === 57 ? faults[((n / 100 + place) % faults.length) | 0] : undefined;
      const sent = fault === undefined ? one : fault.of(one);
      now = one.at;
      const hand = ({ at, ticks }: Reading) =>
        edge.receiveReadings({
          ...{ meter, by: "gateway", gateway: "roof", at: one.at },
          readings: [{ register: "volume", at, ticks, quality: 0 }],
        });
      // Two values of one moment: the first stands.
      if (fault?.says === "second value") await hand(one);
      await hand(sent);
      if (fault === undefined) right.push({ meter, one });
      else if (sent.ticks !== one.ticks || sent.at !== one.at) wrong.push({ meter, says: fault.says, one: sent });
    }
  }
  const registry = openRegistry(":memory:");
  const series = await openSeries({ path: ":memory:", threads: 1 });
  const history = openHistory({ registry, series, clock: () => now });
  const intake = openTrialIntake({ registry, series });
  const sync = edge.startSync({
    async send(batch) {
      const answer = await intake.receiveBatch(batch);
      if ("refused" in answer) throw new Error(answer.says);
      return answer;
    },
  });
  await until("everything is told", async () => edge.unsent() === 0, 60);
  await sync.stop();
  await edge.close();
  await intake.close();

  const valid = new Set<string>();
  for (const [place, meter] of ids.entries()) {
    const [from, to] = [(all[place]?.at(0)?.at ?? 0) - 30 * 86_400, now + 400 * 86_400];
    const list = await history.readings(meter, { register: "volume", from, to, limit: 10_000 });
    for (const { at, value, layer, quality } of list?.readings ?? []) {
      if (layer === "validated" && !quality.some((word) => rejected.has(word))) {
        valid.add(`${meter} ${at} ${Math.round(value * 1e6)}`);
      }
    }
  }
  const isValid = ({ meter, one: { at, ticks } }: { readonly meter: string; readonly one: Reading }) =>
    valid.has(`${meter} ${at} ${ticks}`);
  const passed = wrong.filter(isValid);
  const kept = right.filter(isValid).length;
  t.diagnostic(`${wrong.length} faults, ${passed.length} valid at the cloud; ${kept} of ${right.length} others valid`);
  assert.ok(wrong.length > 90);
  assert.deepEqual(
    passed.map(({ says, one }) => `${says} ${one.at}`),
    [],
  );
  assert.ok(kept >= 0.999 * right.length, `${kept} of ${right.length}`);
});
