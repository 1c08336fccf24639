// Hands a gateway's batches to an edge node over TCP.
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { type HopAnswer, isLoopback, readHopAnswer } from "@tributary/wire";
import type { Link } from "./forward.ts";
import { frameOf, frameSplitter } from "./hop-frames.ts";

export interface HopTcpLinkOptions {
  readonly host: string;
  readonly port: number;
  readonly gateway: string;
  /** Proves who the gateway is, on loopback. */
  readonly password?: string;
  /** The gateway's private key and certificate, and the authorities (PEM) that vouch for the edge node. */
  readonly tls?: { readonly key: string; readonly cert: string; readonly ca: string };
}

/** Without an answer for so long the way is taken for broken. Milliseconds. */
const patience = 30_000;

interface Waiting {
  resolve(answer: HopAnswer): void;
  reject(error: Error): void;
}

export function hopTcpLink({ host, port, gateway, password, tls }: HopTcpLinkOptions): Link {
  if (tls === undefined && !isLoopback(host)) throw new Error(`${host}: to another machine only by TLS`);
  const waiting = new Map<string, Waiting>();
  let socket: Promise<Socket> | undefined;
  const nameOf = ({ epoch, sequence }: Pick<HopAnswer, "epoch" | "sequence">) => `${epoch} ${sequence}`;

  function give(frame: Uint8Array): void {
    const answer = readHopAnswer(Buffer.from(frame).toString());
    if (answer === undefined) return;
    waiting.get(nameOf(answer))?.resolve(answer);
    waiting.delete(nameOf(answer));
  }

  async function open(): Promise<Socket> {
    const made =
      tls === undefined ? connect({ host, port }) : connectTls({ host, port, ...tls, minVersion: "TLSv1.3" });
    const framesOf = frameSplitter();
    made.setNoDelay(true);
    made.setTimeout(patience, () => {
      if (waiting.size > 0) made.destroy();
    });
    made.on("data", (chunk: Buffer) => {
      try {
        for (const frame of framesOf(chunk)) give(frame);
      } catch {
        made.destroy();
      }
    });
    made.on("error", () => made.destroy());
    made.on("close", () => {
      socket = undefined;
      for (const { reject } of waiting.values()) reject(new Error("the edge node ended the connection"));
      waiting.clear();
    });
    await once(made, tls === undefined ? "connect" : "secureConnect");
    made.write(frameOf(Buffer.from(JSON.stringify({ gateway, ...(password === undefined ? {} : { password }) }))));
    return made;
  }

  return {
    async send(batch, payload) {
      socket ??= open();
      const opening = socket;
      try {
        const way = await opening;
        const answer = new Promise<HopAnswer>((resolve, reject) => waiting.set(nameOf(batch), { resolve, reject }));
        way.write(frameOf(payload));
        return await answer;
      } catch (error) {
        if (socket === opening) socket = undefined;
        throw error;
      }
    },
    async close() {
      (await socket?.catch(() => undefined))?.destroy();
    },
  };
}
