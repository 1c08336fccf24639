// Takes commands from step to step: each is audited and kept, and told to whoever waits for the end.
import { randomBytes } from "node:crypto";
import { type Seconds, uuid7 } from "@tributary/core";
import type { CloudCommandState, CommandOrder } from "@tributary/wire";
import type { CommandBook, CommandRow, Move } from "./command-book.ts";
import type { AuditLog, CommandPolicy, NodeBook, Utilities } from "./traits.ts";

/** How commands of a kind ended since the process began. */
export interface CommandFigure {
  readonly kind: CommandOrder["kind"];
  readonly state: CloudCommandState;
  readonly ended: number;
  /** Seconds on the radio, of those that were confirmed, all in all. */
  readonly roundTrips: Seconds;
}

/** What every use case of commands stands on. */
export interface Course {
  readonly book: CommandBook;
  readonly nodes: NodeBook;
  readonly utilities: Utilities;
  readonly audit: AuditLog;
  readonly policy: CommandPolicy;
  readonly now: () => Seconds;
  /** Takes a step where the command is still in the state that it was read in. */
  move(command: CommandRow, step: Omit<Move, "at">): Promise<void>;
}

export const ends: ReadonlySet<CloudCommandState> = new Set(["confirmed", "failed", "expired", "cancelled"]);

/** Under which id a node is asked to give a command back. */
export const takingBack = (command: string): string => `${command} back`;

/** UUIDs that sort by when they were made. */
export const newId = (at: Seconds): string => uuid7(at * 1000, randomBytes(16));

export function openCourse(parts: Omit<Course, "move">): Course & {
  /** Kept when the command has ended, or after so many milliseconds. */
  untilEnd(id: string, milliseconds: number): Promise<void>;
  figures(): readonly CommandFigure[];
  /** Lets everybody go who waits. */
  close(): void;
} {
  const { book, audit, now } = parts;
  const waiting = new Map<string, Set<() => void>>();
  const figures = new Map<string, CommandFigure>();

  function count({ kind, sent_at }: CommandRow, { state, change }: Omit<Move, "at">): void {
    const name = `${kind} ${state}`;
    const { ended, roundTrips } = figures.get(name) ?? { ended: 0, roundTrips: 0 };
    const [sent, end] = [change?.sent_at ?? sent_at, change?.ended_at];
    const took = state === "confirmed" && typeof sent === "number" && typeof end === "number" ? end - sent : 0;
    figures.set(name, { kind, state, ended: ended + 1, roundTrips: roundTrips + took });
  }

  return {
    ...parts,
    async move(command, step) {
      const { id, bundle, meter, state } = command;
      // The audit log first: it may tell of a step twice, and of none never.
      if (step.state !== state) {
        await audit.note({ actor: step.by, action: `command.${step.state}`, subject: id, detail: { bundle, meter } });
      }
      const isMoved = await book.move(command, { at: now(), ...step });
      if (!isMoved || !ends.has(step.state)) return;
      count(command, step);
      for (const wake of waiting.get(id) ?? []) wake();
    },
    async untilEnd(id, milliseconds) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const others = waiting.get(id) ?? new Set();
      waiting.set(id, others.add(resolve));
      const timer = setTimeout(resolve, milliseconds);
      const row = await book.command(id);
      if (row !== undefined && !ends.has(row.state)) await promise;
      clearTimeout(timer);
      others.delete(resolve);
      if (others.size === 0) waiting.delete(id);
    },
    figures: () => [...figures.values()],
    close() {
      for (const wakes of waiting.values()) for (const wake of wakes) wake();
    },
  };
}

/** Each row of all pages, in the order of their ids. */
export async function eachOf(
  page: (after: string, limit: number) => Promise<CommandRow[]>,
  work: (row: CommandRow) => Promise<void>,
): Promise<void> {
  for (let after = ""; ; ) {
    const rows = await page(after, pageRows);
    for (const row of rows) await work(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageRows) return;
    after = last.id;
  }
}

/** Commands that are taken together. */
export const pageRows = 500;

/** A command for each meter that a node tells of. */
export function commandsFor(
  { id, tenant, kind, priority, due_at, made_at, patience }: Parameters<CommandBook["add"]>[0],
  meters: readonly string[],
  nodes: Pick<NodeBook, "wayTo">,
): CommandRow[] {
  return meters.flatMap((meter): CommandRow[] => {
    const way = nodes.wayTo(meter);
    if (way === undefined) return [];
    return [
      {
        ...{ id: newId(made_at), bundle: id, meter, tenant, node: way.node, cell: way.gateway, kind, priority, due_at },
        ...{ state: "requested", expires_at: due_at + patience, requested_at: made_at, says: "waits for its turn" },
        ...{ queued_at: null, sent_at: null, ended_at: null, gateway: null, taken_back_by: null },
      },
    ];
  });
}
