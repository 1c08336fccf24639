// Takes batches of gateways over TCP, each answered when it is durable: the same hop as over MQTT, without a broker.
import { createHash, timingSafeEqual } from "node:crypto";
import type { Socket } from "node:net";
import { Fault } from "@tributary/core";
import { decodeHop, isLoopback, writeHopRefusal } from "@tributary/wire";
import { certifiedName, type MutualTls } from "./certified-gateway.ts";
import type { Door, GatewayPlace, Input } from "./door.ts";
import { encodeDown } from "./encode-down.ts";
import { frameOf, frameSplitter, isCborArray, longestFrame, writeReported } from "./hop-frames.ts";
import { listenForClients, type TlsChanges } from "./listen-for-clients.ts";
import { readingPace } from "./reading-pace.ts";
import { takeReport } from "./take-report.ts";

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
  readonly tlsChanges?: TlsChanges;
}

/** Batches of one gateway that may wait for their answers before no more is read from it. */
const mostWaiting = 64;
/** Who has not said yet who he is, says it in so many bytes. */
const longestGreeting = 1024;
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

/** Serves one gateway: its greeting, then batches and reports in and answers out, in their order. */
function serve(socket: Socket, greet: (greeting: Greeting) => boolean, { allowance }: GatewayPlace, door: Door): void {
  let gateway: string | undefined;
  const framesOf = frameSplitter(() => (gateway === undefined ? longestGreeting : longestFrame));
  let waiting = 0;
  let written: Promise<void> = Promise.resolve();
  const { breathe, rest } = readingPace(socket, () => waiting >= mostWaiting);
  const write = (text: string) => {
    if (!socket.destroyed) socket.write(frameOf(text));
  };
  const refuse = (againMs: number) => {
    written = written.then(() => write(writeHopRefusal(againMs)));
    rest(againMs);
  };
  const takeBatch = (from: string, frame: Buffer) => {
    const batch = decodeHop(frame);
    if (typeof batch === "string") {
      // Counted like any other garbage; who sends it is not listened to any longer.
      door.refuse(new Fault("not-a-telegram", "line", 0, batch)).catch(() => undefined);
      return void socket.destroy();
    }
    if (door.receiveBatch === undefined) return void socket.destroy();
    allowance?.charge(from, batch.telegrams.length);
    waiting += 1;
    breathe();
    const answer = door.receiveBatch(from, batch);
    // Not durable means not answered: the gateway sees the connection end and sends again.
    answer.catch(() => socket.destroy());
    written = written
      .then(() => answer)
      .then((said) => {
        write(JSON.stringify(said));
        waiting -= 1;
        breathe();
      })
      .catch(() => undefined);
  };
  const takeWord = (from: string, frame: Buffer) =>
    takeReport(frame, from, door).then(
      (report) => report !== undefined && write(writeReported(report.id)),
      () => socket.destroy(),
    );
  const take = (frame: Buffer) => {
    if (gateway === undefined) {
      const greeting = readGreeting(frame);
      if (greeting === undefined || !greet(greeting)) return void socket.destroy();
      gateway = greeting.gateway;
      return;
    }
    const againMs = allowance?.enter(gateway, frame.length) ?? 0;
    if (againMs > 0) return refuse(againMs);
    if (isCborArray(frame)) takeWord(gateway, frame);
    else takeBatch(gateway, frame);
  };

  socket.setNoDelay(true);
  socket.setKeepAlive(true, probeAfter);
  socket.on("data", (chunk: Buffer) => {
    try {
      for (const frame of framesOf(chunk)) if (!socket.destroyed) take(frame);
    } catch {
      socket.destroy();
    }
  });
  socket.on("error", () => socket.destroy());
}

export function hopTcpInput({ host, port, gateways = new Map(), tls, tlsChanges }: HopTcpInputOptions): Input {
  if (tls === undefined && !isLoopback(host)) {
    throw new Error(`hop-tcp on ${host}: other machines are heard by TLS alone, for readings are personal data`);
  }

  function hasPassword({ gateway, password }: Greeting): boolean {
    const known = gateways.get(gateway);
    return known !== undefined && timingSafeEqual(createHash("sha256").update(password).digest(), known);
  }

  return {
    name: "hop-tcp",
    async start(place, door) {
      /** The connection of each gateway, the newest where it has more. */
      const sockets = new Map<string, Socket>();
      const { address, stop } = await listenForClients(
        { host, port, tls, tlsChanges, proof: true, now: place.now },
        (socket, proved) => {
          const greet = (said: Greeting) => {
            const known = tls === undefined ? hasPassword(said) : certifiedName(socket) === said.gateway;
            if (!known) return false;
            proved();
            sockets.set(said.gateway, socket);
            socket.on("close", () => {
              if (sockets.get(said.gateway) === socket) sockets.delete(said.gateway);
            });
            return true;
          };
          serve(socket, greet, place, door);
        },
      );
      return {
        name: "hop-tcp",
        address,
        async sendDown(gateway, message) {
          const socket = sockets.get(gateway);
          if (socket === undefined || socket.destroyed) return false;
          socket.write(frameOf(encodeDown(message)));
          return true;
        },
        stop,
      };
    },
  };
}
