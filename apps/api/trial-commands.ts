// Opens commands, roll-outs and calls on stores of their own, for tests of what routes answer.
import {
  type CommandPolicy,
  openCloudCommands,
  openDemand,
  openRollouts,
  type RolloutsSettings,
} from "@tributary/cloud-commands";
import type { Identity } from "@tributary/cloud-identity";
import { commandNodes, type Registry } from "@tributary/cloud-registry";
import type { Seconds } from "@tributary/core";

/** Whose meters they are, and what the time is. */
export type TrialWhose = Pick<Identity, "note" | "tenants"> & { readonly now: () => Seconds };

export interface TrialCommandOptions {
  /** Where commands are kept; in memory without it. */
  readonly place?: string;
  readonly policy?: Partial<CommandPolicy>;
  readonly isTrusted?: RolloutsSettings["isTrusted"];
}

export async function openTrialCommands(
  registry: Registry,
  { note, tenants, now }: TrialWhose,
  { place = ":memory:", policy, isTrusted = () => false }: TrialCommandOptions = {},
) {
  const say = () => undefined;
  const nodes = commandNodes(registry);
  const commands = await openCloudCommands({
    ...{ place, nodes, now, say, audit: { note } },
    utilities: { tenantsOf: tenants.tenantsOf, valves: async () => 100 },
    policy: { twoPersonAbove: 10, valveShare: 0.01, cellPerMinute: 30, residentsMayClose: ["north"], ...policy },
  });
  const rollouts = await openRollouts({
    ...{ place: ":memory:", nodes, now, say, audit: { note }, allNodes: registry.nodes, runs: () => [] },
    isTrusted,
  });
  const demand = await openDemand({
    ...{ place: ":memory:", zone: "UTC", now, say, tell: async () => undefined, audit: { note } },
    async metersOf(tenant, utility) {
      const meters = registry.meters({ utility, limit: 100 }).map(({ meter }) => meter);
      const of = await tenants.tenantsOf(meters);
      return meters.filter((meter) => (of.get(meter) ?? "") === tenant);
    },
    hourlyUse: async () => new Map(),
  });
  return {
    commands,
    rollouts,
    demand,
    async close() {
      await demand.close();
      await commands.close();
      await rollouts.close();
    },
  };
}
