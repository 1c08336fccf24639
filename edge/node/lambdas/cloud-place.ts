// The cloud as a place for lambdas of a node: asked by the way of the sync, once it holds what the node has told.
import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "@tributary/engine-log";
import type { Detail } from "@tributary/wire";
import type { CloudRunner } from "./cloud-runner.ts";
import { type Elsewhere, noPlace, placeFor, unknownLink } from "./elsewhere.ts";
import type { LinkGauge } from "./link-gauge.ts";

export interface CloudPlace extends Elsewhere {
  /** The way to the cloud from now on, and what the cloud is told. */
  connect(runner: CloudRunner | undefined, detail: Detail): void;
}

export interface CloudPlaceSettings {
  readonly outbox: Pick<Log["outbox"], "confirmed">;
  readonly gauge: LinkGauge;
  /** What a megabyte to the cloud costs. */
  readonly perMegabyte: number;
}

/** What was told must be confirmed within so long; looked at so often. Milliseconds. */
const patience = 5000;
const lookEvery = 20;

export function cloudPlace({ outbox, gauge, perMegabyte }: CloudPlaceSettings): CloudPlace {
  let runner: CloudRunner | undefined;
  let detail: Detail = "full";
  const down = unknownLink(perMegabyte);

  async function confirmed(through: number): Promise<void> {
    for (let waited = 0; outbox.confirmed() < through; waited += lookEvery) {
      if (waited >= patience) throw new Error("the cloud has not taken yet what it reads");
      await wait(lookEvery);
    }
  }

  return {
    place: "cloud",
    connect(by, told) {
      runner = by;
      detail = told;
    },
    async look(artefact) {
      if (runner === undefined) return { now: noPlace("no cloud is named that runs lambdas"), link: down };
      if (detail !== "full")
        return { now: noPlace(`the cloud knows less than the node (detail: ${detail})`), link: down };
      const begun = performance.now();
      try {
        const now = await runner.now();
        const link = { ...gauge.now(perMegabyte), up: true, latency: performance.now() - begun };
        return { now: typeof now === "string" ? noPlace(now) : placeFor(now, artefact), link };
      } catch {
        return { now: noPlace("the link is down"), link: down };
      }
    },
    async run(run) {
      if (runner === undefined) throw new Error("no cloud is named that runs lambdas");
      await confirmed(run.through);
      return runner.run(run);
    },
  };
}
