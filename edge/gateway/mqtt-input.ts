// Takes telegrams over MQTT by an embedded broker that holds back each PUBACK until the telegram is durable.
import { createHash, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { createServer as createTlsServer, Server as TlsServer } from "node:tls";
import { encodeDownlink, isLoopback, longestLine, looksLikeHop } from "@tributary/wire";
import { Aedes } from "aedes";
import { certifiedName, hasEnded, type MutualTls, mutual } from "./certified-gateway.ts";
import type { Input } from "./door.ts";
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
  /** Called once the broker listens: brings newer ones while it runs, and which certificates (serial numbers) were revoked. */
  readonly tlsChanges?: (changed: (tls: MutualTls, revoked: ReadonlySet<string>) => void) => void;
}

const mostClients = 1024;
/** Longest packet: a payload as long as the longest line several times over, which is then counted and acknowledged. */
const longestPacket = 4 * longestLine;
/** Packets of one client that are worked on at once. */
const atOnce = 1000;

/** Ends a client whose packet is too long as soon as its header says so; the broker would gather all of it. */
function guard(socket: Socket): void {
  const fits = packetGuard(longestPacket);
  const read = socket.read.bind(socket);
  // The broker takes a client's bytes by this call alone.
  socket.read = (size) => {
    const chunk: Buffer | null = read(size);
    if (chunk === null || fits(chunk)) return chunk;
    socket.destroy();
    return null;
  };
}

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
          if (certified) {
            const proved = certifiedName(client.conn);
            if (proved !== undefined) named.set(client, proved);
            return done(null, proved !== undefined && (name ?? proved) === proved);
          }
          if (name === undefined) return done(null, true);
          const proved = isGateway(gateways, name, password);
          if (proved) named.set(client, name);
          done(null, proved);
        },
        authorizePublish(client, packet, done) {
          packet.retain = false;
          const reporter = reporterOf(packet.topic);
          const gateway = reporter ?? gatewayOf(packet.topic);
          if (client !== null && isOfEdge(packet.topic)) return done(new Error(`${packet.topic} is the edge node's`));
          // Other topics are none of ours: the packet is acknowledged, and nobody can subscribe to it.
          if (gateway === undefined) return done(null);
          const name = client === null ? undefined : named.get(client);
          // Not durable means not acknowledged: the client is disconnected and sends again.
          const fail = (error: unknown) => done(error instanceof Error ? error : new Error(String(error)));
          if ((certified || gateways.has(gateway)) && name !== gateway)
            return done(new Error(`${gateway} must prove who it is`));
          const bytes = typeof packet.payload === "string" ? Buffer.from(packet.payload) : packet.payload;
          if (reporter !== undefined) {
            if (name === undefined) return done(new Error("reports are for gateways that prove it"));
            return takeReport(bytes, reporter, door).then(() => done(null), fail);
          }
          if (name === undefined && looksLikeHop(bytes))
            return done(new Error("batches are for gateways that prove it"));
          takePayload(bytes, name === undefined ? "radio" : "gateway", { ...place, gateway }, door).then((payload) => {
            const topic = ackTopic(gateway);
            broker.publish({ cmd: "publish", topic, payload, qos: 0, retain: false, dup: false }, () => done(null));
          }, fail);
        },
      });
      const clients = new Set<Socket>();
      const serve = (socket: Socket) => {
        clients.add(socket);
        socket.on("close", () => clients.delete(socket));
        socket.on("error", () => socket.destroy());
        guard(socket);
        broker.handle(socket);
      };
      const server =
        tls === undefined ? createServer(serve) : createTlsServer({ ...tls, ...(certified ? mutual : {}) }, serve);
      server.maxConnections = mostClients;
      server.listen(port, host);
      await once(server, "listening");
      tlsChanges?.((changed, revoked) => {
        if (server instanceof TlsServer) server.setSecureContext({ ...changed, minVersion: mutual.minVersion });
        for (const client of clients) if (hasEnded(client, revoked, place.now())) client.destroy();
      });
      const address = server.address();
      return {
        name: "mqtt",
        address: { host, port: typeof address === "object" && address !== null ? address.port : port },
        sendDown(gateway, downlink) {
          if (listeners.get(gateway)?.closed !== false) return Promise.resolve(false);
          const packet = { topic: downTopic(gateway), payload: Buffer.from(encodeDownlink(downlink)), qos: 1 } as const;
          return new Promise((resolve) => {
            const sent = (error?: Error | null) => resolve(error === undefined || error === null);
            broker.publish({ cmd: "publish", retain: false, dup: false, ...packet }, sent);
          });
        },
        async stop() {
          const closed = new Promise<void>((resolve) => server.close(() => resolve()));
          for (const client of clients) client.destroy();
          await new Promise<void>((resolve) => broker.close(() => resolve()));
          await closed;
        },
      };
    },
  };
}
