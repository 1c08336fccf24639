// Meters that speak LoRaWAN themselves: their uplinks become readings by their maker's codec and the table of its fields.
import type { Alarm, MeterId, Seconds } from "@tributary/core";
import {
  type Codec,
  type CodecData,
  type Mapped,
  type MappedReading,
  type MappingRow,
  normalisedRows,
  openCodec,
  openMapping,
  type Sandboxes,
} from "@tributary/engine-lambda";
import type { HandedReadings, Receipt } from "@tributary/wire";
import type { DeviceUplink } from "./device-uplink.ts";

/** A kind of device: what its maker published, and what the fields of that mean. */
export interface NativeKind {
  readonly name: string;
  /** The payload codec, as published (TS013, or the older forms). */
  readonly codec: string;
  /** Fields of the codec's answer; what `normalizeUplink` of the codec answers is read where there is no table. */
  readonly fields?: readonly MappingRow[];
}

export interface NativeMeter {
  readonly devEui: string;
  readonly meter: MeterId;
  readonly kind: NativeKind;
}

/** Everything that can become of a native meter's uplink. */
export const nativeCauses = {
  read: "became readings",
  "unknown-device": "comes from a device that is no meter here",
  codec: "could not be read by its codec",
  "no-fields": "has no field that the table names",
} as const;
export type NativeCause = keyof typeof nativeCauses;

/** What is needed of an uplink, whoever proved it. */
export type NativeUplink = Pick<DeviceUplink, "devEui" | "port" | "payload" | "at"> & {
  readonly radio: readonly { readonly gateway: string; readonly rssi: number }[];
};

export interface NativeMetersOptions {
  readonly meters: readonly NativeMeter[];
  readonly sandboxes: Sandboxes;
  /** Makes readings durable. */
  readonly hand: (readings: HandedReadings) => Promise<Receipt>;
  /** Told in one sentence what an operator should know: each cause once a device. */
  readonly say?: (says: string) => void;
}

export interface NativeMeters {
  knows(devEui: string): boolean;
  /** Kept when the readings are durable, or when there are none to be had from the uplink; says which. */
  take(uplink: NativeUplink): Promise<NativeCause>;
  counts(): Readonly<Partial<Record<NativeCause, number>>>;
}

/** A kind, ready to be used: one codec and one mapping for all of its devices. */
interface OpenKind {
  readonly codec: Codec;
  readonly map: (data: CodecData, heard: Seconds) => Mapped;
}

export function openNativeMeters({
  meters,
  sandboxes,
  hand,
  say = () => undefined,
}: NativeMetersOptions): NativeMeters {
  const kinds = new Map<NativeKind, OpenKind>();
  const known = new Map(meters.map((meter) => [meter.devEui, meter]));
  const counts = new Map<NativeCause, number>();
  const said = new Map<string, string>();

  function open(kind: NativeKind): OpenKind {
    const opened = kinds.get(kind) ?? { codec: openCodec(sandboxes, kind.codec), map: mapOf(kind) };
    kinds.set(kind, opened);
    return opened;
  }

  function complain({ devEui, meter, kind }: NativeMeter, says: string): void {
    if (says === said.get(devEui)) return;
    said.set(devEui, says);
    say(`${meter} (device ${devEui}, ${kind.name}): ${says}`);
  }

  async function read(uplink: NativeUplink): Promise<NativeCause> {
    const found = known.get(uplink.devEui);
    if (found === undefined) return "unknown-device";
    const { codec, map } = open(found.kind);
    const { payload: bytes, port: fPort, at } = uplink;
    const decoded = await codec.decodeUplink({ bytes, fPort, at });
    if (!decoded.ok) {
      complain(found, `the codec ${decoded.says}`);
      return "codec";
    }
    const { readings, alarms, errors } = map(decoded, at);
    if (errors.length > 0) complain(found, errors.join("; "));
    if (readings.length + alarms.length === 0) {
      if (errors.length === 0) complain(found, `the codec's answer to port ${fPort} ${nativeCauses["no-fields"]}`);
      return "no-fields";
    }
    await hand(handedOf(found.meter, uplink, readings, alarms));
    return "read";
  }

  return {
    knows: (devEui) => known.has(devEui),
    async take(uplink) {
      const cause = await read(uplink);
      counts.set(cause, (counts.get(cause) ?? 0) + 1);
      return cause;
    },
    counts: () => Object.fromEntries(counts),
  };
}

function handedOf(
  meter: MeterId,
  { at, radio: [best] }: NativeUplink,
  readings: readonly MappedReading[],
  alarms: readonly Alarm[],
): HandedReadings {
  return {
    meter,
    by: "device",
    gateway: best?.gateway ?? "",
    at,
    ...(best === undefined ? {} : { rssi: best.rssi }),
    status: alarms,
    readings,
  };
}

/** By the table on the codec's data, or by the common vocabulary on its normalised measurements. */
function mapOf({ fields }: NativeKind): OpenKind["map"] {
  if (fields !== undefined) {
    const map = openMapping(fields);
    return ({ data }, heard) => map(data, heard);
  }
  const undated = openMapping(normalisedRows);
  const dated = openMapping(normalisedRows.map((row) => ("alarm" in row ? row : { ...row, at: "time" })));
  const isDated = (measurement: unknown) =>
    typeof measurement === "object" && measurement !== null && "time" in measurement;
  return ({ normalised }, heard) => {
    const parts = normalised.map((measurement) => (isDated(measurement) ? dated : undated)(measurement, heard));
    return {
      readings: parts.flatMap(({ readings }) => readings),
      alarms: [...new Set(parts.flatMap(({ alarms }) => alarms))],
      errors: parts.flatMap(({ errors }) => errors),
    };
  };
}
