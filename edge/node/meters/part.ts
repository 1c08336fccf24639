// A part of a node's meters: their streams run in one pipeline, and they are told and written down together.
import { drainAll, type ExtraStage, openPipeline, trimTold } from "@tributary/engine-pipeline";
import type { StageBook } from "../stages/stage-book.ts";
import type { Part } from "./meter-state.ts";

/**
 * Few enough that telling or writing a part takes some milliseconds, so that no telegram waits for long; enough that
 * what each part needs for itself is little.
 */
export const mostInPart = 256;

const unchanged: StageBook["changeOf"] = () => undefined;

/** `aggregates`: whether anybody is told of them. */
export function newPart(number: number, stages: ExtraStage[], aggregates = true, changeOf = unchanged): Part {
  const pipeline = { ...openPipeline({ aggregates }), stages };
  return { number, pipeline, changeOf, meters: [], untold: [], untoldTelegrams: 0, since: 0, unwritten: 0 };
}

/** Forgets what was to be told: it was told before. */
export function forgetUntold(part: Part): void {
  drainAll(part.pipeline);
  noteTold(part);
}

/** Rows for which a part keeps memory between two tellings. */
const rowsKept = 4096;

export function noteTold(part: Part): void {
  trimTold(part.pipeline, rowsKept);
  for (const meter of part.untold) meter.untold = undefined;
  part.untold = [];
  part.untoldTelegrams = 0;
}

export function noteWritten(part: Part): void {
  part.since = 0;
  part.unwritten = 0;
}

/**
 * Spreads work over parts: as telegrams come, those parts have their turn of which most waits, so many that each meter
 * has its turn after `ofEachMeter` telegrams on average, and none before `least` came.
 */
export class Turns {
  readonly #ofEachMeter: number;
  readonly #least: number;
  #credit = 0;

  constructor(ofEachMeter: number, least: number) {
    this.#ofEachMeter = ofEachMeter;
    this.#least = least;
  }

  /** Parts whose turn has come with so many telegrams more; `waits` says how many wait in a part, and of how many meters. */
  next(
    parts: readonly Part[],
    telegrams: number,
    waits: (part: Part) => readonly [telegrams: number, meters: number],
  ): Part[] {
    this.#credit += telegrams;
    const found: Part[] = [];
    const rest = parts.filter((part) => waits(part)[0] > 0).sort((a, b) => waits(b)[0] - waits(a)[0]);
    for (const part of rest) {
      const cost = Math.max(this.#least, this.#ofEachMeter * waits(part)[1]);
      if (cost > this.#credit) break;
      this.#credit -= cost;
      found.push(part);
    }
    // What has nothing to do saves up no work.
    if (found.length === rest.length) this.#credit = 0;
    return found;
  }
}
