// Feeds the simulated city's telegrams into the gateway: the past at full speed, then as time goes by.
import { setTimeout as wait } from "node:timers/promises";
import { buildCity, type City, type CityPlan, type CityFeed as Feed } from "@tributary/city";
import { fromHex, type Seconds, toHex } from "@tributary/core";
import { z } from "zod";
import type { DataFolder } from "./data-folder.ts";

/** While the past is played in, each meter sends every quarter of an hour. */
const pastInterval = 900;
/** How many telegrams wait for their answer at once. */
const window = 2000;
/** How often the moment up to which the city was heard is written down, in seconds. */
const keepEvery = 10;

const kept = z.object({
  seed: z.number(),
  meters: z.number(),
  start: z.number(),
  zone: z.string(),
  /** All telegrams up to this moment were answered. */
  through: z.number(),
  /** What meters were told and heeded: without it the city would be another one after a restart. */
  heeded: z.array(z.strictObject({ meter: z.string(), frame: z.string(), at: z.number() })).default([]),
});

export interface CitySettings {
  readonly meters: number;
  readonly seed: number;
  readonly days: number;
  readonly intervalSeconds: number;
}

export interface FeedParts {
  readonly folder: DataFolder;
  readonly settings: CitySettings;
  readonly zone: string;
  readonly clock: () => Seconds;
  /** Takes a telegram in as a radio would; resolved when it is answered. */
  readonly hear: (telegram: {
    readonly at: Seconds;
    readonly bytes: Uint8Array;
    readonly rssi: number;
  }) => Promise<unknown>;
  /** Told while the past is played in: share done, 0 to 1. */
  readonly progress: (done: number) => void;
}

export interface CityFeed {
  readonly city: City;
  /** Radios a frame to a meter that has just been heard. */
  transmit(frame: Uint8Array, meter: string): void;
  /** Plays until it is stopped. */
  run(stop: AbortSignal): Promise<void>;
}

/** The city of this data folder: the one that was begun there, or a new one that begins some days ago. */
export function openCityFeed(parts: FeedParts): CityFeed {
  const { folder, settings, zone, clock } = parts;
  const before = kept.safeParse(folder.read("city.json"));
  const start = clock() - settings.days * 86_400;
  const state = before.success
    ? before.data
    : {
        seed: settings.seed,
        meters: settings.meters,
        zone,
        start: start - (start % 3600),
        through: start - (start % 3600),
        heeded: [],
      };
  const days = settings.days * 86_400;
  const plan: CityPlan = {
    seed: state.seed,
    meters: state.meters,
    zone: state.zone,
    start: state.start,
    leak: { after: Math.max(0, days - 40 * 3600) },
    interval: settings.intervalSeconds,
    heeded: state.heeded.map(({ frame, ...rest }) => ({ ...rest, frame: fromHex(frame) ?? new Uint8Array(0) })),
  };
  const city = buildCity(plan);
  let through = state.through;
  let feed: Feed | undefined;

  const keep = () => {
    const heeded = city.heeded.map(({ frame, ...rest }) => ({ ...rest, frame: toHex(frame) }));
    folder.write("city.json", { ...state, through, heeded });
  };
  keep();

  /** Plays what is sent until a moment; what was heard before it is kept through it. */
  async function play(air: Feed, to: Seconds, stop: AbortSignal, report: boolean): Promise<void> {
    const from = through;
    feed = air;
    let waiting: Promise<unknown>[] = [];
    for (const telegram of air.telegrams(to)) {
      waiting.push(parts.hear(telegram));
      if (waiting.length < window) continue;
      await Promise.all(waiting);
      waiting = [];
      if (report) {
        through = telegram.at - 1;
        keep();
        parts.progress((telegram.at - from) / (to - from));
      }
      if (stop.aborted) return;
    }
    await Promise.all(waiting);
    through = to;
  }

  return {
    city,
    transmit(frame, meter) {
      const before = city.heeded.length;
      feed?.downlink(meter, frame);
      if (city.heeded.length > before) keep();
    },
    async run(stop) {
      const now = clock();
      if (now - through > pastInterval) {
        await play(city.openFeed(through, pastInterval), now, stop, true);
        if (stop.aborted) return;
        parts.progress(1);
        keep();
      }
      const live = city.openFeed(through);
      let keptAt = through;
      while (!stop.aborted) {
        const next = clock();
        if (next > through) await play(live, next, stop, false);
        if (through - keptAt >= keepEvery) {
          keep();
          keptAt = through;
        }
        await wait(1000, undefined, { signal: stop }).catch(() => undefined);
      }
      keep();
    },
  };
}
