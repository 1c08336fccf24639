// Opens the intake in the data folder: what it takes is brought to registry and series, and told to those who watch.
import { completed, type History, news } from "@tributary/cloud-history";
import { type Intake, openIntake } from "@tributary/cloud-intake";
import type { Assets, Registry } from "@tributary/cloud-registry";
import type { NodeStates, Telemetry } from "@tributary/cloud-telemetry";
import type { ProcessClock } from "@tributary/core";
import { SeriesError, type SeriesStore } from "@tributary/engine-series";
import type { Configuration } from "@tributary/wire";
import type { DataFolder } from "../data-folder.ts";
import { say } from "../terminal.ts";
import { meterOwners } from "./meter-owners.ts";
import type { OnStop } from "./run-role.ts";

export interface Fed {
  readonly registry: Registry;
  readonly series: SeriesStore;
  readonly history: History;
  readonly telemetry: Telemetry;
  readonly nodes: NodeStates;
  readonly assets: Assets;
}

export function startIntake(
  { intakeMegabytes, strictMeters: strict }: Configuration,
  folder: DataFolder,
  { registry, series, history, telemetry, nodes, assets }: Fed,
  onStop: OnStop,
  clock: ProcessClock,
): Intake {
  const intake = openIntake({
    path: folder.file("intake.sqlite"),
    mostBytes: intakeMegabytes * 2 ** 20,
    ...{ registry, series, clock, say },
    masked: (batch) => completed(batch, registry),
    owners: meterOwners({ assets, registry, strict, clock }),
    heard: nodes.heard,
    told: (batch) => telemetry.publish(() => news(batch, history)),
  });
  onStop(() => intake.close());
  return intake;
}

/** Waits for the stores. Throws while they are stopped or fail: what waits in the log could be stored after it was erased. */
export async function settledStores(intake: Intake): Promise<void> {
  const { store, says } = intake.state();
  if (store !== "running") throw new SeriesError("series/paused", says ?? store);
  await intake.settled();
}
