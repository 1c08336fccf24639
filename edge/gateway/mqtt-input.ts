// Takes telegrams over MQTT by an embedded broker that holds back each PUBACK until the telegram is durable.
import { createHash, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { Fault } from "@tributary/core";
import { type Hop, longestLine, type TelegramAnswer } from "@tributary/wire";
import { Aedes, type PublishPacket } from "aedes";
import type { Door, GatewayPlace, Input } from "./door.ts";
import { packetGuard } from "./packet-guard.ts";
import { lineSplitter } from "./split-lines.ts";
import { takeLine } from "./take-line.ts";

export interface MqttInputOptions {
  readonly host: string;
  readonly port: number;
  /** SHA-256 of each gateway's password, by the gateway's name, which is its MQTT user name. */
  readonly gateways?: ReadonlyMap<string, Uint8Array>;
}

const mostClients = 1024;
/** `tributary/v1/<gateway>/up`: telegrams, one a line. */
const upTopic = /^tributary\/v1\/([A-Za-z0-9_-]{1,64})\/up$/;
const ackTopic = (gateway: string) => `tributary/v1/${gateway}/ack`;
/** Longest packet: a payload as long as the longest line several times over, which is then counted and acknowledged. */
const longestPacket = 4 * longestLine;
/** Packets of one client that are worked on at once. */
const atOnce = 1000;

/** The lines of a payload; of one that is too long only its length is looked at. */
function linesOf(payload: string | Buffer): (string | Fault)[] {
  const bytes = typeof payload === "string" ? Buffer.from(payload) : payload;
  if (bytes.length > longestLine) return [new Fault("too-long", "line", longestLine, `${bytes.length} bytes`)];
  const lines = lineSplitter();
  return [...lines.push(bytes), ...lines.end()].map(({ text }) => text);
}

async function takePayload(
  packet: PublishPacket,
  hop: Hop,
  place: GatewayPlace,
  door: Door,
): Promise<TelegramAnswer[]> {
  return Promise.all(linesOf(packet.payload).map((line) => takeLine(line, hop, place, door)));
}

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

export function mqttInput({ host, port, gateways = new Map() }: MqttInputOptions): Input {
  return {
    name: "mqtt",
    async start(place, door) {
      const named = new WeakMap<object, string>();
      const broker = await Aedes.createBroker({
        concurrency: atOnce,
        // Who gives no name is a radio; who gives one must prove it.
        authenticate(client, name, password, done) {
          if (name === undefined) return done(null, true);
          const proved = isGateway(gateways, name, password);
          if (proved) named.set(client, name);
          done(null, proved);
        },
        authorizePublish(client, packet, done) {
          const gateway = upTopic.exec(packet.topic)?.[1];
          // Other topics are none of ours: the packet is acknowledged and goes to whoever subscribed.
          if (gateway === undefined) return done(null);
          const name = client === null ? undefined : named.get(client);
          if (gateways.has(gateway) && name !== gateway) return done(new Error(`${gateway} must prove who it is`));
          takePayload(packet, name === undefined ? "radio" : "gateway", { ...place, gateway }, door).then(
            (answers) => {
              const payload = answers.map((answer) => JSON.stringify(answer)).join("\n");
              const ack = {
                cmd: "publish",
                topic: ackTopic(gateway),
                payload,
                qos: 0,
                retain: false,
                dup: false,
              } as const;
              broker.publish(ack, () => done(null));
            },
            // Not durable means not acknowledged: the client is disconnected and sends again.
            (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
          );
        },
      });
      const clients = new Set<Socket>();
      const server = createServer((socket) => {
        clients.add(socket);
        socket.on("close", () => clients.delete(socket));
        socket.on("error", () => socket.destroy());
        guard(socket);
        broker.handle(socket);
      });
      server.maxConnections = mostClients;
      server.listen(port, host);
      await once(server, "listening");
      const address = server.address();
      return {
        name: "mqtt",
        address: { host, port: typeof address === "object" && address !== null ? address.port : port },
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
