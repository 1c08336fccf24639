// Hands messages to the operator's MQTT broker: `<topic>/<person>`.
import { connect, type MqttClient } from "mqtt";
import { type Carrier, sendSeconds } from "./carrier.ts";

export interface BrokerSettings {
  readonly url: string;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly topic: string;
}

/** Connects when there is something to send, and from then on again whenever the connection ends. */
export function brokerCarrier({ url, user, password, topic }: BrokerSettings): Carrier {
  let client: MqttClient | undefined;
  function connected(): MqttClient {
    if (client !== undefined) return client;
    client = connect(url, {
      ...(user === undefined ? {} : { username: user }),
      ...(password === undefined ? {} : { password }),
      connectTimeout: sendSeconds * 1000,
      // What was not sent stays with us, not in the library's memory.
      queueQoSZero: false,
    });
    client.on("error", () => undefined);
    return client;
  }
  return {
    async send({ person }, message) {
      const open = connected();
      const late = new Promise<"late">((resolve) => {
        AbortSignal.timeout(sendSeconds * 1000).addEventListener("abort", () => resolve("late"));
      });
      const published = open
        .publishAsync(`${topic}/${person}`, JSON.stringify(message), { qos: 1 })
        .then(() => "sent" as const)
        .catch((error: unknown) => String(error));
      const ended = await Promise.race([published, late]);
      return ended === "sent" ? { sent: true } : { again: ended };
    },
    async close() {
      await client?.endAsync(true);
    },
  };
}
