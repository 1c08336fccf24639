// The edge node: keys, decoding, pipeline, rules, its store, and the gateways that bring it telegrams.
import type { ProcessClock } from "@tributary/core";
import {
  commandingDoor,
  type Gateway,
  type Input,
  openDownlinks,
  startGateway,
  tcpInput,
} from "@tributary/edge-gateway";
import {
  type Edge,
  type KeyLookup,
  type NodeUpdates,
  openControl,
  openEdge,
  readOrMakeToken,
  readWithDrivers,
  type SyncTarget,
} from "@tributary/edge-node";
import type { Configuration } from "@tributary/wire";
import { pauseBy } from "../clock/pause.ts";
import type { DataFolder } from "../data-folder.ts";
import { megabytePrices, ownPlace } from "../lambdas/own-place.ts";
import { say } from "../terminal.ts";
import { type LiveSettings, liveSettings } from "../updates/live-settings.ts";
import { realClock } from "./clocks.ts";
import { gatewayInputs, gatewayWay } from "./gateway-doors.ts";
import { readMasks } from "./read-masks.ts";
import type { OnStop, Place } from "./run-role.ts";
import { sourceLimits } from "./source-limits.ts";

/** Opens the node's store, brings its state back, and begins to sync where there is a way to a cloud. */
export function startEdge(
  settings: Configuration,
  folder: DataFolder,
  keys: KeyLookup,
  cloud: SyncTarget | undefined,
  onStop: OnStop,
  clock: ProcessClock = realClock,
  live: LiveSettings = liveSettings(settings),
): Edge {
  const { detail, groupEpsilon } = settings;
  const edge = openEdge({
    dataDir: folder.file("edge"),
    node: settings.node,
    keys,
    zone: settings.zone,
    clock,
    reader: readWithDrivers(),
    // What is told by days or groups is made from hours.
    detail: detail === "full" ? "full" : "hourly",
    radio: true,
    lambdas: {
      ...{ trusted: live.trusted, own: ownPlace("edge", settings, clock), perMegabyte: megabytePrices(settings) },
    },
    safety: live.safety,
    overrides: settings.stages,
    log: say,
  });
  onStop(() => edge.close());
  if (cloud !== undefined) {
    const { syncBytesPerSecond: bytesPerSecond, syncAskSeconds } = settings;
    const sync = edge.startSync(
      { ...cloud, send: (batch) => clock.hold(cloud.send(batch)) },
      {
        ...{ detail, groupEpsilon, masks: readMasks(settings), askEveryMs: syncAskSeconds * 1000 },
        time: { now: clock.steady ?? clock.now, pause: pauseBy(clock) },
        ...(bytesPerSecond === undefined ? {} : { bytesPerSecond }),
      },
    );
    onStop(() => sync.stop());
  }
  return edge;
}

/** The inputs of the node's own process have no gateway that keeps their downlinks: they are kept here. */
function ownDownlinks(
  settings: Configuration,
  folder: DataFolder,
  edge: Edge,
  inputs: readonly Input[],
  onStop: OnStop,
  clock: ProcessClock,
) {
  const transmits = inputs.some((input) => input.transmits === true);
  const downlinks = openDownlinks({ path: folder.file("downlinks.sqlite"), now: clock.seconds, transmits, say });
  onStop(() => downlinks.close());
  edge.commands.addWay({
    reaches: (gateway) => gateway === settings.gateway,
    async send(_, downlink) {
      downlinks.take(downlink);
      return true;
    },
  });
  const telling = downlinks.tell((report) => edge.report(settings.gateway, report));
  onStop(() => telling.stop());
  return downlinks;
}

/** Takes telegrams over TCP and gateways by MQTT and TCP, and brings all their downlinks. */
export async function startDoors(
  settings: Configuration,
  folder: DataFolder,
  edge: Edge,
  others: readonly Input[],
  onStop: OnStop,
  clock: ProcessClock = realClock,
): Promise<Gateway> {
  const { host, telegramPort, gateway } = settings;
  const gateways = gatewayInputs(settings, folder, onStop, clock);
  const inputs = [tcpInput({ host, port: telegramPort }), ...gateways, ...others];
  const downlinks = ownDownlinks(settings, folder, edge, inputs, onStop, clock);
  const place = { gateway, now: clock.seconds, say, ...sourceLimits(settings, clock, edge.heldBack) };
  const doors = await startGateway(place, commandingDoor(edge, downlinks), inputs);
  onStop(() => doors.stop());
  const way = gatewayWay(settings, doors.inputs, clock);
  edge.commands.addWay(way);
  edge.addLambdaWay(way);
  return doors;
}

/** Commands, state and metrics for whoever works on this machine and may read the token. */
export async function startControl(
  settings: Configuration,
  folder: DataFolder,
  edge: Edge,
  onStop: OnStop,
  updates?: NodeUpdates,
): Promise<Place> {
  const token = readOrMakeToken(folder.file("control-token"));
  const control = await openControl({
    ...{ edge, port: settings.controlPort, token, say },
    ...(updates === undefined ? {} : { updates }),
  });
  onStop(() => control.close());
  return ["control", control.url];
}
