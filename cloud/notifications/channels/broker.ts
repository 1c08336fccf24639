// Hands messages to the operator's MQTT broker: `<topic>/<person>`.
import { connect, type MqttClient } from "mqtt";
import { type Carrier, sendSeconds } from "./carrier.ts";

export interface BrokerSettings {
  readonly url: string;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly topic: string;
}

interface Connection {
  readonly client: MqttClient;
  readonly ready: Promise<"ready">;
  /** Why it ended. */
  readonly ended: Promise<string>;
}

/**
 * Connects when there is something to send. The library sends again by itself, after it connected again, what the broker
 * did not confirm: a connection that ended, or is too slow, is given up with all that it holds, for we decide then whether
 * a message may still be sent.
 */
export function brokerCarrier({ url, user, password, topic }: BrokerSettings): Carrier {
  let current: Connection | undefined;

  function dial(): Connection {
    const client = connect(url, {
      ...(user === undefined ? {} : { username: user }),
      ...(password === undefined ? {} : { password }),
      connectTimeout: sendSeconds * 1000,
      reconnectPeriod: 0,
    });
    const ready = new Promise<"ready">((resolve) => client.once("connect", () => resolve("ready")));
    const ended = new Promise<string>((resolve) => {
      client.on("error", (error) => resolve(String(error)));
      client.once("close", () => resolve("the connection ended"));
    });
    const connection: Connection = { client, ready, ended };
    void ended.then(() => giveUp(connection));
    return connection;
  }

  function giveUp(connection: Connection): void {
    if (current === connection) current = undefined;
    connection.client.end(true);
  }

  return {
    async send({ person }, message) {
      current ??= dial();
      const connection = current;
      const { client, ready, ended } = connection;
      const late = new Promise<"late">((resolve) => {
        AbortSignal.timeout(sendSeconds * 1000).addEventListener("abort", () => resolve("late"));
      });
      const begun = await Promise.race([ready, ended, late]);
      const how =
        begun !== "ready"
          ? begun
          : await Promise.race([
              client
                .publishAsync(`${topic}/${person}`, JSON.stringify(message), { qos: 1 })
                .then(() => "sent")
                .catch((error: unknown) => String(error)),
              ended,
              late,
            ]);
      if (how === "sent") return { sent: true };
      giveUp(connection);
      return { again: how };
    },
    async close() {
      await current?.client.endAsync(true);
    },
  };
}
