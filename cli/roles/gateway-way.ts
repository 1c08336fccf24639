// The way of a gateway to its edge node: by MQTT, or as a LoRaWAN end device.
import type { ProcessClock } from "@tributary/core";
import {
  type Downlinks,
  type Forwarding,
  type Link,
  type LorawanWay,
  type MqttLink,
  mqttLink,
  type RadioLink,
  type Relay,
} from "@tributary/edge-gateway";
import type { Configuration } from "@tributary/wire";
import { pauseBy } from "../clock/pause.ts";
import { say } from "../terminal.ts";
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

/** The way to the edge node that the settings name: as a LoRaWAN device, by MQTT, or none. */
export function beginForwarding(
  settings: Configuration,
  relay: Relay,
  downlinks: Downlinks,
  lorawan: LorawanWay | undefined,
  clock: ProcessClock,
): Promise<Forwarding & Pick<MqttLink, "report">> | undefined {
  if (lorawan !== undefined) return beginRadio(lorawan, relay, downlinks);
  if (settings.edge === undefined) return undefined;
  const { user, ...access } = readBrokerAccess(settings, settings.gateway);
  const link = mqttLink({ url: settings.edge, gateway: user, take: downlinks.take, say, ...access });
  const { stop } = relay.forward(held(link, clock), { pause: pauseBy(clock) });
  return Promise.resolve({ stop, report: (report) => clock.hold(link.report(report)) });
}
