// What the clocks of processes in lock-step say to each other, one JSON object a line.
import type { Socket } from "node:net";

/** The first line of a member: who it is. */
interface Joining {
  readonly join: string;
}

/** How the master answers that: what time it is until all have joined. UTC, milliseconds. */
interface Welcome {
  readonly now: number;
}

/**
 * What the master orders: it is `to` now; run what is due, and answer when nothing is under way. The same moment is
 * ordered again to see whether anything happened. `over`: time goes no further.
 */
export interface Order {
  readonly round: number;
  readonly to: number;
  readonly over?: boolean;
}

/** The answer of a member that is quiet: how much it has done since it joined, and when its next timer is due. */
export interface Quiet {
  readonly round: number;
  readonly done: number;
  readonly next: number | null;
}

type Line = Joining | Welcome | Order | Quiet;

export function writeLine(socket: Socket, line: Line): void {
  socket.write(`${JSON.stringify(line)}\n`);
}

/** Only clocks of this program join, so that a line's form is enough to know it by: a run says hundreds of thousands. */
function readLine(text: string): Line | undefined {
  try {
    const line: Line | null = JSON.parse(text);
    return typeof line === "object" && line !== null ? line : undefined;
  } catch {
    return undefined;
  }
}

/** Hands each line to `take`, which answers whether it knows it; if not, the connection ends. */
function readLines(socket: Socket, take: (line: Line) => boolean): void {
  let begun = "";
  socket.setEncoding("utf8").on("data", (chunk) => {
    const lines = (begun + chunk).split("\n");
    begun = lines.pop() ?? "";
    for (const text of lines) {
      const line = readLine(text);
      if (line === undefined || !take(line)) socket.destroy();
    }
  });
}

/** Reads what members say. */
export function readMember(socket: Socket, joined: (name: string) => void, answered: (quiet: Quiet) => void): void {
  readLines(socket, (line) => {
    if ("done" in line) answered(line);
    else if ("join" in line) joined(line.join);
    else return false;
    return true;
  });
}

/** Reads what the master orders. */
export function readMaster(socket: Socket, welcomed: (now: number) => void, ordered: (order: Order) => void): void {
  readLines(socket, (line) => {
    if ("to" in line) ordered(line);
    else if ("now" in line) welcomed(line.now);
    else return false;
    return true;
  });
}
