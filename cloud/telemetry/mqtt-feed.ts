// Publishes what is new to a broker of the operator's, for integrators: one topic a meter, alarm and node.
import type { MeterId } from "@tributary/core";
import { isLoopback, type LiveEvent, type LiveEventName } from "@tributary/wire";
import mqtt from "mqtt";
import { discovery, discoveryTopic } from "./home-assistant.ts";
import type { Subscription, Telemetry } from "./telemetry.ts";

export interface MqttFeedOptions {
  /** `mqtt://host:port`, or `mqtts://` for TLS. */
  readonly url: string;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** Certificates of authorities (PEM) to trust instead of the system's. */
  readonly authorities?: string | undefined;
  /** What all topics begin with. */
  readonly prefix: string;
  /** Where Home Assistant looks for devices; without it none are announced. */
  readonly discoveryPrefix?: string | undefined;
  /** Meters to publish; all where it is left out. */
  readonly meters?: ReadonlySet<MeterId> | undefined;
  readonly telemetry: Pick<Telemetry, "subscribe">;
  /** Told in one sentence what an operator should know. */
  readonly say: (sentence: string) => void;
}

const published: readonly LiveEventName[] = ["meter", "alarm", "reading", "node", "demand"];
const openAgainMs = 2000;

function topicOf({ name, data }: LiveEvent): string | undefined {
  switch (name) {
    case "meter":
      return `meters/${data.meter}`;
    case "reading":
      return `meters/${data.meter}/readings/${data.register}`;
    case "alarm":
      return `alarms/${data.id}`;
    case "demand":
      return `meters/${data.meter}/demand`;
    case "node":
      return `nodes/${data.node}`;
    case "intake":
      return undefined;
  }
}

/** How things stand is kept by the broker for who comes later; a reading is news once. An alarm that is over is cleared. */
const isRetained = ({ name }: LiveEvent) => name !== "reading";

/**
 * Publishes until it is closed. While the broker is away or slow only the newest of each thing waits, as for every
 * subscriber. Throws in one sentence for `mqtt://` to another
 * machine, and when there is no room for one more subscription.
 */
export function openMqttFeed(options: MqttFeedOptions): { close(): Promise<void> } {
  const { url, user, password, authorities, prefix, discoveryPrefix, meters, telemetry, say } = options;
  if (url.startsWith("mqtt://") && !isLoopback(new URL(url).hostname)) {
    throw new Error(`${url}: to another machine only by mqtts://, for readings are personal data`);
  }
  const found = telemetry.subscribe({ meters, events: new Set(published) });
  if (found === undefined) throw new Error("as many are watching as this process admits");
  const waiting: Subscription = found;
  const client = mqtt.connect(url, {
    reconnectPeriod: openAgainMs,
    // What waits stands in the subscription, bounded; the client keeps nothing on top.
    queueQoSZero: false,
    ...(user === undefined ? {} : { username: user }),
    ...(password === undefined ? {} : { password }),
    ...(authorities === undefined ? {} : { ca: authorities }),
  });
  let saidSo = "";
  client.on("error", (error) => {
    if (error.message !== saidSo) say(`mqtt feed: ${url}: ${error.message}`);
    saidSo = error.message;
  });
  client.on("connect", () => {
    saidSo = "";
  });
  /** As what each meter was announced. */
  const announced = new Map<MeterId, string>();
  const closing = new AbortController();
  const ended = new Promise<void>((resolve) => closing.signal.addEventListener("abort", () => resolve()));

  /** Until the broker has it, or the feed ends: a client that is ended forgets whom it owes an answer. */
  const send = (topic: string, text: string, retain: boolean) =>
    Promise.race([client.publishAsync(topic, text, { qos: 1, retain }), ended]).catch((error: unknown) => {
      if (!closing.signal.aborted) say(`mqtt feed: ${topic} was not published: ${String(error)}`);
    });

  async function announce(event: LiveEvent): Promise<void> {
    if (discoveryPrefix === undefined || event.name !== "meter") return;
    const { meter } = event.data;
    const told = discovery(event.data, `${prefix}/meters/${meter}`);
    const text = JSON.stringify(told);
    if (told === undefined || announced.get(meter) === text) return;
    await send(discoveryTopic(discoveryPrefix, meter), text, true);
    announced.set(meter, text);
  }

  async function publish(event: LiveEvent): Promise<void> {
    const topic = topicOf(event);
    if (topic === undefined) return;
    await announce(event);
    const isOver = event.name === "alarm" && event.data.closedAt !== null;
    await send(`${prefix}/${topic}`, isOver ? "" : JSON.stringify(event.data), isRetained(event));
    if (isOver) await send(`${prefix}/${topic}/ended`, JSON.stringify(event.data), false);
  }

  const connected = () =>
    Promise.race([new Promise<void>((resolve) => client.once("connect", () => resolve())), ended]);

  async function run(): Promise<void> {
    while (!closing.signal.aborted) {
      if (!client.connected) await connected();
      for (const event of await waiting.take()) await publish(event);
    }
  }
  const running = run().catch((error: unknown) => {
    if (!closing.signal.aborted) say(`mqtt feed: ended: ${String(error)}`);
  });

  return {
    async close() {
      closing.abort();
      waiting.close();
      await client.endAsync(true);
      await running;
    },
  };
}
