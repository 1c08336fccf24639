// The doors of an edge node to its gateways: MQTT, by its own broker or another, and TCP without a broker.
import type { ProcessClock } from "@tributary/core";
import { hopTcpInput, type Input, mqttBrokerInput, mqttInput, type RunningInput } from "@tributary/edge-gateway";
import type { CommandWay, LambdaWay } from "@tributary/edge-node";
import type { Configuration, Downlink, LambdaAsk } from "@tributary/wire";
import type { DataFolder } from "../data-folder.ts";
import { provedDoor } from "./proved-door.ts";
import type { OnStop } from "./run-role.ts";
import { readBrokerAccess, readCertificate, readGateways } from "./secrets.ts";

/** The embedded broker, or the one that is named, and the door over TCP where it has a port. */
export function gatewayInputs(
  settings: Configuration,
  folder: DataFolder,
  onStop: OnStop,
  clock: ProcessClock,
): readonly Input[] {
  const { host, mqttPort, hopPort, broker, node, cloud } = settings;
  const gateways = readGateways(settings.gateways);
  if (settings.gatewayCertificates) {
    if (broker !== undefined) throw new Error("gatewayCertificates is for the embedded broker, not for another one");
    const proved = provedDoor(folder.path, cloud, clock, onStop);
    const hop = hopPort === undefined ? [] : [hopTcpInput({ host, port: hopPort, ...proved })];
    return [mqttInput({ host, port: mqttPort, ...proved }), ...hop];
  }
  const mqtt =
    broker === undefined
      ? mqttInput({ host, port: mqttPort, gateways, ...readCertificate(settings) })
      : mqttBrokerInput({ url: broker, gateways: new Set(gateways.keys()), ...readBrokerAccess(settings, node) });
  return hopPort === undefined ? [mqtt] : [mqtt, hopTcpInput({ host, port: hopPort, gateways })];
}

/** The way down to gateways: by whichever door they are there. */
export function gatewayWay(
  { gateway, gateways, gatewayCertificates }: Configuration,
  inputs: readonly RunningInput[],
  clock: ProcessClock,
): CommandWay & LambdaWay {
  const known = new Set(gateways.map(({ name }) => name));
  return {
    reaches: (name) => name !== gateway && (gatewayCertificates || known.has(name)),
    async send(name: string, message: Downlink | LambdaAsk) {
      for (const { sendDown } of inputs) {
        if (sendDown !== undefined && (await clock.hold(sendDown(name, message)))) return true;
      }
      return false;
    },
  };
}
