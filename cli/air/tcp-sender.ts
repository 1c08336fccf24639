// Sends telegram lines over TCP, a connection for each source, and again what was not answered when one ended.
import { createConnection, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { outcomeCounter } from "./outcome-counter.ts";
import type { Sender } from "./sender.ts";

/** Before a broken connection is opened again, in milliseconds. */
const tryAgain = 500;

interface Waiting {
  readonly line: string;
  readonly resolve: () => void;
}

/** One source's connection: lines out, answers back in their order. */
class Connection {
  private readonly host: string;
  private readonly port: number;
  private readonly answered: (answer: string) => void;
  /** Sent and not answered, oldest first. */
  private readonly waiting: Waiting[] = [];
  private socket: Socket | undefined;
  private closed = false;

  constructor(host: string, port: number, answered: (answer: string) => void) {
    this.host = host;
    this.port = port;
    this.answered = answered;
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
      .on("line", (answer) => {
        this.answered(answer);
        this.waiting.shift()?.resolve();
      });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      this.socket = undefined;
      if (!this.closed) setTimeout(() => this.open(), tryAgain);
    });
  }
}

/** What an answer says became of a telegram. */
function outcomeOf(answer: string): string {
  try {
    const { ok, outcome, error } = JSON.parse(answer);
    return String(ok === true ? outcome : error.code);
  } catch {
    return "unreadable answer";
  }
}

export function tcpSender(host: string, port: number): Sender {
  const outcomes = outcomeCounter();
  const connections = new Map<string, Connection>();
  return {
    send(source, line) {
      let connection = connections.get(source);
      if (connection === undefined) {
        connection = new Connection(host, port, (answer) => outcomes.add(outcomeOf(answer)));
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
