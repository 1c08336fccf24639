// The way of a gateway to its edge node: by MQTT, over TCP without a broker, or as a LoRaWAN end device.
import type { ProcessClock } from "@tributary/core";
import {
  type Downlinks,
  type Forwarding,
  type HopTcpLink,
  hopTcpLink,
  type Link,
  type LorawanWay,
  type MqttLink,
  type MqttLinkOptions,
  mqttLink,
  type RadioLink,
  type Relay,
} from "@tributary/edge-gateway";
import type { Configuration } from "@tributary/wire";
import { pauseBy } from "../clock/pause.ts";
import type { DataFolder } from "../data-folder.ts";
import { readCredentials } from "../pki/credentials.ts";
import { say } from "../terminal.ts";
import type { GatewayLambdas } from "./gateway-lambdas.ts";
import type { OnStop } from "./run-role.ts";
import { readBrokerAccess } from "./secrets.ts";

/** `sent 12, heard 11`. */
export function countsText(counts: Readonly<Record<string, number>>): string {
  const words = Object.entries(counts).map(([what, count]) => `${what} ${count}`);
  return words.length === 0 ? "none" : words.join(", ");
}

/** A link whose answers are waited for before time goes on. */
function held(link: Link, clock: ProcessClock): Link {
  return { send: (batch, payload) => clock.hold(link.send(batch, payload)), close: () => link.close() };
}

/** A radio link that says at its end what became of its frames. */
async function beginRadio(lorawan: LorawanWay, relay: Relay, { take }: Downlinks): Promise<RadioLink> {
  const link = await lorawan.begin(relay, take);
  const stop = async () => {
    await link.stop();
    say(`LoRaWAN frames: ${countsText(link.counts())}`);
  };
  return { ...link, stop };
}

/** The certificate of a gateway that enrolled and has no password. What it takes is loaded for such a gateway alone. */
async function proofOf(
  settings: Configuration,
  folder: DataFolder,
  onStop: OnStop,
  clock: ProcessClock,
): Promise<Pick<MqttLinkOptions, "certificate">> {
  const { edge = "", passwordFile } = settings;
  const isEnrolled = passwordFile === undefined && /^(mqtts|tls):/i.test(edge) && readCredentials(folder.path);
  if (!isEnrolled) return {};
  const { gatewayProof } = await import("./gateway-proof.ts");
  return gatewayProof(settings, folder.path, onStop, clock);
}

/** Port of the door over TCP, where the address names none. */
const usualHopPort = 8084;

/** What either way needs: where downlinks and questions go, and what proves the gateway where it has no password. */
type LinkOptions = Pick<MqttLinkOptions, "take" | "answer" | "say" | "certificate">;

function openLink(edge: string, settings: Configuration, options: LinkOptions): MqttLink | HopTcpLink {
  const { user: gateway, authorities, ...password } = readBrokerAccess(settings, settings.gateway);
  const { protocol, hostname, port } = new URL(edge);
  if (protocol === "mqtt:" || protocol === "mqtts:") {
    return mqttLink({
      url: edge,
      gateway,
      ...password,
      ...(authorities === undefined ? {} : { authorities }),
      ...options,
    });
  }
  const { certificate, ...others } = options;
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  const way = { host, port: Number(port || usualHopPort), gateway, ...others };
  if (protocol === "tcp:") return hopTcpLink({ ...way, ...password });
  if (certificate === undefined) {
    throw new Error(`${edge}: a gateway proves itself there by its certificate: get one with tributary pki enrol`);
  }
  return hopTcpLink({ ...way, certificate });
}

/** The way to the edge node that the settings name: as a LoRaWAN device, by MQTT, or none. */
export async function beginForwarding(
  settings: Configuration,
  relay: Relay,
  downlinks: Downlinks,
  lambdas: GatewayLambdas,
  lorawan: LorawanWay | undefined,
  clock: ProcessClock,
  folder: DataFolder,
  onStop: OnStop,
): Promise<(Forwarding & Pick<MqttLink, "report">) | undefined> {
  if (lorawan !== undefined) return beginRadio(lorawan, relay, downlinks);
  if (settings.edge === undefined) return undefined;
  const proof = await proofOf(settings, folder, onStop, clock);
  const answer: LinkOptions["answer"] = (ask) => clock.hold(lambdas.answer(ask));
  const link = openLink(settings.edge, settings, { take: downlinks.take, answer, say, ...proof });
  const { stop } = relay.forward(held(link, clock), { pause: pauseBy(clock) });
  return { stop, report: (report) => clock.hold(link.report(report)) };
}
