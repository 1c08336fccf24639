// Says which edge node may tell of which meter: the one it is bound to, or else the first that told of it.
import type { MeterOwners } from "@tributary/cloud-intake";
import type { Assets, Registry } from "@tributary/cloud-registry";
import type { MeterId, ProcessClock, Seconds } from "@tributary/core";
import { isImport } from "@tributary/wire";

export interface OwnerParts {
  readonly assets: Pick<Assets, "foreignTo" | "unbound">;
  readonly registry: Pick<Registry, "nodeOf">;
  /** Meters that are bound to no node are nobody's to tell of. */
  readonly strict: boolean;
  readonly clock: Pick<ProcessClock, "seconds">;
}

/** So long an answer of the book counts: whoever binds a meter to another node sees it take effect then. */
const knownFor: Seconds = 60;

/** `undefined`: it may. */
type Why = string | undefined;

export function meterOwners({ assets, registry, strict, clock }: OwnerParts): MeterOwners {
  const known = new Map<string, Map<MeterId, Why>>();
  let since: Seconds = 0;

  function knownOf(node: string): Map<MeterId, Why> {
    const now = clock.seconds();
    if (now < since || now >= since + knownFor) {
      known.clear();
      since = now;
    }
    const found = known.get(node) ?? new Map<MeterId, Why>();
    known.set(node, found);
    return found;
  }

  /** Of meters that are bound to no node. */
  function whyUnbound(node: string, meter: MeterId): Why {
    if (strict) return "which is bound to no edge node";
    const first = registry.nodeOf(meter);
    return first === undefined || first === node || isImport(first) ? undefined : `which ${first} tells of`;
  }

  async function ask(node: string, meters: readonly MeterId[]): Promise<Map<MeterId, Why>> {
    const foreign = await assets.foreignTo(node, meters);
    const unbound = await assets.unbound(meters);
    return new Map(
      meters.map((meter) => {
        const other = foreign.get(meter);
        if (other !== undefined) return [meter, `which ${other} may tell of`];
        return [meter, unbound.has(meter) ? whyUnbound(node, meter) : undefined];
      }),
    );
  }

  return {
    async foreignTo(node, meters) {
      // Who may import may do so for every meter.
      if (isImport(node)) return new Map();
      const answers = knownOf(node);
      const missing = meters.filter((meter) => !answers.has(meter));
      if (missing.length > 0) for (const [meter, why] of await ask(node, missing)) answers.set(meter, why);
      const found = new Map<MeterId, string>();
      for (const meter of meters) {
        const why = answers.get(meter);
        if (why !== undefined) found.set(meter, why);
      }
      return found;
    },
  };
}
