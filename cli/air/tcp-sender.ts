// Sends telegram lines over TCP, a connection for each source, and again what was not answered when one ended.
import { createConnection, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { fromHex } from "@tributary/core";
import { outcomeCounter } from "./outcome-counter.ts";
import type { HearDownlink, Sender } from "./sender.ts";

/** Before a broken connection is opened again, in milliseconds. */
const tryAgain = 500;

interface Waiting {
  readonly line: string;
  readonly resolve: () => void;
}

/** What a gateway's line says: what became of a telegram, or a frame for a meter. */
type GatewayLine = { readonly outcome: string } | { readonly meter: string; readonly frame: Uint8Array };

function readGatewayLine(line: string): GatewayLine {
  try {
    const { ok, outcome, error, downlink, meter } = JSON.parse(line);
    if (downlink !== undefined) return { meter: String(meter), frame: fromHex(String(downlink)) ?? new Uint8Array(0) };
    return { outcome: String(ok === true ? outcome : error.code) };
  } catch {
    return { outcome: "unreadable answer" };
  }
}

/** One source's connection: lines out, answers back in their order, downlinks between them. */
class Connection {
  private readonly host: string;
  private readonly port: number;
  private readonly answered: (outcome: string) => void;
  private readonly heard: HearDownlink;
  /** Sent and not answered, oldest first. */
  private readonly waiting: Waiting[] = [];
  private socket: Socket | undefined;
  private closed = false;

  constructor(host: string, port: number, answered: (outcome: string) => void, heard: HearDownlink) {
    this.host = host;
    this.port = port;
    this.answered = answered;
    this.heard = heard;
    this.open();
  }

  send(line: string): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push({ line, resolve });
      if (this.socket !== undefined) this.socket.write(`${line}\n`);
    });
  }

  close(): void {
    this.closed = true;
    this.socket?.destroy();
  }

  private open(): void {
    const socket = createConnection({ host: this.host, port: this.port });
    socket.on("connect", () => {
      this.socket = socket;
      for (const { line } of this.waiting) socket.write(`${line}\n`);
    });
    // readline passes on the errors of its input; the socket reports them itself.
    createInterface({ input: socket })
      .on("error", () => undefined)
      .on("line", (line) => {
        const said = readGatewayLine(line);
        if ("frame" in said) {
          this.heard(said.meter, said.frame);
          return;
        }
        this.answered(said.outcome);
        this.waiting.shift()?.resolve();
      });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      this.socket = undefined;
      if (!this.closed) setTimeout(() => this.open(), tryAgain);
    });
  }
}

export function tcpSender(host: string, port: number, heard: HearDownlink = () => false): Sender {
  const outcomes = outcomeCounter();
  const connections = new Map<string, Connection>();
  return {
    send(source, line) {
      let connection = connections.get(source);
      if (connection === undefined) {
        connection = new Connection(host, port, outcomes.add, heard);
        connections.set(source, connection);
      }
      return connection.send(line);
    },
    outcomes: () => outcomes.counts,
    async close() {
      for (const connection of connections.values()) connection.close();
    },
  };
}
