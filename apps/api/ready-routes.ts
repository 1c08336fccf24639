// The route that load balancers and operators ask: whether the stores answer.
import type { History } from "@tributary/cloud-history";
import type { Identity } from "@tributary/cloud-identity";
import { z } from "zod";
import { Refusal } from "./refusal.ts";
import { type Route, route } from "./route.ts";
import type { StoreDoor } from "./store-routes.ts";

export interface ReadyParts {
  readonly history: Pick<History, "overview">;
  readonly identity: Identity | "everybody";
  readonly store?: Pick<StoreDoor, "state">;
}

const nothing: ReadonlySet<string> = new Set();

/** Throws, or answers false, when a store does not answer. */
const checks: Readonly<Record<string, (parts: ReadyParts) => unknown>> = {
  registry: ({ history }) => history.overview({ within: nothing }),
  readings: ({ store }) => store === undefined || store.state().store === "running",
  identity: ({ identity }) => identity === "everybody" || identity.people.list({ limit: 1 }),
};

async function answers(check: (parts: ReadyParts) => unknown, parts: ReadyParts): Promise<boolean> {
  try {
    return (await check(parts)) !== false;
  } catch {
    return false;
  }
}

export const readyRoutes = (parts: ReadyParts): readonly Route[] => [
  route({
    method: "GET",
    path: "/ready",
    access: "public",
    says: "Whether the stores answer; 503 and which do not, while batches of edge nodes are taken all the same",
    answer: z.object({ status: z.literal("ready") }),
    async answers() {
      const asked = await Promise.all(
        Object.entries(checks).map(async ([name, check]) => ({ name, well: await answers(check, parts) })),
      );
      const silent = asked.filter(({ well }) => !well).map(({ name }) => name);
      return silent.length === 0
        ? { status: "ready" as const }
        : new Refusal("busy", `not there: ${silent.join(", ")}`);
    },
  }),
];
