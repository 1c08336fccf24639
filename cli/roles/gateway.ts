// The gateway as a process of its own: inputs, the shelf, and the way to its edge node.
import { flushCompileCache } from "node:module";
import type { ProcessClock } from "@tributary/core";
import {
  commandingDoor,
  type Input,
  type Link,
  mqttLink,
  openDownlinks,
  openInput,
  openRelay,
  type Relay,
  type RelaySettings,
  startGateway,
} from "@tributary/edge-gateway";
import { type Configuration, keyRing } from "@tributary/wire";
import { pauseBy } from "../clock/pause.ts";
import type { DataFolder } from "../data-folder.ts";
import { say } from "../terminal.ts";
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

/** A link whose answers are waited for before time goes on. */
function held(link: Link, clock: ProcessClock): Link {
  return { send: (batch, payload) => clock.hold(link.send(batch, payload)), close: () => link.close() };
}

function sayCounts(relay: Relay): void {
  const counts = Object.entries(relay.counts().telegrams).map(([cause, telegrams]) => `${cause} ${telegrams}`);
  say(`telegrams so far: ${counts.length === 0 ? "none" : counts.join(", ")}`);
}

export async function startGatewayRole(
  settings: Configuration,
  folder: DataFolder,
  onStop: OnStop,
  clock: ProcessClock,
): Promise<readonly Place[]> {
  const { gateway: name, edge, backlogMegabytes } = settings;
  const relay = openRelay({
    path: folder.file("gateway.sqlite"),
    now: clock.seconds,
    mostBytes: backlogMegabytes * megabyte,
    say,
    ...(await judgeOf(settings)),
  });
  onStop(() => relay.close());
  onStop(() => sayCounts(relay));
  sayCounts(relay);
  const inputs = await inputsOf(settings, folder);
  const transmits = inputs.some((input) => input.transmits === true);
  const downlinks = openDownlinks({ path: folder.file("downlinks.sqlite"), now: clock.seconds, transmits, say });
  onStop(() => downlinks.close());
  if (edge === undefined) say("no edge node was named: telegrams are kept and go nowhere; name one with --edge");
  else {
    const { user, ...access } = readBrokerAccess(settings, name);
    const link = mqttLink({ url: edge, gateway: user, take: downlinks.take, say, ...access });
    const [sending, telling] = [
      relay.forward(held(link, clock), { pause: pauseBy(clock) }),
      downlinks.tell((report) => clock.hold(link.report(report)), pauseBy(clock)),
    ];
    onStop(() => Promise.all([sending.stop(), telling.stop()]));
  }
  const gateway = await startGateway(
    { gateway: name, now: clock.seconds, say },
    commandingDoor(relay, downlinks),
    inputs,
  );
  onStop(() => gateway.stop());
  // All that will be loaded is loaded: the next start need not compile it, even when this process is killed.
  flushCompileCache();
  return placesOf(gateway);
}
