// Listens to a network server's MQTT broker: each message is acknowledged when it is durable, and asked for again when not.
import mqtt, { type MqttClient } from "mqtt";

/** Where the broker is, and who we are to it. */
export interface BrokerOptions {
  /** `mqtt://host:port`, or `mqtts://` for TLS. */
  readonly url: string;
  readonly user?: string;
  readonly password?: string;
  /** Certificates of authorities (PEM) to trust instead of the system's. */
  readonly authorities?: string;
  /** Name of our session at the broker, which keeps what comes while we are away: the same after a restart. */
  readonly clientId: string;
  /** Told in one sentence what an operator should know. */
  readonly say?: (says: string) => void;
}

export interface MqttSource {
  /** Answers whether the broker has it. */
  publish(topic: string, payload: Uint8Array): Promise<boolean>;
  stop(): Promise<void>;
}

const connectMs = 10_000;
/** Before the broker is tried again. */
const tryAgainMs = 1000;
const subscriptionRefused = 128;

/**
 * `take` is kept when the message is durable. Where it is broken, the connection is given up without an acknowledgement,
 * and the broker sends the message again. One message is taken after the other, in the broker's order. Only messages that
 * the network server publishes with QoS 1 wait at the broker while we are away.
 */
export function startMqttSource(
  options: BrokerOptions,
  topics: readonly string[],
  take: (topic: string, payload: Uint8Array) => Promise<void>,
): MqttSource {
  const { url, user, password, authorities, clientId, say = () => undefined } = options;
  let said = "";
  const sayOnce = (says: string) => {
    if (says !== said) say(`network server: ${says}`);
    said = says;
  };
  let taking: Promise<void> = Promise.resolve();
  let stopped = false;
  let why = "the connection ended";

  const client: MqttClient = mqtt.connect(url, {
    clientId,
    clean: false,
    resubscribe: false,
    reconnectPeriod: tryAgainMs,
    connectTimeout: connectMs,
    queueQoSZero: false,
    ...(user === undefined ? {} : { username: user }),
    ...(password === undefined ? {} : { password }),
    ...(authorities === undefined ? {} : { ca: authorities }),
  });
  client.handleMessage = ({ topic, payload }, acknowledge) => {
    const { stream } = client;
    if (stopped) return;
    const bytes = typeof payload === "string" ? Buffer.from(payload) : payload;
    taking = take(topic, bytes).then(
      () => acknowledge(),
      (error: unknown) => {
        sayOnce(`an event could not be made durable and is asked for again: ${String(error)}`);
        // Not acknowledged: on the next connection the broker sends it again.
        setTimeout(() => stream.destroy(), tryAgainMs).unref();
      },
    );
  };
  client.on("connect", () => {
    client.subscribe([...topics], { qos: 1 }, (error, granted = []) => {
      const refused = granted.find(({ qos }) => qos === subscriptionRefused);
      if (error !== null && error !== undefined) sayOnce(`${url} refused the subscription: ${error.message}`);
      else if (refused !== undefined) sayOnce(`${url} refused the subscription to ${refused.topic}`);
      else sayOnce(`listens at ${url}`);
    });
  });
  client.on("error", (error) => {
    why = error.message === "" && "code" in error ? String(error.code) : error.message;
  });
  client.on("close", () => {
    if (!stopped) sayOnce(`${url} is away: ${why}`);
  });

  return {
    async publish(topic, payload) {
      if (!client.connected) return false;
      try {
        await client.publishAsync(topic, Buffer.from(payload), { qos: 1 });
        return true;
      } catch {
        return false;
      }
    },
    async stop() {
      if (stopped) return;
      stopped = true;
      await taking;
      await client.endAsync(true);
    },
  };
}
