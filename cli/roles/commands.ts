// Opens commands and roll-outs in the data folder, or in the database that the settings name, and goes on with them by the clock.
import {
  type CloudCommands,
  openCloudCommands,
  openRollouts,
  type Rollouts,
  type Utilities,
} from "@tributary/cloud-commands";
import type { Identity } from "@tributary/cloud-identity";
import { commandNodes, lambdaRuns, type Registry } from "@tributary/cloud-registry";
import type { MeterId, ProcessClock } from "@tributary/core";
import { isSignedAs } from "@tributary/engine-lambda";
import type { SeriesStore } from "@tributary/engine-series";
import type { Configuration } from "@tributary/wire";
import type { DataFolder } from "../data-folder.ts";
import { readTrustedKeys } from "../lambdas/trusted-keys.ts";
import { say } from "../terminal.ts";
import { databasePlace } from "./database-place.ts";
import { runByClock } from "./run-by-clock.ts";
import type { OnStop } from "./run-role.ts";

/** How long a count of valves holds, in seconds. */
const censusHolds = 600;
const page = 1000;

interface Stores {
  readonly registry: Registry;
  readonly series: Pick<SeriesStore, "latest">;
  readonly identity: Pick<Identity, "note" | "tenants">;
}

/** Counts valves by utility now and then: meters that told of one. */
function utilitiesOf({ registry, series, identity: { tenants } }: Stores, clock: ProcessClock): Utilities {
  let counted = new Map<string, number>();
  let countedAt = Number.NEGATIVE_INFINITY;

  function* withValve(): Iterable<MeterId> {
    for (let after = ""; ; ) {
      const meters = registry.meters({ after, limit: page });
      for (const { meter } of meters) {
        if (series.latest(meter).some(({ register }) => register === "valve-state")) yield meter;
      }
      const last = meters.at(-1);
      if (last === undefined || meters.length < page) return;
      after = last.meter;
    }
  }

  async function count(): Promise<void> {
    const meters = [...withValve()];
    const of = await tenants.tenantsOf(meters);
    const counts = new Map<string, number>();
    for (const meter of meters) counts.set(of.get(meter) ?? "", (counts.get(of.get(meter) ?? "") ?? 0) + 1);
    counted = counts;
    countedAt = clock.seconds();
  }

  return {
    tenantsOf: tenants.tenantsOf,
    async valves(tenant) {
      if (Math.abs(clock.seconds() - countedAt) > censusHolds) await count();
      return counted.get(tenant) ?? 0;
    },
  };
}

export async function startCommands(
  settings: Configuration,
  folder: DataFolder,
  stores: Stores,
  onStop: OnStop,
  clock: ProcessClock,
): Promise<CloudCommands> {
  const { registry, identity } = stores;
  const commands = await openCloudCommands({
    place: databasePlace(settings, folder, "commands.sqlite"),
    ...{ policy: settings.commands, now: clock.seconds, say },
    nodes: commandNodes(registry),
    utilities: utilitiesOf(stores, clock),
    audit: { note: identity.note },
  });
  runByClock(() => commands.tick(), commands.close, onStop, clock);
  return commands;
}

export async function startRollouts(
  settings: Configuration,
  folder: DataFolder,
  { registry, identity }: Pick<Stores, "registry" | "identity">,
  onStop: OnStop,
  clock: ProcessClock,
): Promise<Rollouts> {
  const trusted = readTrustedKeys(settings.lambdaKeys);
  const rollouts = await openRollouts({
    place: databasePlace(settings, folder, "rollouts.sqlite"),
    ...{ now: clock.seconds, say },
    isTrusted: (artefact) => isSignedAs("lambda", artefact, trusted),
    nodes: commandNodes(registry),
    allNodes: registry.nodes,
    runs: lambdaRuns(registry),
    audit: { note: identity.note },
  });
  runByClock(() => rollouts.tick(), rollouts.close, onStop, clock);
  return rollouts;
}
