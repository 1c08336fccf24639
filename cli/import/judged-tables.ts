// Lets the stream pipeline judge what tables hold, and packs what it tells as an edge node would tell it.
import {
  layers,
  origins,
  qualityBits,
  qualityWords,
  quantities,
  quantityOf,
  type RegisterName,
  rejecting,
  type Seconds,
  type Utility,
} from "@tributary/core";
import { drain, openPipeline, openStream, type Pipeline, type Stream, take } from "@tributary/engine-pipeline";
import type { SyncItem } from "@tributary/wire";
import type { TableReading } from "./table-readings.ts";

export interface MeterReport {
  readonly meter: string;
  readonly readings: number;
  /** Readings that stand in no valid series, by what is wrong with them. */
  readonly faults: Readonly<Record<string, number>>;
  /** Times of which nobody knows what was used in them. */
  readonly gaps: number;
  /** The same moment and value twice. */
  readonly twice: number;
  readonly first: Seconds;
  readonly last: Seconds;
}

interface MeterInHand {
  readonly stream: Stream;
  readings: number;
  waiting: number;
  twice: number;
  gaps: number;
  first: Seconds;
  last: Seconds;
  /** Rows that are not valid as they were told last, by moment and value. */
  readonly refused: Map<string, number>;
}

export interface JudgedTablesSettings {
  readonly utility: Utility;
  readonly register: RegisterName;
  readonly zone: string;
  /** Milliseconds: of two rows for a moment the newer version counts. */
  readonly now: () => number;
}

/** Rows of a meter that are told together. */
const usualTold = 2000;
const buckets = new Set(["hour", "day", "month"]);
const mediums: Readonly<Record<Utility, string>> = {
  water: "water",
  electricity: "electricity",
  gas: "gas",
  heat: "heat",
  other: "other",
};
const orNull = (value: number | undefined) => value ?? null;

/** Takes readings in the order of their moments, meter by meter or all together. */
export class JudgedTables {
  readonly #settings: JudgedTablesSettings;
  readonly #pipeline: Pipeline = openPipeline();
  readonly #meters = new Map<string, MeterInHand>();
  #version = 0;

  constructor(settings: JudgedTablesSettings) {
    this.#settings = settings;
  }

  /** Takes a reading; the items that are due to be told. */
  take({ meter, at, ticks, beginsAnew }: TableReading): SyncItem[] {
    const hand = this.#hand(meter, at);
    const taken = take(hand.stream, at, ticks, origins.imported | (beginsAnew ? qualityBits.reset : 0));
    hand.readings += 1;
    if (taken === "known") hand.twice += 1;
    if (beginsAnew) hand.gaps += 1;
    hand.waiting += 1;
    hand.last = Math.max(hand.last, at);
    hand.first = Math.min(hand.first, at);
    return hand.waiting < usualTold ? [] : this.#tell(meter, hand);
  }

  /** What was not told yet, meter by meter. */
  *rest(): Generator<SyncItem[]> {
    for (const [meter, hand] of this.#meters) if (hand.waiting > 0) yield this.#tell(meter, hand);
  }

  report(): MeterReport[] {
    return [...this.#meters].map(([meter, { readings, twice, gaps, first, last, refused }]) => {
      const faults: Record<string, number> = {};
      for (const quality of refused.values()) {
        const word = qualityWords(quality & rejecting)[1] ?? "refused";
        faults[word] = (faults[word] ?? 0) + 1;
      }
      return { meter, readings, faults, gaps, twice, first, last };
    });
  }

  #hand(meter: string, at: Seconds): MeterInHand {
    let hand = this.#meters.get(meter);
    if (hand === undefined) {
      const { register, utility, zone } = this.#settings;
      const stream = openStream(register, utility, zone, { pipeline: this.#pipeline });
      hand = { stream, readings: 0, waiting: 0, twice: 0, gaps: 0, first: at, last: at, refused: new Map() };
      this.#meters.set(meter, hand);
    }
    return hand;
  }

  #tell(meter: string, hand: MeterInHand): SyncItem[] {
    const { register, utility, zone, now } = this.#settings;
    this.#version = Math.max(now(), this.#version + 1);
    const version = this.#version;
    hand.waiting = 0;
    const { rows, aggregates } = drain(hand.stream);
    const items: SyncItem[] = [
      {
        ...{ kind: "meter", meter, utility, medium: mediums[utility], driver: null, zone, securityMode: 0 },
        ...{
          authenticated: false,
          heardAt: hand.last,
          telegrams: hand.readings,
          gateway: "import",
          status: [],
          version,
        },
      },
    ];
    for (const { layer, at, ticks, quality } of rows) {
      const { unit } = quantities[quantityOf(register)];
      items.push({ kind: "readings", meter, register, unit, layer: layers[layer], at, ticks, quality, version });
      if (layer !== "estimated") this.#note(hand, layer === "raw", at, ticks, quality);
    }
    for (const { bucket, aggregates: some } of aggregates) {
      if (!buckets.has(bucket)) continue;
      items.push({
        ...{ kind: "aggregates", meter, register, bucket, version },
        start: some.map(({ start }) => start),
        sum: some.map(({ sum }) => orNull(sum)),
        min: some.map(({ least }) => orNull(least)),
        max: some.map(({ most }) => orNull(most)),
        mean: some.map(({ mean }) => orNull(mean)),
        count: some.map(({ count }) => count),
        estimated: some.map(({ estimated }) => estimated),
      });
    }
    return items;
  }

  /** What was refused may be believed later, and what was valid be taken back. */
  #note(
    { refused }: MeterInHand,
    isRaw: boolean,
    at: readonly number[],
    ticks: readonly number[],
    quality: readonly number[],
  ): void {
    for (const [place, moment] of at.entries()) {
      const name = `${moment} ${ticks[place]}`;
      const flags = quality[place] ?? 0;
      if ((flags & rejecting) !== 0) refused.set(name, flags);
      else if (!isRaw) refused.delete(name);
    }
  }
}
