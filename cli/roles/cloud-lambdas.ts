// Lambdas in the cloud's process: for edge nodes that ask, and those that its configuration names, by its clock.
import { type CloudLambdas, openCloudLambdas } from "@tributary/cloud-lambdas";
import type { Registry } from "@tributary/cloud-registry";
import type { ProcessClock } from "@tributary/core";
import type { SeriesStore } from "@tributary/engine-series";
import type { Configuration } from "@tributary/wire";
import { ownPlace } from "../lambdas/own-place.ts";
import { readArtefact } from "../lambdas/read-artefact.ts";
import { readTrustedKeys } from "../lambdas/trusted-keys.ts";
import { say } from "../terminal.ts";
import type { OnStop } from "./run-role.ts";

/** How often the clock is looked at, in milliseconds. */
const tickEvery = 60_000;

export function startCloudLambdas(
  settings: Configuration,
  stores: { readonly registry: Registry; readonly series: SeriesStore },
  onStop: OnStop,
  clock: ProcessClock,
): CloudLambdas {
  const lambdas = openCloudLambdas({
    ...stores,
    ...ownPlace("cloud", settings, clock),
    trusted: readTrustedKeys(settings.lambdaKeys),
    zone: settings.zone,
    clock: clock.now,
    say,
  });
  onStop(() => lambdas.close());
  for (const file of settings.cloudLambdas) lambdas.deploy(readArtefact(file));
  if (settings.cloudLambdas.length > 0) onStop(runByClock(lambdas, clock));
  return lambdas;
}

function runByClock(lambdas: CloudLambdas, clock: ProcessClock): () => void {
  let disarm = clock.after(tickEvery, tick);
  function tick(): void {
    void clock.hold(lambdas.tick());
    disarm = clock.after(tickEvery, tick);
  }
  return () => disarm();
}
