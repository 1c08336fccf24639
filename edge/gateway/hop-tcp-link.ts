// The way of a gateway to its edge node over TCP: batches and reports up, answers and downlinks down.
import { once } from "node:events";
import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import {
  type Downlink,
  type DownlinkReport,
  encodeDownlinkReport,
  type HopAnswer,
  isLoopback,
  readHopAnswer,
  readHopRefusal,
} from "@tributary/wire";
import { checkEdge, type MutualTls } from "./certified-gateway.ts";
import { type Link, TooFast } from "./forward.ts";
import { frameOf, frameSplitter, isCborArray, readReported } from "./hop-frames.ts";
import { type DownTakers, takeDown } from "./take-downlink.ts";

export interface HopTcpLinkOptions extends Pick<DownTakers, "answer"> {
  readonly host: string;
  readonly port: number;
  readonly gateway: string;
  /** Proves who the gateway is, on loopback. */
  readonly password?: string;
  /** The gateway's private key and certificate, and the authorities (PEM) that vouch for the edge node, at each connection. */
  readonly certificate?: () => Pick<MutualTls, "key" | "cert" | "ca">;
  /** Takes downlinks; throws when one cannot be made durable. With it the connection is always open, else when it is needed. */
  readonly take?: (downlink: Downlink) => void;
  /** Told in one sentence what an operator should know. */
  readonly say?: (sentence: string) => void;
}

/** A link by which reports go up as well. */
export interface HopTcpLink extends Link {
  /** Kept when the report is durable at the edge node. */
  report(report: DownlinkReport): Promise<void>;
}

/** Without an answer for so long the way is taken for broken. Milliseconds. */
const patience = 30_000;
/** Before a lost connection is opened again for downlinks, in milliseconds; sending a batch opens it at once. */
const openAgainMs = 2000;

interface Waiting<Answer> {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/** Opened again after it broke; throws without a certificate for another machine. */
export function hopTcpLink(options: HopTcpLinkOptions): HopTcpLink {
  const { host, port, gateway, password, certificate, take, say = () => undefined } = options;
  if (certificate === undefined && !isLoopback(host)) {
    throw new Error(`${host}: to another machine only by TLS, with a certificate of tributary pki enrol`);
  }
  const greeting = JSON.stringify({ gateway, ...(password === undefined ? {} : { password }) });
  const batches = new Map<string, Waiting<HopAnswer>>();
  const reports = new Map<string, Waiting<void>>();
  let connection: Promise<Socket> | undefined;
  let again: NodeJS.Timeout | undefined;
  let closed = false;
  const nameOf = ({ epoch, sequence }: Pick<HopAnswer, "epoch" | "sequence">) => `${epoch} ${sequence}`;

  function breakAll(error: Error): void {
    for (const waiting of [batches, reports]) {
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    }
  }

  function settle<Answer>(waiting: Map<string, Waiting<Answer>>, name: string, answer: Answer): void {
    waiting.get(name)?.resolve(answer);
    waiting.delete(name);
  }

  /** Sends a frame, and waits for its answer. */
  async function ask<Answer>(waiting: Map<string, Waiting<Answer>>, name: string, frame: Buffer): Promise<Answer> {
    const socket = await open();
    const answer = new Promise<Answer>((resolve, reject) => waiting.set(name, { resolve, reject }));
    socket.write(frame);
    return await answer;
  }

  function takeText(text: string): void {
    const answer = readHopAnswer(text);
    if (answer !== undefined) {
      settle(batches, nameOf(answer), answer);
      return;
    }
    const againMs = readHopRefusal(text);
    if (againMs !== undefined) breakAll(new TooFast(againMs));
    const reported = readReported(text);
    if (reported !== undefined) settle(reports, reported, undefined);
  }

  const tell = async (told: Uint8Array) => (await open()).write(frameOf(told));

  function give(frame: Buffer): void {
    if (isCborArray(frame)) takeDown(frame, options, tell, say);
    else takeText(frame.toString());
  }

  function lose(which: Promise<Socket>, why: Error): void {
    if (connection !== which) return;
    connection = undefined;
    breakAll(why);
    openLater();
  }

  async function connect(ended: (why: Error) => void): Promise<Socket> {
    const made =
      certificate === undefined
        ? connectTcp({ host, port })
        : connectTls({ host, port, ...certificate(), minVersion: "TLSv1.3", checkServerIdentity: checkEdge });
    const framesOf = frameSplitter();
    let why = new Error("the edge node ended the connection");
    made.setNoDelay(true);
    made.setTimeout(patience, () => {
      if (batches.size + reports.size > 0) made.destroy();
    });
    made.on("data", (chunk: Buffer) => {
      try {
        for (const frame of framesOf(chunk)) give(frame);
      } catch {
        made.destroy();
      }
    });
    made.on("error", (error) => {
      why = error;
      made.destroy();
    });
    made.on("close", () => ended(why));
    await once(made, certificate === undefined ? "connect" : "secureConnect");
    made.write(frameOf(greeting));
    return made;
  }

  function open(): Promise<Socket> {
    if (closed) return Promise.reject(new Error("the link is closed"));
    clearTimeout(again);
    if (connection !== undefined) return connection;
    const opening: Promise<Socket> = connect((why) => lose(opening, why));
    connection = opening;
    // Also before there is a socket: a certificate that is just being renewed may not fit its key.
    opening.catch((error: Error) => lose(opening, error));
    return opening;
  }

  function openLater(): void {
    if (take === undefined || closed) return;
    clearTimeout(again);
    // Whoever sends says that the edge node is away; here it is only waited for. Jitter, so that gateways that lost the same
    // edge node do not come back at the same moment.
    again = setTimeout(openQuietly, openAgainMs * (0.5 + Math.random()));
  }
  const openQuietly = () => void open().catch(() => undefined);
  if (take !== undefined) openQuietly();

  return {
    send: (batch, payload) => ask(batches, nameOf(batch), frameOf(payload)),
    report: (report) => ask(reports, report.id, frameOf(encodeDownlinkReport(report))),
    async close() {
      closed = true;
      clearTimeout(again);
      (await connection?.catch(() => undefined))?.destroy();
    },
  };
}
