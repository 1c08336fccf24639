// The node's state as Prometheus reads it (text exposition format 0.0.4).
import type { RetransmissionRow } from "@tributary/engine-links";
import { type Durations, durationBounds } from "../durations.ts";
import type { EdgeState } from "../edge-state.ts";
import type { DeviceLink } from "../lorawan/uplink-statistics.ts";

export const metricsType = "text/plain; version=0.0.4; charset=utf-8";

interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
  /** What follows the metric's name, in histograms. */
  readonly part?: "" | "_bucket" | "_sum" | "_count";
}

interface OpenAlarm {
  readonly alarm: string;
}

interface Metric {
  readonly name: string;
  readonly type: "counter" | "gauge" | "histogram";
  readonly help: string;
  readonly samples: (state: EdgeState, alarms: readonly OpenAlarm[]) => readonly Sample[];
}

const one = (value: number): readonly Sample[] => [{ value }];

function histogram({ groups, seconds, within }: Durations): Sample[] {
  const bucket = (le: string, value: number): Sample => ({ part: "_bucket", labels: { le }, value });
  return [
    ...durationBounds.map((bound, place) => bucket(String(bound), within[place] ?? 0)),
    bucket("+Inf", groups),
    { part: "_sum", value: seconds },
    { part: "_count", value: groups },
  ];
}

function ofDays(devices: readonly DeviceLink[], value: (row: RetransmissionRow) => number): Sample[] {
  return devices.flatMap(({ devEui, gateway, days }) =>
    Object.entries(days).map(([day, row]) => ({ labels: { device: devEui, gateway, day }, value: value(row) })),
  );
}

// biome-ignore format: one aligned table
const metrics: readonly Metric[] = [
  { name: "tributary_arrivals_total",            type: "counter", help: "Telegrams, lines and readings by what became of them",
    samples: ({ counts }) => Object.entries(counts).map(([cause, value]) => ({ labels: { cause }, value })) },
  { name: "tributary_meters_known",              type: "gauge",   help: "Meters that were ever heard",
    samples: ({ meters }) => one(meters.known) },
  { name: "tributary_meters_heard",              type: "gauge",   help: "Meters heard lately",
    samples: ({ meters }) => [{ labels: { within: "1h" }, value: meters.hour }, { labels: { within: "1d" }, value: meters.day }] },
  { name: "tributary_outbox_entries",            type: "gauge",   help: "Entries that wait for the cloud",
    samples: ({ outbox }) => one(outbox.waiting) },
  { name: "tributary_outbox_refused_total",      type: "counter", help: "Entries that the cloud refused for good",
    samples: ({ outbox }) => one(outbox.refused) },
  { name: "tributary_outbox_condensed_total",    type: "counter", help: "Chunks of which for want of room only alarms stayed",
    samples: ({ outbox }) => one(outbox.condensed) },
  { name: "tributary_writes_total",              type: "counter", help: "Groups of arrivals made durable together",
    samples: ({ writes }) => one(writes.groups) },
  { name: "tributary_write_seconds_total",       type: "counter", help: "Time that decoding, judging and writing them took",
    samples: ({ writes }) => one(writes.seconds) },
  { name: "tributary_write_duration_seconds",    type: "histogram", help: "Time from the arrival of a group to its being durable",
    samples: ({ writes }) => histogram(writes) },
  { name: "tributary_outbox_told_total",         type: "counter", help: "Entries that the cloud confirmed",
    samples: ({ outbox }) => one(outbox.told) },
  { name: "tributary_threats_total",             type: "counter", help: "Events of security by kind, since the process began",
    samples: ({ security }) => Object.entries(security.counts).map(([kind, value]) => ({ labels: { kind }, value })) },
  { name: "tributary_alarms_open",               type: "gauge",   help: "Alarms that are open, by kind",
    samples: (_, alarms) => [...Map.groupBy(alarms, ({ alarm }) => alarm)].map(([alarm, open]) => ({ labels: { alarm }, value: open.length })) },
  { name: "tributary_commands_open",             type: "gauge",   help: "Commands that have not ended",
    samples: ({ commands }) => one(commands) },
  { name: "tributary_gateway_meters",            type: "gauge",   help: "Meters that a gateway hears",
    samples: ({ gateways }) => gateways.map(({ gateway, meters }) => ({ labels: { gateway }, value: meters })) },
  { name: "tributary_gateway_heard_time_seconds", type: "gauge",  help: "When a gateway heard a meter last",
    samples: ({ gateways }) => gateways.map(({ gateway, heardAt }) => ({ labels: { gateway }, value: heardAt })) },
  { name: "tributary_lorawan_uplinks_total",     type: "counter", help: "Uplinks of LoRaWAN devices, by kind of day",
    samples: ({ devices }) => ofDays(devices, ({ uplinks }) => uplinks) },
  { name: "tributary_lorawan_lost_total",        type: "counter", help: "Uplinks of LoRaWAN devices that never arrived, by kind of day",
    samples: ({ devices }) => ofDays(devices, ({ uplinks, arrived }) => uplinks - arrived) },
  { name: "tributary_lorawan_repeats_total",     type: "counter", help: "Uplinks of LoRaWAN devices that came again, by kind of day",
    samples: ({ devices }) => ofDays(devices, ({ uplinks, again }) => Math.round(again * uplinks)) },
  { name: "tributary_gateway_rssi_dbm",          type: "gauge",   help: "Mean signal strength of a gateway's meters",
    samples: ({ gateways }) => gateways.flatMap(({ gateway, rssi }) => rssi === undefined ? [] : [{ labels: { gateway }, value: rssi }]) },
];

/** Backslash, quote and line feed stand escaped in the value of a label. */
const escaped = (text: string) => text.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n");

function line(name: string, { labels = {}, value, part = "" }: Sample): string {
  const named = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}${part}${named.length === 0 ? "" : `{${named.join(",")}}`} ${value}`;
}

export function metricsText(state: EdgeState, alarms: readonly OpenAlarm[] = []): string {
  const lines = metrics.flatMap(({ name, type, help, samples }) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...samples(state, alarms).map((sample) => line(name, sample)),
  ]);
  return `${lines.join("\n")}\n`;
}
