// Feeds the simulated city's telegrams into the gateway: the past at full speed, then as time goes by.
import { setTimeout as wait } from "node:timers/promises";
import { buildCity, type City, type CityPlan } from "@tributary/city";
import type { Seconds } from "@tributary/core";
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
      };
  const days = settings.days * 86_400;
  const plan: CityPlan = {
    seed: state.seed,
    meters: state.meters,
    zone: state.zone,
    start: state.start,
    leak: { after: Math.max(0, days - 40 * 3600) },
  };
  const city = buildCity(plan);
  folder.write("city.json", state);

  const keep = (through: Seconds) => folder.write("city.json", { ...state, through });

  async function play(from: Seconds, to: Seconds, interval: number, stop: AbortSignal, report: boolean): Promise<void> {
    let waiting: Promise<unknown>[] = [];
    for (const telegram of city.telegrams(from, to, interval)) {
      waiting.push(parts.hear(telegram));
      if (waiting.length < window) continue;
      await Promise.all(waiting);
      waiting = [];
      if (report) {
        keep(telegram.at - 1);
        parts.progress((telegram.at - from) / (to - from));
      }
      if (stop.aborted) return;
    }
    await Promise.all(waiting);
  }

  return {
    city,
    async run(stop) {
      let through = state.through;
      const now = clock();
      if (now - through > pastInterval) {
        await play(through, now, pastInterval, stop, true);
        if (stop.aborted) return;
        parts.progress(1);
        through = now;
        keep(through);
      }
      let keptAt = through;
      while (!stop.aborted) {
        const next = clock();
        if (next > through) {
          await play(through, next, settings.intervalSeconds, stop, false);
          through = next;
        }
        if (through - keptAt >= keepEvery) {
          keep(through);
          keptAt = through;
        }
        await wait(1000, undefined, { signal: stop }).catch(() => undefined);
      }
      keep(through);
    },
  };
}
