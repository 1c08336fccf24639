// Takes gateways' telegrams from a broker that stands elsewhere, and answers on `ack` when they are durable.
import { setTimeout as wait } from "node:timers/promises";
import { writeHopRefusal } from "@tributary/wire";
import mqtt, { type MqttClient } from "mqtt";
import type { Input } from "./door.ts";
import { encodeDown } from "./encode-down.ts";
import { ackTopic, downTopic, everyGatewayTopic, gatewayOf, reporterOf } from "./mqtt-topics.ts";
import { refuseClear } from "./refuse-clear.ts";
import { takePayload } from "./take-payload.ts";
import { takeReport } from "./take-report.ts";

export interface MqttBrokerInputOptions {
  /** `mqtt://host:port`, or `mqtts://` for TLS. */
  readonly url: string;
  /** Gateways whose word on the time of reception counts. That only they can speak in their names is the broker's duty. */
  readonly gateways: ReadonlySet<string>;
  readonly user: string;
  readonly password?: string;
  /** Certificates of authorities (PEM) to trust instead of the system's. */
  readonly authorities?: string;
}

/** Before the broker is tried again, in milliseconds. */
const tryAgain = 1000;
const connectMs = 10_000;

/** Throws for `mqtt://` to another machine. */
export function mqttBrokerInput(options: MqttBrokerInputOptions): Input {
  const { url, gateways, user, password, authorities } = options;
  refuseClear(url);
  return {
    name: "broker",
    async start(place, door) {
      const stopping = new AbortController();
      const { signal } = stopping;
      const taking = new Set<Promise<void>>();
      let client: MqttClient | undefined;
      let said = "";
      /** Says each cause once, not each second. */
      const say = (says: string) => {
        if (says !== said) place.say?.(`broker: ${says}`);
        said = says;
      };

      async function take(from: MqttClient, topic: string, payload: Buffer): Promise<void> {
        const reporter = reporterOf(topic);
        // What is not durable was not told: the edge node asks again when it wants to know.
        if (reporter !== undefined && gateways.has(reporter)) await takeReport(payload, reporter, door).catch(() => {});
        const gateway = gatewayOf(topic);
        if (gateway === undefined) return;
        const hop = gateways.has(gateway) ? "gateway" : "radio";
        const say = (answer: string) => from.connected && from.publish(ackTopic(gateway), answer, { qos: 1 });
        const againMs = place.allowance?.enter(gateway, payload.length) ?? 0;
        if (againMs > 0) return void say(writeHopRefusal(againMs));
        const charge = (telegrams: number) => place.allowance?.charge(gateway, telegrams);
        try {
          say(await takePayload(payload, hop, { ...place, gateway }, door, charge));
        } catch {
          // Not durable means not answered: the gateway sends again.
        }
      }

      /** Listens until the connection ends; answers why it did. */
      function listen(): Promise<string> {
        return new Promise((resolve) => {
          let why = "the connection ended";
          // A clean session: gateways send again what was not answered, so the broker need not keep anything.
          const made = mqtt.connect(url, {
            reconnectPeriod: 0,
            connectTimeout: connectMs,
            // The cache keeps a buffer for each of 65,536 packet numbers, and with them the memory beside.
            writeCache: false,
            username: user,
            ...(password === undefined ? {} : { password }),
            ...(authorities === undefined ? {} : { ca: authorities }),
          });
          client = made;
          made.on("connect", () => {
            made.subscribe(everyGatewayTopic, { qos: 1 }, (error) => {
              if (error === null || error === undefined) say(`takes gateways at ${url}`);
              else made.end(true);
            });
          });
          made.on("message", (topic, payload) => {
            const taken = take(made, topic, payload).finally(() => taking.delete(taken));
            taking.add(taken);
          });
          made.on("error", (error) => {
            why = error.message === "" && "code" in error ? String(error.code) : error.message;
          });
          made.on("close", () => made.end(true));
          made.on("end", () => resolve(why));
        });
      }
      const run = async () => {
        while (!signal.aborted) {
          const why = await listen();
          if (signal.aborted) return;
          say(`${url} is away: ${why}`);
          await wait(tryAgain, undefined, { signal }).catch(() => undefined);
        }
      };
      const ended = run();
      return {
        name: "broker",
        async sendDown(gateway, message) {
          if (client?.connected !== true || !gateways.has(gateway)) return false;
          const payload = Buffer.from(encodeDown(message));
          return client.publishAsync(downTopic(gateway), payload, { qos: 1 }).then(
            () => true,
            () => false,
          );
        },
        async stop() {
          stopping.abort();
          await Promise.all(taking);
          client?.end(true);
          await ended;
        },
      };
    },
  };
}
