// Expressions that are ready to use: what a lambda finds under `stock`, computed outside its sandbox by kept libraries.
import { isZone, zoneOffset } from "@tributary/core";
import {
  adjustedRand,
  amplitudes,
  classify,
  cluster,
  estimate,
  fitLinear,
  fourier,
  inverseFourier,
  nearestCentroid,
  predictLinear,
  silhouette,
} from "@tributary/engine-numeric";
import { z } from "zod";

const numbers = z.array(z.number()).max(200_000);
const points = z.array(z.array(z.number()).max(512)).max(50_000);
const model = z.object({
  intercept: z.number(),
  coefficients: numbers,
  r2: z.number(),
  residual: z.number(),
  count: z.number(),
});
const clusters = z.object({ centroids: points, assignment: numbers, inertia: z.number() });
const spectrum = z.object({ real: numbers, imaginary: numbers });
const k = z.number().int().min(1).max(100);
const examples = z.array(z.object({ point: numbers, answer: z.json() })).max(50_000);
const valued = z.array(z.object({ point: numbers, answer: z.number() })).max(50_000);

/** One expression: what it takes, and what it does. */
function expression<Words extends z.ZodTuple>(words: Words, run: (...words: z.output<Words>) => unknown) {
  return (given: unknown): unknown => run(...words.parse(given));
}

const zone = z.string().refine(isZone, "is no time zone");

/** What clocks on the wall show at these moments, as seconds: divided by 86,400 they give the local day. */
const localTime = (moments: readonly number[], where: string): number[] =>
  moments.map((at) => at + zoneOffset(at, where));

/** What a lambda written in TypeScript declares: `declare const stock: Stock`. */
export interface Stock {
  readonly fitLinear: typeof fitLinear;
  readonly predictLinear: typeof predictLinear;
  readonly cluster: typeof cluster;
  readonly nearestCentroid: typeof nearestCentroid;
  readonly silhouette: typeof silhouette;
  readonly adjustedRand: typeof adjustedRand;
  readonly classify: typeof classify;
  readonly estimate: typeof estimate;
  readonly fourier: typeof fourier;
  readonly inverseFourier: typeof inverseFourier;
  readonly amplitudes: typeof amplitudes;
  readonly localTime: typeof localTime;
}

/** `stock.<name>(...)` of every lambda. Sizes are bounded: work out here is not counted against the sandbox. */
const stock: Readonly<Record<string, (words: unknown) => unknown>> & Readonly<Record<keyof Stock, unknown>> = {
  fitLinear: expression(z.tuple([points, numbers]), fitLinear),
  predictLinear: expression(z.tuple([model, numbers]), predictLinear),
  cluster: expression(
    z.tuple([points, k, z.object({ seed: z.number().int(), restarts: k.optional() })]),
    (all, count, { seed, restarts }) => cluster(all, count, { seed, ...(restarts === undefined ? {} : { restarts }) }),
  ),
  nearestCentroid: expression(z.tuple([numbers, points]), nearestCentroid),
  silhouette: expression(z.tuple([points, clusters]), silhouette),
  adjustedRand: expression(z.tuple([z.array(z.json()), z.array(z.json())]), adjustedRand),
  classify: expression(z.tuple([examples, numbers, k]), classify),
  estimate: expression(z.tuple([valued, numbers, k]), estimate),
  fourier: expression(z.tuple([numbers]), fourier),
  inverseFourier: expression(z.tuple([spectrum]), inverseFourier),
  amplitudes: expression(z.tuple([spectrum]), amplitudes),
  localTime: expression(z.tuple([numbers, zone]), localTime),
};

/** Calls an expression by name with its arguments as JSON; answers `v` and the value as JSON, or `e` and what was wrong. */
export function callStock(name: string, words: string): string {
  const run = Object.hasOwn(stock, name) ? stock[name] : undefined;
  if (run === undefined) return `ethere is no stock.${name}`;
  try {
    return `v${JSON.stringify(run(JSON.parse(words)) ?? null)}`;
  } catch (error) {
    return `e${error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : String(error)}`;
  }
}

/** A script that stands before a lambda's own: makes `stock` from the one function that is handed in. */
export const stockScript = `const stock = (() => {
  const ask = globalThis.callStock, { parse, stringify } = JSON;
  delete globalThis.callStock;
  const made = {};
  for (const name of ${JSON.stringify(Object.keys(stock))}) {
    made[name] = (...words) => {
      const answer = ask(name, stringify(words));
      if (answer[0] === "e") throw new Error(answer.slice(1));
      return parse(answer.slice(1));
    };
  }
  return Object.freeze(made);
})();`;
