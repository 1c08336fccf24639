// Writes what a part of the node's meters must keep over a restart as bytes, and reads it again.
import { deserialize, serialize } from "node:v8";
import type { MeterId } from "@tributary/core";
import { saveStream } from "@tributary/engine-pipeline";
import type { KeptMeter, Meter, MeterState } from "./meter-state.ts";
import { type PackedStreams, packStreams, unpackStreams } from "./pack-streams.ts";
import { newRecentTelegrams, noteTelegram } from "./recent-telegrams.ts";
import type { TelegramReader } from "./telegram-reader.ts";

const format = 3;

interface Body {
  readonly format: typeof format;
  readonly meters: readonly { readonly id: MeterId; readonly streams: number; readonly state: MeterState }[];
  /** Of all meters, one after another. */
  readonly streams: PackedStreams;
  /** What their telegrams taught the reader. */
  readonly learned?: Uint8Array | undefined;
}

/** What the meters changed in their streams must be told before. */
export function writePart(meters: readonly Meter[], reader: TelegramReader): Uint8Array {
  const streams = function* () {
    for (const meter of meters) {
      for (const [register, stream] of meter.streams) yield [register, saveStream(stream)] as const;
    }
  };
  const body: Body = {
    format,
    meters: meters.map(({ id, state, streams }) => ({ id, streams: streams.size, state })),
    streams: packStreams(streams()),
    learned: reader.save(meters.map(({ id }) => id)),
  };
  return serialize(body);
}

/** Only this program writes parts; one of another format is left, and its meters begin anew. */
export function readPart(bytes: Uint8Array, reader: TelegramReader): KeptMeter[] {
  const body = deserialize(bytes) as Body;
  if (body.format !== format) return [];
  if (body.learned !== undefined) reader.restore(body.learned);
  const streams = unpackStreams(body.streams);
  let next = 0;
  return body.meters.map(({ id, state, streams: many }) => {
    next += many;
    return { id, state, streams: streams.slice(next - many, next) };
  });
}

/** A meter as stores of before have it, by its name; `undefined` for one of another format. */
export function readNamed(id: MeterId, bytes: Uint8Array): KeptMeter | undefined {
  const { format, streams, ...state } = deserialize(bytes) as NamedState;
  if (format !== 2) return undefined;
  const recent = newRecentTelegrams();
  for (const [hash, at] of state.history.recent) noteTelegram(recent, hash, at);
  return { id, state: { ...state, history: { ...state.history, recent } }, streams: unpackStreams(streams) };
}

interface NamedState extends Omit<MeterState, "history"> {
  readonly format: number;
  readonly streams: PackedStreams;
  readonly history: Omit<MeterState["history"], "recent"> & { readonly recent: ReadonlyMap<number, number> };
}
