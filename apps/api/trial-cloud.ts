// Opens a whole cloud on stores of its own, for tests, and makes the batches that an edge node would send.
import { join } from "node:path";
import { completed, news, openHistory, openHouseData } from "@tributary/cloud-history";
import type { Intake } from "@tributary/cloud-intake";
import { openTrialIntake } from "@tributary/cloud-intake/trial";
import { nodeInstructions, openRegistry } from "@tributary/cloud-registry";
import { openNodeStates, openTelemetry } from "@tributary/cloud-telemetry";
import { openSeries } from "@tributary/engine-series";
import { encodeSync, type SyncBatch, type SyncItem } from "@tributary/wire";
import { openApi } from "./api.ts";
import type { Groupings } from "./route.ts";

/** 2026-03-01T00:00:00Z: what the trial's clock says. */
export const now = 1_772_323_200;
export const meter = "KAM.12345678.1b.07";

export interface TrialOptions {
  /** Where the stores are kept; in memory without it. */
  readonly folder?: string;
  readonly webRoot?: string;
  readonly groupings?: Groupings;
  /** Told what the intake has to say. */
  readonly say?: (says: string) => void;
}

export async function openTrialStores({ folder, say = () => undefined }: TrialOptions = {}) {
  const path = (name: string) => (folder === undefined ? ":memory:" : join(folder, name));
  const registry = openRegistry(path("registry.sqlite"));
  const series = await openSeries({ path: path("series.duckdb"), threads: 1 });
  const telemetry = openTelemetry();
  const nodes = openNodeStates({ telemetry, clock: { seconds: () => now, after: () => () => undefined } });
  const history = openHistory({ registry, series, clock: () => now });
  const intake = openTrialIntake({
    ...(folder === undefined ? {} : { path: path("intake.sqlite") }),
    ...{ registry, series, say },
    masked: (batch) => completed(batch, registry),
    told: (batch) => telemetry.publish(() => news(batch, history)),
  });
  return {
    registry,
    series,
    telemetry,
    nodes,
    history,
    house: openHouseData({ registry, series, settled: intake.settled }),
    intake,
    instructions: nodeInstructions(registry, () => now),
    async close() {
      await intake.close();
      telemetry.close();
      await series.close();
      registry.close();
    },
  };
}

/** A cloud that listens; `log` holds what it had to complain about. */
export async function openTrialCloud(options: TrialOptions = {}) {
  const stores = await openTrialStores(options);
  const { history, house, telemetry, nodes, intake, instructions } = stores;
  const log: string[] = [];
  const webRoot = options.webRoot === undefined ? {} : { webRoot: options.webRoot };
  const api = await openApi({
    ...{ history, house, telemetry, nodes, intake, instructions, groupings: options.groupings, ...webRoot },
    identity: "everybody",
    clock: () => now,
    log: (line) => log.push(line),
  });
  const { url } = await api.listen("127.0.0.1", 0);
  return {
    ...stores,
    api,
    url,
    log,
    async close() {
      await api.close();
      await stores.close();
    },
  };
}

export function batchOf(first: number, last: number, items: readonly SyncItem[], more: Partial<SyncBatch> = {}) {
  return encodeSync({ v: 1, node: "edge-1", epoch: "a", first, last, detail: "full", items, ...more });
}

/** What a node says of a water meter: itself, its register hour by hour, its consumption, a leak, a text and counts. */
export function meterItems(version = 1, hours = 24): SyncItem[] {
  const at = Array.from({ length: hours }, (_, hour) => now - (hours - hour) * 3600);
  const series = { meter, register: "volume", version };
  const full = <Value>(value: Value) => at.map(() => value);
  return [
    {
      ...{ kind: "meter", meter, name: "Kitchen", utility: "water", medium: "cold water", driver: null, zone: "UTC" },
      ...{
        securityMode: 5,
        authenticated: false,
        heardAt: now - 60,
        telegrams: hours,
        rssi: -70,
        gateway: "gateway-1",
      },
      ...{ status: [], version },
    },
    {
      ...{ kind: "readings", ...series, unit: "m3", layer: 1, at },
      ...{ ticks: at.map((_, hour) => 1_000_000 + hour * 1000), quality: full(0) },
    },
    {
      ...{ kind: "aggregates", ...series, bucket: "hour", start: at, sum: full(1000), min: full(null) },
      ...{ max: full(null), mean: full(null), count: full(1), estimated: full(0) },
    },
    {
      ...{ kind: "event", id: "leak-1", meter, alarm: "leak", severity: "warning", source: "rule" },
      ...{ openedAt: now - 600, closedAt: null, detail: "4 litres an hour", version },
    },
    { kind: "text", meter, register: "date-time", at: now - 60, text: "2026-02-28T23:59", version },
    { kind: "counts", counts: { read: hours, "no-key": 2 }, version },
  ];
}

/** Takes a batch and says up to where everything is durable. Throws when it is refused. */
export async function through(intake: Intake, batch: Uint8Array): Promise<number> {
  const answer = await intake.receiveBatch(batch);
  if ("refused" in answer) throw new Error(answer.says);
  return answer.through;
}
