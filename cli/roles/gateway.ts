// The gateway as a process of its own: inputs, the shelf, and the way to its edge node.
import { flushCompileCache } from "node:module";
import type { ProcessClock } from "@tributary/core";
import {
  commandingDoor,
  type Input,
  openDownlinks,
  openInput,
  openRelay,
  type Relay,
  type RelaySettings,
  startGateway,
} from "@tributary/edge-gateway";
import { type Configuration, type KeyEntry, keyRing } from "@tributary/wire";
import { pauseBy } from "../clock/pause.ts";
import type { DataFolder } from "../data-folder.ts";
import { say } from "../terminal.ts";
import { openGatewayLambdas } from "./gateway-lambdas.ts";
import { openGatewayLorawan } from "./gateway-lorawan.ts";
import { beginForwarding, countsText } from "./gateway-way.ts";
import { type OnStop, type Place, placesOf } from "./run-role.ts";
import { readGateways, readKeys } from "./secrets.ts";
import { sayHeldBack, sourceLimits } from "./source-limits.ts";

const megabyte = 2 ** 20;

/** The judge of a gateway that holds keys. Drivers are loaded here alone: a gateway without keys does without them. */
async function judgeOf(entries: readonly KeyEntry[] | undefined, zone: string): Promise<Pick<RelaySettings, "judge">> {
  if (entries === undefined) return {};
  const keys = keyRing(entries);
  const { openGatewayJudge, readWithDrivers } = await import("@tributary/edge-node");
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
  say(`telegrams so far: ${countsText(relay.counts().telegrams)}`);
}

export async function startGatewayRole(
  settings: Configuration,
  folder: DataFolder,
  onStop: OnStop,
  clock: ProcessClock,
  simulated: boolean,
): Promise<readonly Place[]> {
  const { gateway: name, edge, backlogMegabytes, lorawanDevice, zone } = settings;
  if (edge !== undefined && lorawanDevice !== undefined) throw new Error("either edge or lorawanDevice, not both");
  const keys = settings.keys === undefined ? undefined : readKeys(settings.keys);
  const lorawan = lorawanDevice && (await openGatewayLorawan(lorawanDevice, folder, keys ?? [], clock, simulated));
  onStop(() => lorawan?.close());
  const relay = openRelay({
    path: folder.file("gateway.sqlite"),
    now: clock.seconds,
    mostBytes: backlogMegabytes * megabyte,
    say,
    ...(await judgeOf(keys, zone)),
    ...(lorawan?.digest === undefined ? {} : { digest: lorawan.digest }),
  });
  onStop(() => relay.close());
  onStop(() => sayCounts(relay));
  sayCounts(relay);
  const inputs = await inputsOf(settings, folder);
  const transmits = inputs.some((input) => input.transmits === true);
  const downlinks = openDownlinks({ path: folder.file("downlinks.sqlite"), now: clock.seconds, transmits, say });
  onStop(() => downlinks.close());
  const lambdas = await openGatewayLambdas(settings, folder, keys, clock, onStop);
  const forwarding = await beginForwarding(settings, relay, downlinks, lambdas, lorawan, clock, folder, onStop);
  if (forwarding === undefined) {
    say("no edge node was named: telegrams are kept and go nowhere; name one with --edge");
  } else {
    const telling = downlinks.tell(forwarding.report, pauseBy(clock));
    onStop(() => Promise.all([forwarding.stop(), telling.stop()]));
  }
  const gateway = await startGateway(
    { gateway: name, now: clock.seconds, say, ...sourceLimits(settings, clock, sayHeldBack(say, clock)) },
    commandingDoor(lambdas.listening(relay), downlinks),
    inputs,
  );
  onStop(() => gateway.stop());
  // All that will be loaded is loaded: the next start need not compile it, even when this process is killed.
  flushCompileCache();
  return placesOf(gateway);
}
