// Sends telegram lines over MQTT, each source as the gateway of its name; those that prove themselves take downlinks, too.
import { decodeDownlink, encodeDownlinkReport } from "@tributary/wire";
import mqtt, { type MqttClient } from "mqtt";
import { seconds } from "../roles/clocks.ts";
import { outcomeCounter } from "./outcome-counter.ts";
import type { HearDownlink, Sender } from "./sender.ts";
import { type WaitingDownlinks, waitingDownlinks } from "./waiting-downlinks.ts";

const tryAgain = 500;

/** A gateway of the simulator. */
interface Simulated {
  readonly client: MqttClient;
  readonly downlinks: WaitingDownlinks;
}

/** With a password the sources prove themselves as gateways of their names, in small letters; PUBACK is the answer. */
export function mqttSender(url: string, password?: string, heard: HearDownlink = () => false): Sender {
  const outcomes = outcomeCounter();
  const gateways = new Map<string, Simulated>();

  function open(name: string): Simulated {
    const proof = password === undefined ? {} : { username: name, password };
    // The client keeps what was not acknowledged, and sends it again when the broker is back.
    const client = mqtt.connect(url, { reconnectPeriod: tryAgain, ...proof });
    const downlinks = waitingDownlinks(heard, seconds);
    client.on("error", () => undefined);
    if (password !== undefined) {
      client.on("connect", () => client.subscribe(`tributary/v1/${name}/down`, { qos: 1 }, () => undefined));
      client.on("message", (_, payload) => {
        const downlink = decodeDownlink(payload);
        if (typeof downlink !== "string") say(name, client, [downlinks.take(downlink)]);
      });
    }
    return { client, downlinks };
  }

  function say(name: string, client: MqttClient, reports: ReturnType<WaitingDownlinks["sent"]>): void {
    for (const report of reports) {
      const payload = Buffer.from(encodeDownlinkReport(report));
      client.publish(`tributary/v1/${name}/state`, payload, { qos: 1 }, () => undefined);
    }
  }

  return {
    async send(source, line) {
      const name = source.toLowerCase();
      const gateway = gateways.get(name) ?? open(name);
      gateways.set(name, gateway);
      await gateway.client.publishAsync(`tributary/v1/${name}/up`, line, { qos: 1 });
      outcomes.add("acknowledged");
      say(name, gateway.client, gateway.downlinks.sent(line));
    },
    outcomes: () => outcomes.counts,
    async close() {
      await Promise.all([...gateways.values()].map(({ client }) => client.endAsync(true)));
    },
  };
}
