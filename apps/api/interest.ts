// Turns what somebody wants to be told into what he may be told.
import type { Interest } from "@tributary/cloud-telemetry";
import type { MeterId } from "@tributary/core";
import type { LiveInterest } from "@tributary/wire";
import { Refusal } from "./refusal.ts";
import type { RouteRequest, Services } from "./route.ts";
import { eventSince } from "./since.ts";

/** Who asks, as far as it decides what he is told. */
export type Asking = Pick<RouteRequest<unknown, unknown, unknown>, "within" | "since">;

type Wanted = { readonly [Field in keyof LiveInterest]?: Readonly<LiveInterest[Field]> | undefined };

/** Meters that are in all of the sets. */
function common(sets: readonly ReadonlySet<MeterId>[]): ReadonlySet<MeterId> | undefined {
  const [first, ...others] = sets;
  return first === undefined ? undefined : new Set([...first].filter((meter) => others.every((set) => set.has(meter))));
}

export async function interestOf(
  { meters, district, site, utility, events }: Wanted,
  { groupings }: Pick<Services, "groupings">,
  { within, since }: Asking,
): Promise<Interest | Refusal> {
  const sets: ReadonlySet<MeterId>[] = [];
  if (within !== undefined) sets.push(within);
  if (meters !== undefined) sets.push(new Set(meters));
  for (const [kind, id] of Object.entries({ district, site })) {
    if (id === undefined) continue;
    const found = await groupings?.metersOf(kind === "district" ? { district: id } : { site: id });
    // One of which somebody may see nothing is not there for him.
    const isHidden = within !== undefined && found !== undefined && ![...found].some((meter) => within.has(meter));
    if (found === undefined || isHidden) return new Refusal("not-found", `there is no ${kind} ${id}`);
    sets.push(found);
  }
  return {
    meters: common(sets),
    utility,
    events: events === undefined ? undefined : new Set(events),
    ...(within === undefined ? {} : { shown: (event) => eventSince(event, since) }),
  };
}
