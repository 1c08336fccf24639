// Takes batches of gateways over TCP, each answered when it is durable: the same hop as over MQTT, without a broker.
import { createHash, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { decodeHop, isLoopback } from "@tributary/wire";
import { certifiedName, type MutualTls, mutual } from "./certified-gateway.ts";
import type { Door, Input } from "./door.ts";
import { frameOf, frameSplitter } from "./hop-frames.ts";

export interface HopTcpInputOptions {
  readonly host: string;
  readonly port: number;
  /** SHA-256 of each gateway's password, by the gateway's name; asked for where no certificate names the gateway. */
  readonly gateways?: ReadonlyMap<string, Uint8Array>;
  /**
   * Private key and certificate of the edge node, and the authorities (PEM) that vouch for gateways, whose certificates
   * name them (`urn:tributary:gateway:<name>`). Without them the input listens on loopback alone.
   */
  readonly tls?: MutualTls;
}

const mostClients = 1024;
/** Batches of one gateway that may wait for their answers before no more is read from it. */
const mostWaiting = 64;
/** A gateway says who it is at once, and a frame that began comes to its end. Milliseconds. */
const patience = 30_000;
const probeAfter = 60_000;

/** Who a gateway says it is, in the first frame. */
interface Greeting {
  readonly gateway: string;
  readonly password: string;
}

function readGreeting(frame: Uint8Array): Greeting | undefined {
  try {
    const { gateway, password = "" } = JSON.parse(Buffer.from(frame).toString());
    return typeof gateway === "string" && typeof password === "string" ? { gateway, password } : undefined;
  } catch {
    return undefined;
  }
}

/** Serves one gateway: its greeting, then batches in and answers out, in their order. */
function serve(socket: Socket, isGateway: (greeting: Greeting) => boolean, door: Door): void {
  const framesOf = frameSplitter();
  let gateway: string | undefined;
  let waiting = 0;
  let written: Promise<void> = Promise.resolve();

  const take = (frame: Uint8Array) => {
    if (gateway === undefined) {
      const greeting = readGreeting(frame);
      if (greeting === undefined || !isGateway(greeting)) return void socket.destroy();
      gateway = greeting.gateway;
      return;
    }
    const batch = decodeHop(frame);
    if (typeof batch === "string" || door.receiveBatch === undefined) return void socket.destroy();
    waiting += 1;
    if (waiting >= mostWaiting) socket.pause();
    const answer = door.receiveBatch(gateway, batch);
    // Not durable means not answered: the gateway sees the connection end and sends again.
    answer.catch(() => socket.destroy());
    written = written
      .then(() => answer)
      .then((said) => {
        if (!socket.destroyed) socket.write(frameOf(Buffer.from(JSON.stringify(said))));
        waiting -= 1;
        if (waiting < mostWaiting && socket.isPaused()) socket.resume();
      })
      .catch(() => undefined);
  };

  socket.setNoDelay(true);
  socket.setKeepAlive(true, probeAfter);
  socket.setTimeout(patience, () => {
    if (gateway === undefined) socket.destroy();
  });
  socket.on("data", (chunk: Buffer) => {
    try {
      for (const frame of framesOf(chunk)) if (!socket.destroyed) take(frame);
    } catch {
      socket.destroy();
    }
  });
  socket.on("error", () => socket.destroy());
}

export function hopTcpInput({ host, port, gateways = new Map(), tls }: HopTcpInputOptions): Input {
  if (tls === undefined && !isLoopback(host)) {
    throw new Error(`hop-tcp on ${host}: other machines are heard by TLS alone, for readings are personal data`);
  }

  function hasPassword({ gateway, password }: Greeting): boolean {
    const known = gateways.get(gateway);
    return known !== undefined && timingSafeEqual(createHash("sha256").update(password).digest(), known);
  }

  return {
    name: "hop-tcp",
    async start(_place, door) {
      const clients = new Set<Socket>();
      const listen = (socket: Socket) => {
        clients.add(socket);
        socket.on("close", () => clients.delete(socket));
        serve(socket, (said) => (tls === undefined ? hasPassword(said) : certifiedName(socket) === said.gateway), door);
      };
      const server: Server = tls === undefined ? createServer(listen) : createTlsServer({ ...tls, ...mutual }, listen);
      server.maxConnections = mostClients;
      server.listen(port, host);
      await once(server, "listening");
      const address = server.address();
      return {
        name: "hop-tcp",
        address: { host, port: typeof address === "object" && address !== null ? address.port : port },
        async stop() {
          const closed = new Promise<void>((resolve) => server.close(() => resolve()));
          for (const client of clients) client.destroy();
          await closed;
        },
      };
    },
  };
}
