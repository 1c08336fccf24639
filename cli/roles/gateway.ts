// The gateway as a process of its own: inputs, the shelf, and the way to its edge node.
import { flushCompileCache } from "node:module";
import {
  type Input,
  mqttLink,
  openInput,
  openRelay,
  type Relay,
  type RelaySettings,
  startGateway,
} from "@tributary/edge-gateway";
import { type Configuration, keyRing } from "@tributary/wire";
import type { DataFolder } from "../data-folder.ts";
import { say } from "../terminal.ts";
import { seconds } from "./clocks.ts";
import { type OnStop, type Place, placesOf } from "./run-role.ts";
import { readBrokerAccess, readGateways, readKeys } from "./secrets.ts";

const megabyte = 2 ** 20;

/** The judge of a gateway that holds keys. Drivers are loaded here alone: a gateway without keys does without them. */
async function judgeOf(settings: Configuration): Promise<Pick<RelaySettings, "judge">> {
  if (settings.keys === undefined) return {};
  const keys = keyRing(readKeys(settings.keys));
  const { openGatewayJudge, readWithDrivers } = await import("@tributary/edge-node");
  const { zone } = settings;
  return { judge: (kept) => openGatewayJudge({ reader: readWithDrivers(), keys, zone }, kept) };
}

/** The inputs that the settings choose; telegrams over TCP where they choose none. */
function inputsOf(settings: Configuration, folder: DataFolder): Promise<Input[]> {
  const { host, telegramPort, inputs, gateways, input } = settings;
  const house = { host, file: folder.file, gateways: readGateways(gateways) };
  const named = input === undefined ? [] : [input === "-" ? { kind: "stdin" } : { kind: "file", path: input }];
  const chosen = inputs.length === 0 ? [{ kind: "tcp", port: telegramPort }] : inputs;
  return Promise.all([...chosen, ...named].map((choice) => openInput(choice, house)));
}

function sayCounts(relay: Relay): void {
  const counts = Object.entries(relay.counts().telegrams).map(([cause, telegrams]) => `${cause} ${telegrams}`);
  say(`telegrams so far: ${counts.length === 0 ? "none" : counts.join(", ")}`);
}

export async function startGatewayRole(
  settings: Configuration,
  folder: DataFolder,
  onStop: OnStop,
): Promise<readonly Place[]> {
  const { gateway: name, edge, backlogMegabytes } = settings;
  const relay = openRelay({
    path: folder.file("gateway.sqlite"),
    now: seconds,
    mostBytes: backlogMegabytes * megabyte,
    say,
    ...(await judgeOf(settings)),
  });
  onStop(() => relay.close());
  onStop(() => sayCounts(relay));
  sayCounts(relay);
  if (edge === undefined) say("no edge node was named: telegrams are kept and go nowhere; name one with --edge");
  else {
    const { user, ...access } = readBrokerAccess(settings, name);
    const sending = relay.forward(mqttLink({ url: edge, gateway: user, ...access }));
    onStop(() => sending.stop());
  }
  const gateway = await startGateway({ gateway: name, now: seconds, say }, relay, await inputsOf(settings, folder));
  onStop(() => gateway.stop());
  // All that will be loaded is loaded: the next start need not compile it, even when this process is killed.
  flushCompileCache();
  return placesOf(gateway);
}
