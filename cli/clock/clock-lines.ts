// What the clocks of processes in lock-step say to each other, one JSON object a line.

import type { Socket } from "node:net";
import { createInterface } from "node:readline";
import { z } from "zod";

/** The first line of a member: who it is. */
const joining = z.strictObject({ join: z.string() });

/** How the master answers that: what time it is until all have joined. UTC, milliseconds. */
const welcome = z.strictObject({ now: z.number() });

/**
 * What the master orders: it is `to` now; run what is due, and answer when nothing is under way. The same moment is
 * ordered again to see whether anything happened. `over`: time goes no further.
 */
const order = z.strictObject({ round: z.number(), to: z.number(), over: z.boolean().optional() });

/** The answer of a member that is quiet: how much it has done since it joined, and when its next timer is due. */
const quiet = z.strictObject({ round: z.number(), done: z.number(), next: z.number().nullable() });

export type Order = z.infer<typeof order>;
export type Quiet = z.infer<typeof quiet>;
type Line = z.infer<typeof joining> | z.infer<typeof welcome> | Order | Quiet;

export function writeLine(socket: Socket, line: Line): void {
  socket.write(`${JSON.stringify(line)}\n`);
}

/** Hands each line to `take`; a line that is none of these ends the connection. */
function readLines<Known>(schema: z.ZodType<Known>, socket: Socket, take: (line: Known) => void): void {
  // readline passes on the errors of its input; the socket reports them itself.
  createInterface({ input: socket })
    .on("error", () => undefined)
    .on("line", (text) => {
      try {
        take(schema.parse(JSON.parse(text)));
      } catch {
        socket.destroy();
      }
    });
}

/** Reads what members say. */
export function readMember(socket: Socket, joined: (name: string) => void, answered: (quiet: Quiet) => void): void {
  readLines(z.union([quiet, joining]), socket, (line) => ("join" in line ? joined(line.join) : answered(line)));
}

/** Reads what the master orders. */
export function readMaster(socket: Socket, welcomed: (now: number) => void, ordered: (order: Order) => void): void {
  readLines(z.union([order, welcome]), socket, (line) => ("now" in line ? welcomed(line.now) : ordered(line)));
}
