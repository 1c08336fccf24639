// Sends telegram lines over MQTT, each source as the gateway of its name.
import mqtt, { type MqttClient } from "mqtt";
import { outcomeCounter } from "./outcome-counter.ts";
import type { Sender } from "./sender.ts";

const tryAgain = 500;

/** With a password the sources prove themselves as gateways of their names; PUBACK is the answer. */
export function mqttSender(url: string, password?: string): Sender {
  const outcomes = outcomeCounter();
  const clients = new Map<string, MqttClient>();
  const clientOf = (source: string) => {
    let client = clients.get(source);
    if (client === undefined) {
      const proof = password === undefined ? {} : { username: source, password };
      // The client keeps what was not acknowledged, and sends it again when the broker is back.
      client = mqtt.connect(url, { reconnectPeriod: tryAgain, ...proof });
      client.on("error", () => undefined);
      clients.set(source, client);
    }
    return client;
  };
  return {
    async send(source, line) {
      await clientOf(source).publishAsync(`tributary/v1/${source}/up`, line, { qos: 1 });
      outcomes.add("acknowledged");
    },
    outcomes: () => outcomes.counts,
    async close() {
      await Promise.all([...clients.values()].map((client) => client.endAsync(true)));
    },
  };
}
