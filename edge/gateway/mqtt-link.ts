// The way of a gateway to its edge node over MQTT: batches and reports up, answers and downlinks down.
import { setTimeout as wait } from "node:timers/promises";
import {
  type Downlink,
  type DownlinkReport,
  encodeDownlinkReport,
  type HopAnswer,
  readHopAnswer,
  readHopRefusal,
} from "@tributary/wire";
import mqtt, { type MqttClient } from "mqtt";
import { checkEdge, type MutualTls } from "./certified-gateway.ts";
import { type Link, TooFast } from "./forward.ts";
import { ackTopic, downTopic, stateTopic, upTopic } from "./mqtt-topics.ts";
import { refuseClear } from "./refuse-clear.ts";
import { type DownTakers, takeDown } from "./take-downlink.ts";

export interface MqttLinkOptions extends Pick<DownTakers, "answer"> {
  /** `mqtt://host:port`, or `mqtts://` for TLS. */
  readonly url: string;
  /** Name of the gateway, which is its user name. */
  readonly gateway: string;
  readonly password?: string;
  /** Certificates of authorities (PEM) to trust instead of the system's. */
  readonly authorities?: string;
  /** What proves the gateway instead of a password (PEM), as it stands when the connection is opened. */
  readonly certificate?: () => Pick<MutualTls, "key" | "cert" | "ca">;
  /** How long an answer may take, in milliseconds. */
  readonly patienceMs?: number;
  /** Takes downlinks; throws when one cannot be made durable. With it the connection is always open, else when it is needed. */
  readonly take?: (downlink: Downlink) => void;
  /** Told in one sentence what an operator should know. */
  readonly say?: (sentence: string) => void;
}

/** A link by which reports go up as well. */
export interface MqttLink extends Link {
  /** Kept when the broker has the report. */
  report(report: DownlinkReport): Promise<void>;
}

const connectMs = 10_000;
/** Before a lost connection is opened again for downlinks, in milliseconds; sending a batch opens it at once. */
const openAgainMs = 2000;

/** Opened again after it broke; throws for `mqtt://` to another machine. PUBACK proves nothing: only the edge node's answer does. */
export function mqttLink(options: MqttLinkOptions): MqttLink {
  const {
    url,
    gateway,
    password,
    authorities,
    certificate,
    patienceMs = 15_000,
    take,
    say = () => undefined,
  } = options;
  refuseClear(url);
  let connecting: Promise<MqttClient> | undefined;
  const closing = new AbortController();
  const waiting = new Map<string, (answer: HopAnswer | Error) => void>();
  const nameOf = (epoch: string, sequence: number) => `${epoch} ${sequence}`;

  const breakAll = (error: Error) => {
    for (const settle of [...waiting.values()]) settle(error);
  };

  const tell = async (told: Uint8Array) =>
    (await open()).publishAsync(stateTopic(gateway), Buffer.from(told), { qos: 1 });

  async function connect(): Promise<MqttClient> {
    const client = mqtt.connect(url, {
      reconnectPeriod: 0,
      connectTimeout: connectMs,
      // The cache keeps a buffer for each of 65,536 packet numbers, and with them the memory beside.
      writeCache: false,
      username: gateway,
      ...(password === undefined ? {} : { password }),
      ...(authorities === undefined ? {} : { ca: authorities }),
      ...(certificate === undefined ? {} : { ...certificate(), checkServerIdentity: checkEdge }),
    });
    let why = new Error("the connection ended");
    client.on("error", (error) => {
      why = error;
    });
    client.on("message", (topic, payload) => {
      if (topic === downTopic(gateway)) return takeDown(payload, options, tell, say);
      const againMs = readHopRefusal(payload.toString());
      if (againMs !== undefined) return breakAll(new TooFast(againMs));
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
    const topics = take === undefined ? [ackTopic(gateway)] : [ackTopic(gateway), downTopic(gateway)];
    await client.subscribeAsync(topics, { qos: 1 });
    return client;
  }

  /** The open connection. */
  async function open(): Promise<MqttClient> {
    if (closing.signal.aborted) throw new Error("the link is closed");
    connecting ??= connect();
    try {
      return await connecting;
    } catch (error) {
      connecting = undefined;
      throw error;
    }
  }

  async function keepOpen(): Promise<void> {
    const { signal } = closing;
    while (!signal.aborted) {
      const client = await open().catch(() => undefined);
      // Whoever sends says that the edge node is away; here it is only waited for.
      if (client?.connected === true) await new Promise<void>((resolve) => client.once("close", () => resolve()));
      // Jitter, so that gateways that lost the same edge node do not come back at the same moment.
      await wait(openAgainMs * (0.5 + Math.random()), undefined, { signal }).catch(() => undefined);
    }
  }
  const kept = take === undefined ? Promise.resolve() : keepOpen();

  return {
    async send({ epoch, sequence }, payload) {
      const client = await open();
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
    async report(report) {
      const client = await open();
      const lost = new Promise<never>((_, reject) => client.once("close", () => reject(new Error("no answer"))));
      const told = client.publishAsync(stateTopic(gateway), Buffer.from(encodeDownlinkReport(report)), { qos: 1 });
      await Promise.race([told, lost]);
    },
    async close() {
      closing.abort();
      const client = await connecting?.catch(() => undefined);
      breakAll(new Error("the link is closed"));
      await client?.endAsync(true);
      await kept;
    },
  };
}
