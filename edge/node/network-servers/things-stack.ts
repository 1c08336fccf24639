// Takes uplinks from and queues downlinks to The Things Stack v3, over the stack's MQTT server.
import { randomUUID } from "node:crypto";
import type { EventTaker, NetworkServer } from "./device-uplink.ts";
import { longestEvent, openEventDesk } from "./event-desk.ts";
import { type BrokerOptions, startMqttSource } from "./mqtt-source.ts";
import { pushTopic, readThingsStackEvent, thingsStackTopics, writePush } from "./things-stack-events.ts";

export interface ThingsStackOptions extends BrokerOptions {
  /** `application@tenant`. */
  readonly user: string;
  /** Names at the stack of devices that have not spoken yet, by DevEUI; of others they are learned from their uplinks. */
  readonly names?: ReadonlyMap<string, string>;
}

export function startThingsStack(options: ThingsStackOptions, taker: EventTaker): NetworkServer {
  const { user } = options;
  const desk = openEventDesk(taker);
  const names = new Map(options.names);
  const source = startMqttSource(options, thingsStackTopics(user), async (topic, payload) => {
    // Our own pushes come back on the topics that news of downlinks come on.
    if (topic.endsWith("/down/push") || topic.endsWith("/down/replace")) return;
    const read = payload.length > longestEvent ? undefined : readThingsStackEvent(payload);
    if (read !== undefined && (taker.knows?.(read.devEui) ?? true)) names.set(read.devEui, read.device);
    await desk.take(read?.event, payload.length);
  });
  return {
    async sendDown(devEui, downlink) {
      const device = names.get(devEui);
      if (device === undefined) return undefined;
      const id = randomUUID();
      return (await source.publish(pushTopic(user, device), writePush(id, downlink))) ? id : undefined;
    },
    counts: desk.counts,
    stop: source.stop,
  };
}
