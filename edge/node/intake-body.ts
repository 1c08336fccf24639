// Writes and reads the telegrams of one intake batch, by column.
import { deserialize, serialize } from "node:v8";
import type { Uplink } from "@tributary/wire";

interface Columns {
  readonly hop: readonly Uplink["hop"][];
  readonly at: readonly number[];
  readonly crc: readonly Uplink["crc"][];
  readonly gateway: readonly string[];
  readonly rssi: readonly (number | undefined)[];
  readonly lengths: readonly number[];
  readonly bytes: Uint8Array;
}

export function writeIntake(uplinks: readonly Uplink[]): Uint8Array {
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
  };
  return serialize(columns);
}

export function readIntake(body: Uint8Array): Uplink[] {
  // Only `writeIntake` writes these.
  const { hop, at, crc, gateway, rssi, lengths, bytes } = deserialize(body) as Columns;
  let offset = 0;
  return lengths.map((length, i) => {
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
}
