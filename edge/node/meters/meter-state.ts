// What an edge node remembers of each meter, and of the meters of a part together.
import { type MeterAddress, type MeterId, meterId, type RegisterName, type Utility, utilityOf } from "@tributary/core";
import { openStream, type Pipeline, type Stream, type StreamState } from "@tributary/engine-pipeline";
import { newWatch, type Watch, type Watched } from "@tributary/engine-rules";
import type { KeyEntry } from "@tributary/wire";
import type { HeardBy } from "../commands/heard-by.ts";
import type { StageBook } from "../stages/stage-book.ts";
import type { MeterChanges } from "./changes.ts";
import { newHistory, type TelegramHistory } from "./judge.ts";

/** Plain data, written down with its part. */
export interface MeterState {
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
}

/** A meter as it was written. */
export interface KeptMeter {
  readonly id: MeterId;
  readonly state: MeterState;
  readonly streams: readonly (readonly [RegisterName, StreamState])[];
}

/** Meters that are told and written together: their streams run in one pipeline. */
export interface Part {
  readonly number: number;
  readonly pipeline: Pipeline;
  /** What operators changed in the table of stages. */
  readonly changeOf: StageBook["changeOf"];
  readonly meters: Meter[];
  /** Meters of which the cloud is still to be told something, and what was taken to them since it was told. */
  untold: Meter[];
  untoldTelegrams: number;
  /** The first batch of intake that the written state lacks, 0 for none, and what was taken since it was written. */
  since: number;
  unwritten: number;
}

/** A meter as the node works with it. */
export interface Meter {
  readonly id: MeterId;
  readonly address: MeterAddress;
  readonly utility: Utility;
  readonly zone: string;
  readonly name: string | undefined;
  readonly state: MeterState;
  readonly part: Part;
  readonly streams: Map<RegisterName, Stream>;
  /** The meter as rules see it. */
  readonly watched: Watched;
  /** What the cloud was not told of yet. */
  untold: MeterChanges | undefined;
}

function newState(): MeterState {
  return {
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
  };
}

/** The meter as it was written, or new, in its part. */
export function openMeter(
  address: MeterAddress,
  entry: Pick<KeyEntry, "zone" | "name">,
  nodeZone: string,
  part: Part,
  kept: KeptMeter | undefined,
): Meter {
  const utility = utilityOf(address.type);
  const { zone = nodeZone, name } = entry;
  const { pipeline } = part;
  // What was written by an earlier version may lack something: that begins anew.
  const state = { ...newState(), ...kept?.state };
  const id = meterId(address);
  const streams = new Map(
    (kept?.streams ?? []).map(([register, state]) => {
      const change = part.changeOf({ id, utility, address }, register);
      return [register, openStream(register, utility, zone, { pipeline, state, ...(change && { change }) })];
    }),
  );
  const watched = { meter: id, utility, zone, stream: (register: string) => streams.get(register) };
  const meter = { id, address, utility, zone, name, state, part, streams, watched, untold: undefined };
  part.meters.push(meter);
  return meter;
}

/** The stream of a register, opened at its first mention. */
export function streamOf(meter: Meter, register: RegisterName): Stream {
  let stream = meter.streams.get(register);
  if (stream === undefined) {
    const { utility, zone, part } = meter;
    const change = part.changeOf(meter, register);
    stream = openStream(register, utility, zone, { pipeline: part.pipeline, ...(change && { change }) });
    meter.streams.set(register, stream);
  }
  return stream;
}
