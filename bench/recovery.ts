// How long an edge node takes to be back after a kill: most records of its log are in its written state, the others are taken again.
import { cpSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fromHex, type MeterAddress, meterId } from "@tributary/core";
import { type Edge, openEdge, readWithDrivers } from "@tributary/edge-node";
import { vibOf, writeRecords } from "@tributary/mbus";
import { type HopTelegram, type KeyEntry, keyRing } from "@tributary/wire";
import { sealTelegram } from "@tributary/wmbus";
import type { Measurement } from "./measurement.ts";

const start = Date.parse("2025-11-03T00:00:00Z") / 1000;
const hour = 3600;
const inBatch = 1000;
/** Meters unless told: each sends each hour. */
const usualMeters = 10_000;
const million = 1e6;

interface Sending {
  readonly address: MeterAddress;
  readonly entry: KeyEntry & { readonly key: Uint8Array };
}

function meterOf(serial: number): Sending {
  const address: MeterAddress = { manufacturer: "ZRI", id: String(serial).padStart(8, "0"), version: "01", type: "07" };
  const key = fromHex(serial.toString(16).padStart(32, "5")) ?? new Uint8Array(16);
  return { address, entry: { meter: meterId(address), key } };
}

function telegram({ address, entry }: Sending, serial: number, n: number): HopTelegram {
  const bytes = sealTelegram({
    meter: address,
    crc: "none",
    accessNumber: n & 255,
    status: 0,
    security: { mode: 5, key: entry.key },
    content: writeRecords([{ coding: "int32", vib: vibOf("volume", -3), value: 1000 * serial + 7 * n }]),
  });
  return { bytes, crc: "none", at: start + n * hour + (serial % 3000) };
}

function open(dataDir: string, meters: readonly Sending[]): Edge {
  return openEdge({
    dataDir,
    node: "edge-1",
    keys: keyRing(meters.map(({ entry }) => entry)),
    zone: "UTC",
    clock: { now: () => (start + 400 * 24 * hour) * 1000 },
    reader: readWithDrivers(),
  });
}

/** `--records N`: so many telegrams, a million unless told; `--meters N`: of so many meters. */
export async function* bench(args: readonly string[]): AsyncGenerator<Measurement> {
  const option = (name: string, usual: number) => (args.includes(name) ? Number(args[args.indexOf(name) + 1]) : usual);
  const records = option("--records", million);
  const meters = Array.from({ length: option("--meters", usualMeters) }, (_, serial) => meterOf(serial));
  const size = { records, meters: meters.length };
  const folder = mkdtempSync(join(tmpdir(), "tributary-bench-"));
  try {
    const edge = open(join(folder, "running"), meters);
    let sequence = 0;
    let taken = 0;
    for (let n = 0; taken < records; n += 1) {
      for (let from = 0; from < meters.length; from += inBatch) {
        const some = meters.slice(from, from + inBatch);
        sequence += 1;
        const telegrams = some.map((meter, i) => telegram(meter, from + i, n));
        await edge.receiveBatch("roof", { epoch: "one", sequence, telegrams });
        taken += telegrams.length;
      }
    }
    // What a kill leaves: the files as they are while the node runs.
    const left = join(folder, "left");
    cpSync(join(folder, "running"), left, { recursive: true });
    await edge.close();
    const bytes = ["edge.sqlite", "edge.sqlite-wal"].reduce((sum, file) => sum + statSync(join(left, file)).size, 0);
    yield { name: "left by the kill", value: bytes / 1e6, unit: "MB", ...size };

    const cpu = process.cpuUsage();
    const began = performance.now();
    const again = open(left, meters);
    const seconds = (performance.now() - began) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    const read = again.counts().read ?? 0;
    if (read !== taken) throw new Error(`${taken} telegrams were acknowledged and ${read} came back`);
    const { takenAgain } = again.state();
    yield { name: "records in the log", value: taken, unit: "records", ...size };
    yield { name: "of these taken again", value: takenAgain, unit: "records", ...size };
    yield { name: "back again", value: seconds, unit: "seconds", ...size };
    yield {
      name: "recovery",
      value: (seconds * million) / taken,
      unit: "seconds per million records of the log",
      ...size,
    };
    yield {
      name: "recovery, CPU",
      value: ((user + system) * million) / taken / 1e6,
      unit: "CPU seconds per million records of the log",
      ...size,
    };
    await again.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
