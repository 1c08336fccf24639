// The edge node: keys, decoding, pipeline, rules, its store, and the gateways that bring it telegrams.
import type { ProcessClock } from "@tributary/core";
import { type Gateway, type Input, mqttBrokerInput, mqttInput, startGateway, tcpInput } from "@tributary/edge-gateway";
import { type Edge, openEdge, readWithDrivers, type SyncTarget } from "@tributary/edge-node";
import { type Configuration, type KeyEntry, keyRing } from "@tributary/wire";
import type { DataFolder } from "../data-folder.ts";
import { say } from "../terminal.ts";
import { realClock } from "./clocks.ts";
import type { OnStop } from "./run-role.ts";
import { readBrokerAccess, readGateways } from "./secrets.ts";

/** Opens the node's store, brings its state back, and begins to sync where there is a way to a cloud. */
export function startEdge(
  settings: Configuration,
  folder: DataFolder,
  keys: readonly KeyEntry[],
  cloud: SyncTarget | undefined,
  onStop: OnStop,
  clock: ProcessClock = realClock,
): Edge {
  const edge = openEdge({
    dataDir: folder.file("edge"),
    node: settings.node,
    keys: keyRing(keys),
    zone: settings.zone,
    clock,
    reader: readWithDrivers(),
    log: say,
  });
  onStop(() => edge.close());
  if (cloud !== undefined) {
    const sync = edge.startSync({ send: (batch) => clock.hold(cloud.send(batch)) });
    onStop(() => sync.stop());
  }
  return edge;
}

/** What joins gateways and edge node: the embedded broker, or the one that is named. */
function gatewayInput(settings: Configuration): Input {
  const { host, mqttPort, broker, gateways, node } = settings;
  const known = readGateways(gateways);
  if (broker === undefined) return mqttInput({ host, port: mqttPort, gateways: known });
  return mqttBrokerInput({ url: broker, gateways: new Set(known.keys()), ...readBrokerAccess(settings, node) });
}

/** Takes telegrams over TCP, and gateways by MQTT. */
export async function startDoors(
  settings: Configuration,
  edge: Edge,
  others: readonly Input[],
  onStop: OnStop,
  clock: ProcessClock = realClock,
): Promise<Gateway> {
  const { host, telegramPort, gateway } = settings;
  const inputs = [tcpInput({ host, port: telegramPort }), gatewayInput(settings), ...others];
  const doors = await startGateway({ gateway, now: clock.seconds, say }, edge, inputs);
  onStop(() => doors.stop());
  return doors;
}
