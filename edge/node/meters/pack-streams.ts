// Packs what the streams of a meter must keep over a restart into bytes, and reads it again.
import { longestVarint, putVarint, type RegisterName, unzigzag, VarintReader, zigzag } from "@tributary/core";
import type { StreamState } from "@tributary/engine-pipeline";

/** The streams' numbers as bytes, and what few streams have beside them. */
export interface PackedStreams {
  readonly registers: readonly RegisterName[];
  /** Of each stream: cells, from when on its readings are complete, how many they are, and they by differences. */
  readonly bytes: Uint8Array;
  readonly rare: readonly (readonly [stream: number, beside: Beside])[];
}

type Beside = Pick<StreamState, "held" | "strays" | "monthBefore">;

/** Grows as it needs, and serves one packing after another. */
let room = new Uint8Array(65_536);
let view = new DataView(room.buffer);

function makeRoom(at: number, more: number): void {
  if (at + more <= room.length) return;
  const larger = new Uint8Array(2 * (at + more));
  larger.set(room);
  room = larger;
  view = new DataView(room.buffer);
}

/** Differences are whole numbers of at most 52 bits. */
const putDifference = (place: number, value: number): number => putVarint(room, place, zigzag(value));

/** Beyond this a value itself is kept, behind a 1. */
const farthest = 2 ** 50;

function putTicks(place: number, ticks: number, before: number): number {
  const difference = ticks - before;
  if (Math.abs(difference) < farthest) return putDifference(place, 2 * difference);
  const at = putDifference(place, 1);
  view.setFloat64(at, ticks);
  return at + 8;
}

function putReadings(place: number, { at, ticks, quality }: StreamState): number {
  const { length } = at;
  makeRoom(place, 8 + 3 * longestVarint * (length + 1));
  let end = putDifference(place, length);
  let step = 0;
  for (let i = 0; i < length; i += 1) {
    const span = (at[i] ?? 0) - (at[i - 1] ?? 0);
    // Meters send at even intervals, so differences of differences are short.
    end = putDifference(end, span - step);
    step = span;
    end = putTicks(end, ticks[i] ?? 0, ticks[i - 1] ?? 0);
    end = putDifference(end, (quality[i] ?? 0) - (quality[i - 1] ?? 0));
  }
  return end;
}

export function packStreams(states: Iterable<readonly [RegisterName, StreamState]>): PackedStreams {
  const registers: RegisterName[] = [];
  const rare: PackedStreams["rare"][number][] = [];
  let at = 0;
  for (const [register, state] of states) {
    const { cells, completeFrom, held, strays, monthBefore, format } = state;
    makeRoom(at, 24 + cells.byteLength);
    room[at] = format;
    view.setUint16(at + 1, cells.length);
    view.setFloat64(at + 3, completeFrom);
    at += 11;
    room.set(new Uint8Array(cells.buffer, cells.byteOffset, cells.byteLength), at);
    at = putReadings(at + cells.byteLength, state);
    if (held.length > 0 || strays.size > 0 || monthBefore !== undefined) {
      rare.push([registers.length, { held, strays, ...(monthBefore === undefined ? {} : { monthBefore }) }]);
    }
    registers.push(register);
  }
  return { registers, bytes: room.slice(0, at), rare };
}

export function unpackStreams({ registers, bytes, rare }: PackedStreams): [RegisterName, StreamState][] {
  const numbers = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const reader = new VarintReader(bytes);
  const difference = (): number => unzigzag(reader.next());
  const readTicks = (before: number): number => {
    const told = difference();
    if (told !== 1) return before + told / 2;
    reader.place += 8;
    return numbers.getFloat64(reader.place - 8);
  };
  const besides = new Map(rare);
  return registers.map((register, stream) => {
    const { place } = reader;
    const format = bytes[place] ?? 0;
    const length = numbers.getUint16(place + 1);
    const completeFrom = numbers.getFloat64(place + 3);
    reader.place = place + 11 + 8 * length;
    const cells = new Float64Array(bytes.slice(place + 11, reader.place).buffer);
    const count = difference();
    const [at, ticks] = [new Float64Array(count), new Float64Array(count)];
    const quality = new Int32Array(count);
    let step = 0;
    for (let i = 0; i < count; i += 1) {
      step += difference();
      at[i] = (at[i - 1] ?? 0) + step;
      ticks[i] = readTicks(ticks[i - 1] ?? 0);
      quality[i] = (quality[i - 1] ?? 0) + difference();
    }
    const beside = besides.get(stream) ?? { held: [], strays: new Map() };
    // The pipeline looks at the format and leaves what it does not know.
    return [register, { format: format as StreamState["format"], cells, at, ticks, quality, completeFrom, ...beside }];
  });
}
