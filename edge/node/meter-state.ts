// What an edge node remembers of each meter, and how that survives a restart.
import { deserialize, serialize } from "node:v8";
import { type MeterAddress, type MeterId, meterId, type RegisterName, type Utility, utilityOf } from "@tributary/core";
import { openStream, type Pipeline, type Stream, saveStream } from "@tributary/engine-pipeline";
import { newWatch, type Watch, type Watched } from "@tributary/engine-rules";
import type { KeyEntry } from "@tributary/wire";
import type { MeterChanges } from "./changes.ts";
import type { HeardBy } from "./commands/heard-by.ts";
import { newHistory, type TelegramHistory } from "./judge.ts";
import { type PackedStreams, packStreams, unpackStreams } from "./pack-streams.ts";

/** Plain data, kept in snapshots. */
export interface MeterState {
  readonly format: typeof stateFormat;
  telegrams: number;
  heardAt: number;
  rssi: number | undefined;
  gateway: string;
  /** How well which gateway hears it. */
  readonly heardBy: HeardBy;
  /** Seconds between its telegrams, where it tells. */
  interval: number | undefined;
  driver: string | null;
  securityMode: number;
  authenticated: boolean;
  status: readonly string[];
  readonly history: TelegramHistory;
  readonly watch: Watch;
  /** Newest text of each register that holds no number. */
  readonly texts: Map<RegisterName, string>;
  /** As they were in the snapshot. */
  readonly streams: PackedStreams;
}

const stateFormat = 2;

/** A meter as the node works with it. */
export interface Meter {
  readonly id: MeterId;
  readonly address: MeterAddress;
  readonly utility: Utility;
  readonly zone: string;
  readonly name: string | undefined;
  readonly state: MeterState;
  /** Where its streams run, beside those of the other meters. */
  readonly pipeline: Pipeline;
  readonly streams: Map<RegisterName, Stream>;
  /** The meter as rules see it. */
  readonly watched: Watched;
  /** What the cloud was not told of yet. */
  untold: MeterChanges | undefined;
}

function newState(): MeterState {
  return {
    format: stateFormat,
    telegrams: 0,
    heardAt: 0,
    rssi: undefined,
    gateway: "",
    heardBy: new Map(),
    interval: undefined,
    driver: null,
    securityMode: 0,
    authenticated: false,
    status: [],
    history: newHistory(),
    watch: newWatch(),
    texts: new Map(),
    streams: packStreams([]),
  };
}

/** The meter as it was in the snapshot, or new. */
export function openMeter(
  address: MeterAddress,
  entry: KeyEntry,
  zone: string,
  pipeline: Pipeline,
  kept: Uint8Array | undefined,
): Meter {
  // Only this program writes snapshots; one of another format is left, and the meter begins anew.
  const found = kept === undefined ? undefined : (deserialize(kept) as MeterState);
  // What a snapshot of an earlier version lacks begins anew.
  const state = found?.format === stateFormat ? { ...newState(), ...found } : newState();
  const utility = utilityOf(address.type);
  const meter = { id: meterId(address), address, utility, zone: entry.zone ?? zone, name: entry.name, state, pipeline };
  const streams = new Map(
    unpackStreams(state.streams).map(([register, state]) => [
      register,
      openStream(register, utility, meter.zone, { pipeline, state }),
    ]),
  );
  const watched = { meter: meter.id, utility, zone: meter.zone, stream: (register: string) => streams.get(register) };
  return { ...meter, streams, watched, untold: undefined };
}

/** The stream of a register, opened at its first mention. */
export function streamOf(meter: Meter, register: RegisterName): Stream {
  let stream = meter.streams.get(register);
  if (stream === undefined) {
    stream = openStream(register, meter.utility, meter.zone, { pipeline: meter.pipeline });
    meter.streams.set(register, stream);
  }
  return stream;
}

export function snapshotOf({ state, streams }: Meter): Uint8Array {
  const saved = [...streams].map(([register, stream]) => [register, saveStream(stream)] as const);
  return serialize({ ...state, streams: packStreams(saved) });
}
