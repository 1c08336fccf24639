// An edge node for tests: telegrams are JSON, so that a test can say what a meter says.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Fault, type Quantity, quantities, type Reading, readMeterId } from "@tributary/core";
import type { SafetyPolicy } from "@tributary/engine-rules";
import { decodeSync, type KeyEntry, keyRing, type ReceivedBatch, type Uplink } from "@tributary/wire";
import { type Clock, type Edge, type EdgeSettings, openEdge, type SyncTarget, type TelegramReader } from "./index.ts";

/** What a test's meter says. */
export interface Says {
  readonly meter?: string;
  readonly m3?: number;
  readonly counter?: number;
  /** Counter of the command that it answers. */
  readonly answers?: number;
  readonly time?: string;
  readonly mode?: number;
  readonly status?: readonly string[];
  readonly readings?: readonly (Partial<Reading> & { readonly quantity: Quantity })[];
}

export const water = "KAM.00000001.1b.07";
export const start = 1_772_150_400;

const reading = (given: Partial<Reading> & { readonly quantity: Quantity }): Reading => ({
  value: 0,
  unit: quantities[given.quantity].unit,
  function: "instantaneous",
  storage: 0,
  tariff: 0,
  subunit: 0,
  ...given,
});

/** Reads JSON telegrams; what is none is cut off, what says it is sealed needs a key. */
export function jsonReader(): TelegramReader {
  return {
    read({ bytes }, keys) {
      let says: Says;
      try {
        says = JSON.parse(Buffer.from(bytes).toString());
      } catch {
        return new Fault("truncated", "link", bytes.length);
      }
      const { meter = water, m3, counter, answers, time, mode = 5, status = [], readings = [] } = says;
      const address = readMeterId(meter);
      if (address === undefined) return new Fault("not-a-telegram", "link", 0);
      const key = keys(address)?.key;
      if (mode !== 0 && (key === undefined || key === "none")) return new Fault("no-key", "transport", 11);
      if (mode !== 0 && key instanceof Uint8Array && key[0] === 0xff) return new Fault("wrong-key", "transport", 15);
      return {
        meter: address,
        driver: "test",
        security: { mode, authenticated: counter !== undefined },
        status,
        readings: [
          ...(m3 === undefined ? [] : [reading({ quantity: "volume", value: m3 })]),
          ...(time === undefined ? [] : [reading({ quantity: "date-time", value: time })]),
          ...readings.map(reading),
        ],
        accessNumber: 0,
        ...(counter === undefined ? {} : { counter }),
        ...(answers === undefined ? {} : { answers: answers & 0xff }),
      };
    },
    save: () => undefined,
    restore: () => undefined,
    forget: () => undefined,
  };
}

export const uplink = (says: Says | string, at: number, gateway = "gateway-1", rssi?: number): Uplink => ({
  hop: "gateway",
  bytes: Buffer.from(typeof says === "string" ? says : JSON.stringify(says)),
  crc: "none",
  at,
  gateway,
  ...(rssi === undefined ? {} : { rssi }),
});

const key = new Uint8Array(16).fill(1);
export const testKeys: readonly KeyEntry[] = [
  { meter: water, key, name: "kitchen" },
  { meter: "KAM.00000002.1b.07", key: "none" },
  { meter: "KAM.00000003.1b.07", key: new Uint8Array(16).fill(0xff) },
  { meter: "KAM.1*", key, zone: "Europe/Madrid" },
  { meter: "SAL.2*", key, mode: 7 },
];

export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "tributary-node-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

const folders: { remove(): void }[] = [];
process.once("exit", () => {
  for (const made of folders) made.remove();
});

/** A folder that is removed when the tests of the file have ended. */
export function folder(): string {
  const made = temporaryFolder();
  folders.push(made);
  return made.path;
}

export function openTestEdge(
  dataDir: string,
  options: {
    reader?: TelegramReader;
    now?: number;
    clock?: Clock;
    outboxBytes?: number;
    storeBytes?: number;
    safety?: SafetyPolicy;
    lambdas?: EdgeSettings["lambdas"];
    overrides?: EdgeSettings["overrides"];
    log?: (says: string) => void;
  } = {},
): Edge {
  return openEdge({
    dataDir: join(dataDir, "edge"),
    node: "edge-1",
    keys: keyRing(testKeys),
    zone: "UTC",
    clock: options.clock ?? { now: () => (options.now ?? start + 30 * 86_400) * 1000 },
    reader: options.reader ?? jsonReader(),
    ...(options.storeBytes === undefined ? {} : { storeBytes: options.storeBytes }),
    ...(options.outboxBytes === undefined ? {} : { outboxBytes: options.outboxBytes }),
    ...(options.lambdas === undefined ? {} : { lambdas: options.lambdas }),
    ...(options.overrides === undefined ? {} : { overrides: options.overrides }),
    ...(options.safety === undefined ? {} : { safety: options.safety }),
    ...(options.log === undefined ? {} : { log: options.log }),
  });
}

/** A cloud that keeps what it is sent, and may fail. */
export interface TestCloud extends SyncTarget {
  readonly batches: ReceivedBatch[];
  /** Newest value by `meter register at layer`. */
  rows(): Map<string, number>;
  fail(times: number): void;
}

export function testCloud(): TestCloud {
  const batches: ReceivedBatch[] = [];
  let failures = 0;
  return {
    batches,
    fail(times) {
      failures = times;
    },
    async send(bytes) {
      const batch = decodeSync(bytes);
      if (typeof batch === "string") throw new Error(batch);
      if (failures > 0) {
        failures -= 1;
        // Half of the failures come after the cloud took the batch: the answer was lost.
        if (failures % 2 === 0) batches.push(batch);
        throw new Error("the cloud is away");
      }
      batches.push(batch);
      return { through: batch.last };
    },
    rows() {
      const rows = new Map<string, number>();
      const versions = new Map<string, number>();
      for (const item of batches.flatMap(({ items }) => items)) {
        if (item.kind !== "readings") continue;
        for (const [i, at] of item.at.entries()) {
          const name = `${item.meter} ${item.register} ${at} ${item.layer}`;
          if ((versions.get(name) ?? 0) > item.version) continue;
          versions.set(name, item.version);
          rows.set(name, item.ticks[i] ?? Number.NaN);
        }
      }
      return rows;
    },
  };
}

/** Waits until all that the edge knows is in the cloud. */
export async function synced(edge: Edge): Promise<void> {
  for (let tries = 0; tries < 2000 && edge.unsent() > 0; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 5));
  if (edge.unsent() > 0) throw new Error(`${edge.unsent()} entries are still unsent`);
}
