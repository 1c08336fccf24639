// Writes and reads what one intake batch brought, telegrams by column.
import { deserialize, serialize } from "node:v8";
import type { HandedReadings, Uplink } from "@tributary/wire";

/** What is kept of the intake: telegrams, and readings that came without one. */
export type Kept = Uplink | HandedReadings;

export const isHanded = (kept: Kept): kept is HandedReadings => "readings" in kept;

interface Columns {
  readonly hop: readonly Uplink["hop"][];
  readonly at: readonly number[];
  readonly crc: readonly Uplink["crc"][];
  readonly gateway: readonly string[];
  readonly rssi: readonly (number | undefined)[];
  readonly lengths: readonly number[];
  readonly bytes: Uint8Array;
  /** Readings without telegrams, each with its place among all that came. */
  readonly handed?: readonly (readonly [place: number, handed: HandedReadings])[];
}

export function writeIntake(kept: readonly Kept[]): Uint8Array {
  const uplinks = kept.filter((one): one is Uplink => !isHanded(one));
  const handed = kept.flatMap((one, place) => (isHanded(one) ? [[place, one] as const] : []));
  const lengths = uplinks.map(({ bytes }) => bytes.length);
  const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0));
  let offset = 0;
  for (const uplink of uplinks) {
    bytes.set(uplink.bytes, offset);
    offset += uplink.bytes.length;
  }
  const columns: Columns = {
    hop: uplinks.map(({ hop }) => hop),
    at: uplinks.map(({ at }) => at),
    crc: uplinks.map(({ crc }) => crc),
    gateway: uplinks.map(({ gateway }) => gateway),
    rssi: uplinks.map(({ rssi }) => rssi),
    lengths,
    bytes,
    ...(handed.length === 0 ? {} : { handed }),
  };
  return serialize(columns);
}

export function readIntake(body: Uint8Array): Kept[] {
  // Only `writeIntake` writes these.
  const { hop, at, crc, gateway, rssi, lengths, bytes, handed = [] } = deserialize(body) as Columns;
  let offset = 0;
  const kept: Kept[] = lengths.map((length, i): Uplink => {
    offset += length;
    const strength = rssi[i];
    return {
      hop: hop[i] ?? "radio",
      bytes: bytes.subarray(offset - length, offset),
      crc: crc[i] ?? "unstated",
      at: at[i] ?? 0,
      gateway: gateway[i] ?? "",
      ...(strength === undefined ? {} : { rssi: strength }),
    };
  });
  // Places are those among all, in rising order, so each finds those before it in place.
  for (const [place, one] of handed) kept.splice(place, 0, one);
  return kept;
}
