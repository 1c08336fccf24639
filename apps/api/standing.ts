// Ends live answers at once when who watches may not do so any more, or may see other meters than when he came.
import type { FastifyRequest } from "fastify";
import { type Admitted, admit, type Who } from "./admit.ts";
import { Refusal } from "./refusal.ts";
import type { Route, Services } from "./route.ts";

export interface Standing {
  /** Aborted when the server closes, and when who asked is admitted no longer as he was. */
  signalOf(route: Route, request: FastifyRequest, was: Admitted): AbortSignal;
}

/** Whether somebody sees what he saw, from when on he saw it. */
function sameReach(was: Admitted, now: Admitted): boolean {
  if (was.within === undefined || now.within === undefined) return was.within === now.within;
  if (was.within.size !== now.within.size) return false;
  return [...was.within].every((meter) => now.within?.has(meter) === true && now.since(meter) === was.since(meter));
}

interface Watcher {
  readonly by: string;
  readonly isAsItWas: () => Promise<boolean>;
  readonly end: () => void;
}

export function openStanding(who: Who, services: Pick<Services, "history" | "closing">): Standing {
  const watchers = new Set<Watcher>();

  /** Who is to be looked at since something changed: each once, however much changed meanwhile. */
  const due = new Set<Watcher>();
  let isLooking = false;

  async function look(): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    for (const watcher of due) {
      // What changes from here on makes him due again.
      due.delete(watcher);
      const stays = !watchers.has(watcher) || (await watcher.isAsItWas().catch(() => false));
      if (!stays) watcher.end();
    }
    isLooking = false;
  }

  if (who !== "everybody") {
    const forget = who.identity.onChange((person) => {
      for (const watcher of watchers) if (person === undefined || watcher.by === person) due.add(watcher);
      void look();
    });
    services.closing.addEventListener("abort", forget, { once: true });
  }

  return {
    signalOf(route, request, was) {
      if (who === "everybody") return services.closing;
      const own = new AbortController();
      const watcher: Watcher = {
        by: was.by,
        async isAsItWas() {
          const now = await admit(route, request, who, services);
          return !(now instanceof Refusal) && sameReach(was, now);
        },
        end: () => own.abort(),
      };
      watchers.add(watcher);
      request.raw.socket.once("close", () => watchers.delete(watcher));
      services.closing.addEventListener("abort", watcher.end, { once: true, signal: own.signal });
      return own.signal;
    },
  };
}
