// The cloud: registry, series, history, live events, intake, HTTP API and page.
import { hostname } from "node:os";
import { fileURLToPath } from "node:url";
import { type AssetParts, openApi, openSyncServer } from "@tributary/api";
import { openExports, openHistory, openHouseData, openUsage } from "@tributary/cloud-history";
import type { Intake } from "@tributary/cloud-intake";
import type { CloudLambdas } from "@tributary/cloud-lambdas";
import { openPki } from "@tributary/cloud-pki";
import { nodeInstructions, openRegistry } from "@tributary/cloud-registry";
import { openNodeStates, openTelemetry } from "@tributary/cloud-telemetry";
import type { ProcessClock } from "@tributary/core";
import { type Configuration, isLoopback } from "@tributary/wire";
import type { DataFolder } from "../data-folder.ts";
import { nodeBox } from "../keys/node-vault.ts";
import { say } from "../terminal.ts";
import { startAssets } from "./assets.ts";
import { realClock } from "./clocks.ts";
import { type CloudKeyKeeper, cloudKeyKeeper, cloudKeys } from "./cloud-keys.ts";
import { startCloudLambdas } from "./cloud-lambdas.ts";
import { commandMetrics } from "./command-metrics.ts";
import { startCommands, startRollouts } from "./commands.ts";
import { startDemand } from "./demand.ts";
import { groupingsOf } from "./groupings.ts";
import { startIdentity } from "./identity.ts";
import { settledStores, startIntake } from "./intake.ts";
import { startLiveMqtt } from "./live-mqtt.ts";
import { startNotifications } from "./notifications.ts";
import { pkiInBook } from "./pki-in-book.ts";
import type { OnStop, Place } from "./run-role.ts";
import { startSeries } from "./series.ts";

const webRoot = fileURLToPath(new URL("../../apps/web/dist", import.meta.url));

export interface Cloud {
  readonly url: string;
  /** Opens the page logged in as its administrator, once; absent when he can log in by himself. */
  readonly logIn?: string;
  /** Where edge nodes of other machines bring batches by mutual TLS; absent where none are taken. */
  readonly syncUrl?: string;
  readonly intake: Intake;
  readonly lambdas: CloudLambdas;
  /** Takes keys of meters in; absent where no master key seals them. */
  readonly keys: CloudKeyKeeper | undefined;
}

/** Where people find a cloud, for the terminal. */
export function placesOfCloud({ url, logIn }: Cloud): Place[] {
  return [["page", url], ...(logIn === undefined ? [] : [["log in", `${logIn} (once)`] as const])];
}

/** Who may bring batches: edge nodes of other processes by HTTP, or this process alone. */
export type Takes = "from-edges" | "from-here";

/** Throws where passwords, sessions and readings would go over a network in clear. */
export function refuseClear({ host, publicUrl }: Pick<Configuration, "host" | "publicUrl">): void {
  if (!isLoopback(host)) {
    throw new Error(
      `--host ${host}: page and API speak plain HTTP and stay on this machine: let a server with TLS pass them on, and name it by publicUrl; edge nodes come by --sync-host`,
    );
  }
  if (publicUrl === undefined) return;
  const { protocol, hostname } = new URL(publicUrl);
  if (protocol !== "https:" && !isLoopback(hostname)) {
    throw new Error(`publicUrl ${publicUrl}: people on other machines log in by https: alone`);
  }
}

/** Opens the stores and serves; listens when this is kept. Throws for settings that `refuseClear` refuses. */
export async function startCloud(
  settings: Configuration,
  folder: DataFolder,
  takes: Takes,
  onStop: OnStop,
  clock: ProcessClock = realClock,
): Promise<Cloud> {
  refuseClear(settings);
  const registry = openRegistry(folder.file("registry.sqlite"));
  onStop(() => registry.close());
  const series = await startSeries(settings, folder, onStop, clock);
  const telemetry = openTelemetry();
  onStop(() => telemetry.close());
  startLiveMqtt(settings, telemetry, onStop);
  const nodes = openNodeStates({ telemetry, clock });
  onStop(() => nodes.close());
  const identity = await startIdentity(settings, folder, onStop, clock);
  const keys = cloudKeyKeeper(folder.path, takes === "from-here" ? "one" : "each");
  const assets = await startAssets(settings, folder, { identity, registry }, keys, onStop, clock);
  const history = openHistory({ registry, series, clock: clock.seconds, ...assets });
  const told = await startNotifications(settings, folder, { identity, registry, series, history }, onStop, clock);
  const intake = startIntake(
    settings,
    folder,
    { history, telemetry, nodes, ...assets, registry: told.registry, series: told.series },
    onStop,
    clock,
  );
  const instructions = nodeInstructions(registry, clock.seconds);
  const lambdas = startCloudLambdas(settings, { registry, series }, onStop, clock);
  const commands = await startCommands(settings, folder, { registry, series, identity }, onStop, clock);
  const rollouts = await startRollouts(settings, folder, { registry, identity }, onStop, clock);
  const demand = await startDemand(
    settings,
    folder,
    { registry, series, identity, ...assets, telemetry, notifications: told.notifications },
    onStop,
    clock,
  );
  const usage = openUsage({ registry, series, clock: clock.seconds, ...assets });
  const door = takes === "from-edges" ? { intake } : {};
  const publicUrl = settings.publicUrl === undefined ? {} : { publicUrl: new URL(settings.publicUrl).origin };
  const parts = {
    history,
    house: openHouseData({ registry, series, settled: () => settledStores(intake) }),
    telemetry,
    nodes,
    lambdas,
    instructions,
    commands,
    notifications: told.notifications,
    rollouts,
    demand,
    metrics: commandMetrics(commands),
    assets,
    groupings: groupingsOf(assets, clock),
    usage,
    exports: openExports({ registry, series, ...usage }),
    identity,
    store: intake,
    ...door,
    ...publicUrl,
    settings: settings.api,
    webRoot,
  };
  const api = await openApi({ ...parts, clock: clock.seconds, log: say });
  onStop(() => api.close());
  const { url } = await api.listen(settings.host, settings.httpPort);
  told.servedAt(publicUrl.publicUrl ?? url);
  const link = await identity.firstLink();
  const logIn = link === undefined ? {} : { logIn: `${publicUrl.publicUrl ?? url}/first?token=${link}` };
  const cloud = { url, intake, lambdas, keys, ...logIn };
  if (takes === "from-here") return cloud;
  return { ...cloud, syncUrl: await startSync(settings, folder, { intake, lambdas, ...assets }, onStop, clock) };
}

/** Opens the door for edge nodes that prove themselves. */
async function startSync(
  { syncHost, syncPort, syncNames }: Configuration,
  folder: DataFolder,
  { assets, ...takers }: Pick<Cloud, "intake" | "lambdas"> & Pick<AssetParts, "assets">,
  onStop: OnStop,
  clock: ProcessClock,
): Promise<string> {
  const box = nodeBox(folder.path, "pki", "the key of the deployment's authority");
  const pki = await openPki({ path: folder.file("pki.sqlite"), now: clock.seconds, box });
  onStop(() => pki.close());
  const hosts = [...new Set([...syncNames, syncHost, hostname(), "localhost", "127.0.0.1"])];
  const server = await openSyncServer({
    ...{ ...takers, clock, hosts, pki: await pkiInBook(pki, assets, clock) },
    ...{ keysFor: cloudKeys(folder.path), log: say },
  });
  onStop(() => server.close());
  return (await server.listen(syncHost, syncPort)).url;
}
