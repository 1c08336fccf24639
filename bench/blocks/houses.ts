// How many houses a gateway serves by day blocks within the duty cycle of its band, with and without loss.
import { airtimeOf, dataRates, frameOverhead } from "@tributary/lorawan";
import { decodeBlockFrame, type Period, packBlocks, packWanted } from "@tributary/wire";
import type { WholeDay } from "./hour-series.ts";

/** Milliseconds of a day that a device may be on the air in the band of the default channels (EN 300 220, band M). */
const airPerDay = 0.01 * 86_400_000;
const list = 1;
/** Rounds of asking after which every block must have come. */
const mostRounds = 50;

export interface Served {
  /** Houses whose days take all the air that a gateway has. */
  readonly houses: number;
  readonly frames: number;
  readonly lost: number;
  /** Payloads that ask for what did not come, which cost air in the other direction. */
  readonly asked: number;
}

/** A small repeatable source of chances. */
function dice(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e37_79b1);
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return (state >> 8) / 2 ** 23;
  };
}

/** Rows of which the blocks of a period are to be sent. */
interface Wanted {
  readonly period: Period;
  readonly rows: number[];
}

/**
 * Sends a day of each house through frames of a data rate of which a share is lost, asks again for the rows that did not
 * come until all have, and checks that each block that comes is read whole. The days stand for houses of one gateway.
 */
export function housesServed(days: readonly WholeDay[], dataRate: number, loss: number, seed: number): Served {
  const limit = dataRates[dataRate]?.mostPayload ?? 0;
  const chance = dice(seed);
  const from = days[0]?.from ?? 0;
  /** What a house's register showed in a period of the day. */
  const shown = (row: number, period: Period): readonly number[] => {
    const first = (period.from - from) / 3600;
    return days[row]?.indices.slice(first, first + period.hours) ?? [];
  };
  let wanted: Wanted[] = [{ period: { from, hours: 24 }, rows: [...days.keys()] }];
  let [air, frames, lost, asked] = [0, 0, 0, 0];
  for (let round = 0; wanted.length > 0; round += 1) {
    if (round === mostRounds) throw new Error("blocks are still missing");
    const missing = new Map<string, Wanted>();
    for (const { period, rows } of wanted) {
      const blocks = rows.map((row) => ({ row, indices: shown(row, period) }));
      for (const { payload, ...sent } of packBlocks(list, period, blocks, limit)) {
        frames += 1;
        air += airtimeOf(dataRate, payload.length + frameOverhead);
        if (chance() >= loss) {
          takeFrame(payload, shown);
          continue;
        }
        lost += 1;
        const part = missing.get(`${sent.from} ${sent.hours}`) ?? { period: sent, rows: [] };
        missing.set(`${sent.from} ${sent.hours}`, part);
        part.rows.push(...sent.rows);
      }
    }
    wanted = [...missing.values()];
    asked += wanted.reduce((sum, { period, rows }) => sum + packWanted(list, period, rows, limit).length, 0);
  }
  return { houses: Math.floor((days.length * airPerDay) / air), frames, lost, asked };
}

/** Reads a frame by itself: nothing that came before is needed. */
function takeFrame(payload: Uint8Array, shown: (row: number, period: Period) => readonly number[]): void {
  const frame = decodeBlockFrame(payload);
  if (typeof frame === "string") throw new Error(frame);
  for (const { row, indices } of frame.blocks) {
    if (indices.join() !== shown(row, frame).join()) throw new Error(`row ${row} is not what was sent`);
  }
}
