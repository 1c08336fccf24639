// Turns rows of the registry's tables into the items of wire, and back.
import { toHex } from "@tributary/core";
import type { EventItem, MeterItem } from "@tributary/wire";

export interface MeterRow {
  readonly meter: string;
  readonly name: string | null;
  readonly utility: MeterItem["utility"];
  readonly medium: string;
  readonly driver: string | null;
  readonly zone: string;
  readonly security_mode: number;
  readonly authenticated: number;
  readonly heard_at: number;
  readonly telegrams: number;
  readonly rssi: number | null;
  readonly gateway: string;
  readonly status: string;
  readonly version: number;
}

export interface AlarmRow {
  readonly id: string;
  readonly meter: string;
  readonly alarm: string;
  readonly severity: EventItem["severity"];
  readonly source: EventItem["source"];
  readonly opened_at: number;
  readonly closed_at: number | null;
  readonly detail: string;
  readonly version: number;
}

export function meterRow(item: MeterItem): MeterRow {
  return {
    meter: item.meter,
    name: item.name ?? null,
    utility: item.utility,
    medium: item.medium,
    driver: item.driver,
    zone: item.zone,
    security_mode: item.securityMode,
    authenticated: item.authenticated ? 1 : 0,
    heard_at: item.heardAt,
    telegrams: item.telegrams,
    rssi: item.rssi ?? null,
    gateway: item.gateway,
    status: JSON.stringify(item.status),
    version: item.version,
  };
}

export function meterItem(row: MeterRow): MeterItem {
  return {
    kind: "meter",
    meter: row.meter,
    ...(row.name === null ? {} : { name: row.name }),
    utility: row.utility,
    medium: row.medium,
    driver: row.driver,
    zone: row.zone,
    securityMode: row.security_mode,
    authenticated: row.authenticated === 1,
    heardAt: row.heard_at,
    telegrams: row.telegrams,
    ...(row.rssi === null ? {} : { rssi: row.rssi }),
    gateway: row.gateway,
    status: JSON.parse(row.status),
    version: row.version,
  };
}

export function alarmRow(item: EventItem): AlarmRow {
  const { id, meter, alarm, severity, source, openedAt, closedAt, detail, version } = item;
  return { id, meter, alarm, severity, source, opened_at: openedAt, closed_at: closedAt, detail, version };
}

export function eventItem(row: AlarmRow): EventItem {
  const { id, meter, alarm, severity, source, opened_at, closed_at, detail, version } = row;
  return {
    kind: "event",
    id,
    meter,
    alarm,
    severity,
    source,
    openedAt: opened_at,
    closedAt: closed_at,
    detail,
    version,
  };
}

/** JSON of anything that CBOR can carry, cut to `longest` characters. */
export function asText(item: unknown, longest: number): string {
  const plain = (_: string, value: unknown) => {
    if (typeof value === "bigint") return value.toString();
    return value instanceof Uint8Array ? toHex(value) : value;
  };
  try {
    return (JSON.stringify(item, plain) ?? "null").slice(0, longest);
  } catch {
    // CBOR can refer to itself (tags 28 and 29), JSON cannot.
    return '"refers to itself"';
  }
}
