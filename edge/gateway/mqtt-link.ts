// The way of a gateway to its edge node over MQTT: batches on `up`, answers on `ack`.
import type { HopAnswer } from "@tributary/wire";
import { readHopAnswer } from "@tributary/wire";
import mqtt, { type MqttClient } from "mqtt";
import type { Link } from "./forward.ts";
import { ackTopic, upTopic } from "./mqtt-topics.ts";

export interface MqttLinkOptions {
  /** `mqtt://host:port`, or `mqtts://` for TLS. */
  readonly url: string;
  /** Name of the gateway, which is its user name. */
  readonly gateway: string;
  readonly password?: string;
  /** Certificates of authorities (PEM) to trust instead of the system's. */
  readonly authorities?: string;
  /** How long an answer may take, in milliseconds. */
  readonly patienceMs?: number;
}

const connectMs = 10_000;

/** Opened when something is to be sent, and again after it broke. PUBACK proves nothing: only the edge node's answer does. */
export function mqttLink({ url, gateway, password, authorities, patienceMs = 15_000 }: MqttLinkOptions): Link {
  let connecting: Promise<MqttClient> | undefined;
  let closed = false;
  const waiting = new Map<string, (answer: HopAnswer | Error) => void>();
  const nameOf = (epoch: string, sequence: number) => `${epoch} ${sequence}`;

  const breakAll = (error: Error) => {
    for (const settle of [...waiting.values()]) settle(error);
  };

  async function connect(): Promise<MqttClient> {
    const client = mqtt.connect(url, {
      reconnectPeriod: 0,
      connectTimeout: connectMs,
      username: gateway,
      ...(password === undefined ? {} : { password }),
      ...(authorities === undefined ? {} : { ca: authorities }),
    });
    let why = new Error("the connection ended");
    client.on("error", (error) => {
      why = error;
    });
    client.on("message", (_, payload) => {
      const answer = readHopAnswer(payload.toString());
      if (answer !== undefined) waiting.get(nameOf(answer.epoch, answer.sequence))?.(answer);
    });
    await new Promise<void>((resolve, reject) => {
      client.on("connect", () => resolve());
      // Follows every failure, before the connection and after.
      client.on("close", () => {
        connecting = undefined;
        client.end(true);
        breakAll(why);
        reject(why);
      });
    });
    await client.subscribeAsync(ackTopic(gateway), { qos: 1 });
    return client;
  }

  return {
    async send({ epoch, sequence }, payload) {
      if (closed) throw new Error("the link is closed");
      connecting ??= connect();
      const client = await connecting.catch((error: unknown) => {
        connecting = undefined;
        throw error;
      });
      const name = nameOf(epoch, sequence);
      let patience: NodeJS.Timeout | undefined;
      const answered = new Promise<HopAnswer>((resolve, reject) => {
        waiting.set(name, (answer) => (answer instanceof Error ? reject(answer) : resolve(answer)));
        patience = setTimeout(() => reject(new Error(`no answer within ${patienceMs} ms`)), patienceMs);
      });
      try {
        client.publish(upTopic(gateway), Buffer.from(payload), { qos: 1 });
        return await answered;
      } finally {
        clearTimeout(patience);
        waiting.delete(name);
      }
    },
    async close() {
      closed = true;
      const client = await connecting?.catch(() => undefined);
      breakAll(new Error("the link is closed"));
      await client?.endAsync(true);
    },
  };
}
