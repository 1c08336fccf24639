// Sends what registers showed at full hours as blocks, each period when it is over, and again what is wanted.
import type { Seconds } from "@tributary/core";
import {
  type BlockRow,
  decodeRows,
  hourValues,
  type Period,
  packBlocks,
  packRows,
  type RowValues,
  scaleOf,
  type Wanted,
} from "@tributary/wire";
import type { LorawanStore, RegisterHours } from "./lorawan-store.ts";
import { type Payload, ports } from "./sources.ts";

export interface BlockSource {
  next(room: number): Payload | undefined;
  /** Sends again what the edge node lacks. */
  want(wanted: Wanted): void;
  /** When there will be something that there is not now, UTC seconds. */
  nextAt(): Seconds | undefined;
}

export interface BlockSourceOptions {
  readonly store: LorawanStore;
  /** Hours of a block, 1 to 24. */
  readonly hours: number;
  readonly now: () => Seconds;
  readonly say: (sentence: string) => void;
}

/** A frame of blocks, and what it tells. */
interface Frame {
  readonly bytes: Uint8Array;
  readonly told: readonly RegisterHours[];
}

/** So long after the end of a period it is sent: what was heard in it is on the disk by then. */
const afterEnd: Seconds = 60;
/** Hours are kept so long for an edge node that asks again. */
const keep: Seconds = 35 * 86_400;
const hour: Seconds = 3600;
/** Answers that wait at a time: who asks for more asks again. */
const mostWanted = 64;

export function blockSource({ store, hours, now, say }: BlockSourceOptions): BlockSource {
  const wanted: Wanted[] = [];
  let frames: Frame[] = [];

  /** The row in which these hours are whole steps; the list grows when there is none. */
  function valuesOf({ meter, register, hours: found }: RegisterHours, period: Period): RowValues {
    const fits = (row: BlockRow) => row.meter === meter && row.register === register;
    for (const [number, row] of store.rows.entries()) {
      const values = fits(row) ? hourValues(row.scale, period, found) : undefined;
      if (values !== undefined) return { row: number, ...values };
    }
    const scale = scaleOf(found.map(({ ticks }) => ticks));
    const values = hourValues(scale, period, found) ?? { indices: new Array<undefined>(period.hours) };
    return { row: store.addRow({ meter, register, scale }), ...values };
  }

  function framesOf(period: Period, registers: readonly RegisterHours[], room: number): Frame[] {
    const blocks = registers.map((told) => ({ told, values: valuesOf(told, period) }));
    const packed = packBlocks(
      store.list,
      period,
      blocks.map(({ values }) => values),
      room,
    );
    return packed.map(({ payload, rows, from, hours }) => {
      const inside = ({ at }: { readonly at: Seconds }) => at >= from && at < from + hours * hour;
      const carried = blocks.filter(({ values }) => rows.includes(values.row));
      return { bytes: payload, told: carried.map(({ told }) => ({ ...told, hours: told.hours.filter(inside) })) };
    });
  }

  /** Frames that answer a question: of what is not known too, so that nobody goes on asking. */
  function answer(question: Wanted, room: number): Frame[] {
    if (question.list !== store.list) return [];
    if (question.kind === "rows") {
      return packRows(store.list, store.rows, room, question.first).map((bytes) => ({ bytes, told: [] }));
    }
    const { from, hours, rows } = question;
    const blocks = rows.flatMap((row): RowValues[] => {
      const { meter, register, scale } = store.rows[row] ?? {};
      if (meter === undefined || register === undefined || scale === undefined) return [];
      const values = hourValues(scale, { from, hours }, store.hoursOf(meter, register, { from, hours }));
      return [{ row, ...(values ?? { indices: new Array<undefined>(hours).fill(undefined) }) }];
    });
    if (blocks.length === 0) return [];
    return packBlocks(store.list, { from, hours }, blocks, room).map(({ payload }) => ({ bytes: payload, told: [] }));
  }

  function nextFrames(room: number): Frame[] {
    for (let question = wanted.shift(); question !== undefined; question = wanted.shift()) {
      const found = answer(question, room);
      if (found.length > 0) return found;
    }
    const moment = now();
    const lost = store.forget(moment - keep);
    if (lost > 0) say(`${lost} hour values were never sent and are too old now`);
    const period = store.duePeriod(hours, moment - afterEnd);
    return period === undefined ? [] : framesOf(period, store.due(period), room);
  }

  /** Rows that the edge node was not told go before the blocks that need them. */
  function rows(room: number): Payload | undefined {
    const told = store.told();
    if (told >= store.rows.length) return undefined;
    const [bytes = new Uint8Array(0)] = packRows(store.list, store.rows, room, told);
    const message = decodeRows(bytes);
    if (typeof message === "string") throw new Error(message);
    // As many as fit; the others follow.
    return { port: ports.blocks, bytes, done: () => store.setTold(told + message.rows.length) };
  }

  return {
    next(room) {
      if (frames.length === 0 || (frames[0]?.bytes.length ?? 0) > room) frames = nextFrames(room);
      const [frame] = frames;
      const before = rows(room);
      if (before !== undefined || frame === undefined) return before;
      return {
        port: ports.blocks,
        bytes: frame.bytes,
        done() {
          for (const told of frame.told) store.markSent(told);
          frames = frames.filter((other) => other !== frame);
        },
      };
    },
    want(question) {
      if (wanted.length < mostWanted) wanted.push(question);
    },
    nextAt() {
      const end = store.nextEnd(hours);
      return end === undefined ? undefined : end + afterEnd;
    },
  };
}
