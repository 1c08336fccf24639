// Says what changed as the items that the cloud takes, and packs them into chunks for the outbox.
import { layers, mediumOf, quantities, quantityOf } from "@tributary/core";
import { type ChangedAggregates, drain, type Stream } from "@tributary/engine-pipeline";
import type { Incident } from "@tributary/engine-rules";
import { type AggregatesItem, type EventItem, type MeterItem, type SyncItem, urgentKinds } from "@tributary/wire";
import type { Meter } from "./meter-state.ts";
import type { Changes } from "./take-readings.ts";

/** All that a group of telegrams changed at one meter. */
export interface MeterChanges extends Changes {
  readonly incidents: Incident[];
}

function meterItem({ id, address, utility, zone, name, state }: Meter, version: number): MeterItem {
  return {
    kind: "meter",
    meter: id,
    ...(name === undefined ? {} : { name }),
    utility,
    medium: mediumOf(address.type),
    driver: state.driver,
    zone,
    securityMode: state.securityMode,
    authenticated: state.authenticated,
    heardAt: state.heardAt,
    telegrams: state.telegrams,
    ...(state.rssi === undefined ? {} : { rssi: state.rssi }),
    gateway: state.gateway,
    status: [...state.status],
    version,
  };
}

function aggregatesItem(
  meter: string,
  register: string,
  { bucket, aggregates }: ChangedAggregates,
  version: number,
): AggregatesItem {
  return {
    kind: "aggregates",
    meter,
    register,
    bucket,
    start: aggregates.map(({ start }) => start),
    sum: aggregates.map(({ sum }) => sum ?? null),
    min: aggregates.map(({ least }) => least ?? null),
    max: aggregates.map(({ most }) => most ?? null),
    mean: aggregates.map(({ mean }) => mean ?? null),
    count: aggregates.map(({ count }) => count),
    estimated: aggregates.map(({ estimated }) => estimated),
    version,
  };
}

function streamItems(meter: string, stream: Stream, version: number): SyncItem[] {
  const { register } = stream;
  const { unit } = quantities[quantityOf(register)];
  const { rows, aggregates } = drain(stream);
  return [
    ...rows.map(
      ({ layer, at, ticks, quality }): SyncItem => ({
        kind: "readings",
        meter,
        register,
        unit,
        layer: layers[layer],
        at,
        ticks,
        quality,
        version,
      }),
    ),
    ...aggregates.map((changed) => aggregatesItem(meter, register, changed, version)),
  ];
}

const eventItem = (meter: string, incident: Incident, version: number): EventItem => ({
  kind: "event",
  meter,
  ...incident,
  version,
});

/** The items of one meter; its streams forget what they told. */
export function itemsOf(meter: Meter, changes: MeterChanges, version: number): SyncItem[] {
  return [
    meterItem(meter, version),
    ...[...changes.streams].flatMap((stream) => streamItems(meter.id, stream, version)),
    ...[...changes.texts].map(
      ([register, { text, at }]): SyncItem => ({ kind: "text", meter: meter.id, register, at, text, version }),
    ),
    ...changes.incidents.map((incident) => eventItem(meter.id, incident, version)),
  ];
}

/** A chunk of the outbox holds at most so many entries, and about so many characters. */
export const chunkLimits = { entries: 2000, characters: 256_000 } as const;

/** Packs items, an entry each, into chunks. */
export function chunksOf(items: readonly SyncItem[]): { entries: number; body: string }[] {
  const chunks: { entries: number; body: string }[] = [];
  let texts: string[] = [];
  let characters = 0;
  const close = () => {
    if (texts.length > 0) chunks.push({ entries: texts.length, body: `[${texts.join(",")}]` });
    texts = [];
    characters = 0;
  };
  for (const item of items) {
    const text = JSON.stringify(item);
    if (texts.length === chunkLimits.entries || characters + text.length > chunkLimits.characters) close();
    texts.push(text);
    characters += text.length;
  }
  close();
  return chunks;
}

/** What stays of a chunk when there is no room for all: alarms and what was done about them; readings are still in the intake for a while. */
export function alarmsOf(body: string): string {
  const items = JSON.parse(body) as SyncItem[];
  return JSON.stringify(items.filter(({ kind }) => urgentKinds.has(kind)));
}
