// Takes uplinks from and queues downlinks to ChirpStack v4, over the MQTT broker of its MQTT integration.
import { randomUUID } from "node:crypto";
import {
  chirpStackTopics,
  commandTopic,
  type EventEncoding,
  readChirpStackEvent,
  writeCommand,
} from "./chirpstack-events.ts";
import type { EventTaker, NetworkServer } from "./device-uplink.ts";
import { longestEvent, openEventDesk } from "./event-desk.ts";
import { type BrokerOptions, startMqttSource } from "./mqtt-source.ts";

export interface ChirpStackOptions extends BrokerOptions {
  /** The application of devices that have not spoken yet; of others it is learned from their events. */
  readonly application?: string;
  /** How commands are written; `json` unless told. Events are read in both. */
  readonly encoding?: EventEncoding;
}

export function startChirpStack(options: ChirpStackOptions, taker: EventTaker): NetworkServer {
  const { application, encoding = "json" } = options;
  const desk = openEventDesk(taker);
  const applications = new Map<string, string>();
  const source = startMqttSource(options, chirpStackTopics, async (topic, payload) => {
    const read = payload.length > longestEvent ? undefined : readChirpStackEvent(topic, payload);
    if (read !== undefined && (taker.knows?.(read.devEui) ?? true)) applications.set(read.devEui, read.application);
    await desk.take(read?.event, payload.length);
  });
  return {
    async sendDown(devEui, downlink) {
      const place = applications.get(devEui) ?? application;
      if (place === undefined) return undefined;
      const id = randomUUID();
      const sent = await source.publish(commandTopic(place, devEui), writeCommand(encoding, devEui, id, downlink));
      return sent ? id : undefined;
    },
    counts: desk.counts,
    stop: source.stop,
  };
}
