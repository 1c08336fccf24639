// Takes telegrams over MQTT by an embedded broker that holds back each PUBACK until the telegram is durable.
import { createHash, timingSafeEqual } from "node:crypto";
import { Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { isLoopback, longestLine, looksLikeHop, writeHopRefusal } from "@tributary/wire";
import { Aedes, type Client } from "aedes";
import { certifiedName, type MutualTls } from "./certified-gateway.ts";
import type { Input } from "./door.ts";
import { encodeDown } from "./encode-down.ts";
import { listenForClients, type TlsChanges } from "./listen-for-clients.ts";
import { ackTopic, downTopic, gatewayOf, isOfEdge, listenerOf, reporterOf } from "./mqtt-topics.ts";
import { packetGuard } from "./packet-guard.ts";
import { takePayload } from "./take-payload.ts";
import { takeReport } from "./take-report.ts";

export interface MqttInputOptions {
  readonly host: string;
  readonly port: number;
  /** SHA-256 of each gateway's password, by the gateway's name, which is its MQTT user name. */
  readonly gateways?: ReadonlyMap<string, Uint8Array>;
  /**
   * Private key and certificate (PEM) of the broker: with them it speaks TLS, and nothing else. With authorities each
   * client must show a gateway's certificate, and has the name that stands there; passwords count no more.
   */
  readonly tls?: Omit<MutualTls, "ca"> & Partial<MutualTls>;
  readonly tlsChanges?: TlsChanges;
}

/** Who has not said yet who he is, says it in so many bytes. */
const longestGreeting = 1024;
/** Longest packet: a payload as long as the longest line several times over, which is then counted and acknowledged. */
const longestPacket = 4 * longestLine;
/** Packets of one client that are worked on at once. */
const atOnce = 1000;

/** Ends a client whose packet is too long as soon as its header says so; the broker would gather all of it. */
function guard(socket: Socket, isProved: () => boolean): void {
  const fits = packetGuard(() => (isProved() ? longestPacket : longestGreeting));
  const read = socket.read.bind(socket);
  // The broker takes a client's bytes by this call alone.
  socket.read = (size) => {
    const chunk: Buffer | null = read(size);
    if (chunk === null || fits(chunk)) return chunk;
    socket.destroy();
    return null;
  };
}

/** The address that a client without a name comes from. */
const sourceOf = (client: Client | null): string =>
  client !== null && client.conn instanceof Socket ? (client.conn.remoteAddress ?? "") : "";

/** Whether a password is that of the gateway. Runs in a time that says nothing about how much of it is right. */
function isGateway(gateways: ReadonlyMap<string, Uint8Array>, name: string, password: Uint8Array | undefined): boolean {
  const digest = createHash("sha256")
    .update(password ?? "")
    .digest();
  const known = gateways.get(name);
  return known !== undefined && password !== undefined && timingSafeEqual(digest, known);
}

/** Throws for an address that other machines reach where TLS is missing. */
export function mqttInput({ host, port, gateways = new Map(), tls, tlsChanges }: MqttInputOptions): Input {
  if (tls === undefined && !isLoopback(host)) {
    throw new Error(`mqtt on ${host}: other machines are heard by TLS alone, for readings are personal data`);
  }
  const certified = tls?.ca !== undefined;
  return {
    name: "mqtt",
    async start(place, door) {
      const named = new WeakMap<object, string>();
      /** Connections of which nobody has said yet who it is, and whom to tell when he has. */
      const strangers = new WeakMap<object, () => void>();
      /** Who waits for the downlinks of a gateway. */
      const listeners = new Map<string, { readonly closed: boolean }>();
      const broker = await Aedes.createBroker({
        concurrency: atOnce,
        // The broker is a way in, not a place: nothing is kept for clients that are away.
        preConnect(_client, packet, done) {
          packet.clean = true;
          done(null, true);
        },
        authorizeSubscribe(client, { topic, ...asked }, done) {
          const listener = listenerOf(topic);
          const may = isOfEdge(topic) && (listener === undefined || named.get(client) === listener);
          if (may && listener !== undefined) listeners.set(listener, client);
          done(null, may ? { topic, ...asked } : null);
        },
        // Who gives no name is a radio; who gives one must prove it.
        authenticate(client, name, password, done) {
          const proved = certified
            ? certifiedName(client.conn)
            : name !== undefined && isGateway(gateways, name, password)
              ? name
              : undefined;
          const welcome = certified ? proved !== undefined && (name ?? proved) === proved : name === proved;
          if (welcome) {
            if (proved !== undefined) named.set(client, proved);
            strangers.get(client.conn)?.();
            strangers.delete(client.conn);
          }
          done(null, welcome);
        },
        authorizePublish(client, packet, done) {
          packet.retain = false;
          const reporter = reporterOf(packet.topic);
          const gateway = reporter ?? gatewayOf(packet.topic);
          if (client !== null && isOfEdge(packet.topic)) return done(new Error(`${packet.topic} is the edge node's`));
          const name = client === null ? undefined : named.get(client);
          // Not durable means not acknowledged: the client is disconnected and sends again.
          const fail = (error: unknown) => done(error instanceof Error ? error : new Error(String(error)));
          const bytes = typeof packet.payload === "string" ? Buffer.from(packet.payload) : packet.payload;
          const source = name ?? sourceOf(client);
          const againMs = place.allowance?.enter(source, bytes.length) ?? 0;
          if (againMs > 0) {
            if (name === undefined) return done(new Error(`${source} is too fast`));
            say(name, writeHopRefusal(againMs));
            // Acknowledged no sooner than it may come again: so it sends no faster either.
            return void wait(againMs, undefined, { ref: false }).then(() => done(null));
          }
          const charge = (telegrams: number) => place.allowance?.charge(source, telegrams);
          if (gateway === undefined) {
            // Other topics are none of ours: the packet is acknowledged, and nobody can subscribe to it.
            charge(1);
            return done(null);
          }
          if ((certified || gateways.has(gateway)) && name !== gateway)
            return done(new Error(`${gateway} must prove who it is`));
          if (reporter !== undefined) {
            charge(1);
            if (name === undefined) return done(new Error("reports are for gateways that prove it"));
            return takeReport(bytes, reporter, door).then(() => done(null), fail);
          }
          if (name === undefined && looksLikeHop(bytes))
            return done(new Error("batches are for gateways that prove it"));
          takePayload(bytes, name === undefined ? "radio" : "gateway", { ...place, gateway }, door, charge).then(
            (payload) => say(gateway, payload, () => done(null)),
            fail,
          );
        },
      });
      function say(gateway: string, payload: string, said = () => {}): void {
        const topic = ackTopic(gateway);
        broker.publish({ cmd: "publish", topic, payload, qos: 0, retain: false, dup: false }, said);
      }
      const { address, stop } = await listenForClients(
        { host, port, tls, tlsChanges, proof: true, now: place.now },
        (socket, proved) => {
          socket.on("error", () => socket.destroy());
          strangers.set(socket, proved);
          guard(socket, () => !strangers.has(socket));
          broker.handle(socket);
        },
      );
      return {
        name: "mqtt",
        address,
        sendDown(gateway, message) {
          if (listeners.get(gateway)?.closed !== false) return Promise.resolve(false);
          const packet = { topic: downTopic(gateway), payload: Buffer.from(encodeDown(message)), qos: 1 } as const;
          return new Promise((resolve) => {
            const sent = (error?: Error | null) => resolve(error === undefined || error === null);
            broker.publish({ cmd: "publish", retain: false, dup: false, ...packet }, sent);
          });
        },
        async stop() {
          await Promise.all([stop(), new Promise<void>((resolve) => broker.close(() => resolve()))]);
        },
      };
    },
  };
}
