// Listens for clients over TCP or TLS: so many at once and of one address, who proves nothing not for long.
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import type { Seconds } from "@tributary/core";
import { hasEnded, type MutualTls, mutual } from "./certified-gateway.ts";

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  /** Private key and certificate (PEM): with them TLS and nothing else. With authorities each client must show a certificate. */
  readonly tls?: (Omit<MutualTls, "ca"> & Partial<MutualTls>) | undefined;
  /** Called once it listens: brings newer ones while it runs, and which certificates (serial numbers) were revoked. */
  readonly tlsChanges?: TlsChanges | undefined;
  /** Whether clients have to prove who they are; who does not in time is gone. */
  readonly proof: boolean;
  /** UTC, whole seconds. */
  readonly now: () => Seconds;
}

export type TlsChanges = (changed: (tls: MutualTls, revoked: ReadonlySet<string>) => void) => void;

export interface Listening {
  readonly address: { readonly host: string; readonly port: number };
  /** Ends all clients. */
  stop(): Promise<void>;
}

const mostClients = 1024;
/** Clients of one address that have not proved themselves: nobody takes all the room. Where none proves himself, more. */
const mostOfAddress = { proof: 64, none: 768 } as const;
/** A client says who it is at once. Milliseconds. */
const patience = 10_000;

/** The far end, by which the socket below TLS is known again above. */
const farEnd = ({ remoteAddress = "", remotePort = 0 }: Socket) => `${remoteAddress} ${remotePort}`;

/** Calls `serve` for each client; `proved` is to be called when it has said who it is. */
export async function listenForClients(
  { host, port, tls, tlsChanges, proof, now }: ListenOptions,
  serve: (client: Socket, proved: () => void) => void,
): Promise<Listening> {
  /** How each client's place among the unproved of its address is given back. */
  const places = new Map<string, () => void>();
  const unproved = new Map<string, number>();
  const sockets = new Set<Socket>();
  const clients = new Set<Socket>();
  const most = proof ? mostOfAddress.proof : mostOfAddress.none;

  const welcome = (client: Socket) => {
    clients.add(client);
    client.on("close", () => clients.delete(client));
    const name = farEnd(client);
    serve(client, () => places.get(name)?.());
  };
  const above =
    tls === undefined
      ? undefined
      : createTlsServer({ ...tls, ...(tls.ca === undefined ? {} : mutual), handshakeTimeout: patience }, welcome);
  // Who proves nothing sends lines, and reads their answers after he ended them.
  const server = createServer({ allowHalfOpen: !proof }, (socket) => {
    const address = socket.remoteAddress ?? "";
    const there = unproved.get(address) ?? 0;
    if (there >= most) return void socket.destroy();
    unproved.set(address, there + 1);
    const timer = proof ? setTimeout(() => socket.destroy(), patience) : undefined;
    const name = farEnd(socket);
    const leave = () => {
      clearTimeout(timer);
      if (!places.delete(name)) return;
      const left = (unproved.get(address) ?? 1) - 1;
      if (left === 0) unproved.delete(address);
      else unproved.set(address, left);
    };
    places.set(name, leave);
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      sockets.delete(socket);
      leave();
    });
    if (above === undefined) welcome(socket);
    else above.emit("connection", socket);
  });
  server.maxConnections = mostClients;
  server.listen(port, host);
  await once(server, "listening");
  tlsChanges?.((changed, revoked) => {
    above?.setSecureContext({ ...changed, minVersion: mutual.minVersion });
    for (const client of clients) if (hasEnded(client, revoked, now())) client.destroy();
  });
  const address = server.address();
  return {
    address: { host, port: typeof address === "object" && address !== null ? address.port : port },
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
