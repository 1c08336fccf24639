// Writes and reads what one intake batch brought, telegrams by column.
import { deserialize, serialize } from "node:v8";
import type { HandedReadings, Uplink } from "@tributary/wire";

/** What is kept of the intake: telegrams, and readings that came without one. */
export type Kept = Uplink | HandedReadings;

export const isHanded = (kept: Kept): kept is HandedReadings => "readings" in kept;

/** Words by their codes in the columns. */
const hops: readonly Uplink["hop"][] = ["radio", "gateway"];
const crcs: readonly Uplink["crc"][] = ["none", "a", "b", "unstated"];

interface Columns {
  /** Number of telegrams in use, for the columns may be longer. */
  readonly count: number;
  readonly hop: Uint8Array;
  readonly at: Float64Array;
  readonly crc: Uint8Array;
  /** Names of gateways, and by telegram the place of its own. */
  readonly gateways: readonly string[];
  readonly gateway: Uint32Array;
  /** NaN where it was not told. */
  readonly rssi: Float64Array;
  readonly lengths: Uint16Array;
  readonly bytes: Uint8Array;
  /** Of all that came: the part of the node's meters that took it. Bodies of before have none. */
  readonly parts?: Uint32Array;
  /** Readings without telegrams, each with its place among all that came. */
  readonly handed?: readonly (readonly [place: number, handed: HandedReadings])[];
}

/** `parts`: which part of the meters took each. */
export function writeIntake(kept: readonly Kept[], parts: readonly number[]): Uint8Array {
  const most = kept.length;
  const [hop, crc] = [new Uint8Array(most), new Uint8Array(most)];
  const [at, rssi] = [new Float64Array(most), new Float64Array(most)];
  const [gateway, lengths] = [new Uint32Array(most), new Uint16Array(most)];
  const bytes = new Uint8Array(kept.reduce((sum, one) => sum + (isHanded(one) ? 0 : one.bytes.length), 0));
  const places = new Map<string, number>();
  const handed: (readonly [number, HandedReadings])[] = [];
  let count = 0;
  let offset = 0;
  for (let place = 0; place < most; place += 1) {
    const one = kept[place];
    if (one === undefined) continue;
    if (isHanded(one)) {
      handed.push([place, one]);
      continue;
    }
    let named = places.get(one.gateway);
    if (named === undefined) {
      named = places.size;
      places.set(one.gateway, named);
    }
    hop[count] = hops.indexOf(one.hop);
    crc[count] = crcs.indexOf(one.crc);
    at[count] = one.at;
    rssi[count] = one.rssi ?? Number.NaN;
    gateway[count] = named;
    lengths[count] = one.bytes.length;
    bytes.set(one.bytes, offset);
    offset += one.bytes.length;
    count += 1;
  }
  const gateways = [...places.keys()];
  const columns: Columns = {
    count,
    hop,
    at,
    crc,
    gateways,
    gateway,
    rssi,
    lengths,
    bytes,
    parts: Uint32Array.from(parts),
  };
  return serialize(handed.length === 0 ? columns : { ...columns, handed });
}

/** What came, and the part that took each, where that is known. */
export function readIntake(body: Uint8Array): { readonly kept: Kept[]; readonly parts: Uint32Array | undefined } {
  // Only `writeIntake` writes these.
  const {
    count,
    hop,
    at,
    crc,
    gateways,
    gateway,
    rssi,
    lengths,
    bytes,
    parts,
    handed = [],
  } = deserialize(body) as Columns;
  let offset = 0;
  const kept: Kept[] = Array.from({ length: count }, (_, i): Uplink => {
    const length = lengths[i] ?? 0;
    offset += length;
    const strength = rssi[i] ?? Number.NaN;
    return {
      hop: hops[hop[i] ?? 0] ?? "radio",
      bytes: bytes.subarray(offset - length, offset),
      crc: crcs[crc[i] ?? 3] ?? "unstated",
      at: at[i] ?? 0,
      gateway: gateways[gateway[i] ?? 0] ?? "",
      ...(Number.isNaN(strength) ? {} : { rssi: strength }),
    };
  });
  // Places are those among all, in rising order, so each finds those before it in place.
  for (const [place, one] of handed) kept.splice(place, 0, one);
  return { kept, parts };
}
