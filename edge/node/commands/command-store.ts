// Keeps commands, every state they went through, and the counters that their frames used up (SQLite).
import type { MeterId, Seconds } from "@tributary/core";
import { openDatabase, type Schema, transaction } from "@tributary/engine-log";
import type { Command, CommandState } from "@tributary/wire";

/** A command with what only the node needs of it. */
export interface KeptCommand extends Command {
  /** How many frames were sealed for it. */
  readonly attempt: number;
  /** The newest of them, and the counter that it used up. */
  readonly frame?: Uint8Array;
  readonly counter?: number;
}

export interface CommandStep {
  readonly at: Seconds;
  readonly state: CommandState;
  readonly gateway?: string;
  readonly says: string;
}

export interface CommandStore {
  /** Writes a command as it is now, and when something new is to be said of it; durable when it returns. */
  put(command: KeptCommand, step?: Seconds): void;
  find(id: string): KeptCommand | undefined;
  steps(id: string): CommandStep[];
  /** Newest first. */
  list(filter: { readonly meter?: MeterId | undefined; readonly limit: number }): KeptCommand[];
  /** Commands that have not ended. */
  open(): KeptCommand[];
  /** How many commands the meter was given after a moment, up to another. */
  between(meter: MeterId, from: Seconds, to: Seconds): number;
  /** A counter that no frame to this meter ever had or will have; at least `least`. */
  nextCounter(meter: MeterId, least: number): number;
  /** Commands whose newest state the cloud was not told of. */
  untold(): KeptCommand[];
  told(ids: readonly string[]): void;
  /** Forgets commands that ended before; counters are never forgotten. */
  prune(before: Seconds): void;
  close(): void;
}

const schema: Schema = {
  version: 1,
  tables: `
    create table commands (
      id text primary key, meter text not null, state text not null, requested_at integer not null,
      ended integer not null, told integer not null, body text not null, frame blob
    ) without rowid;
    create index open_commands on commands (id) where ended = 0;
    create index untold_commands on commands (id) where told = 0;
    create index commands_of_meter on commands (meter, requested_at);
    create table steps (
      step integer primary key, command text not null, at integer not null, state text not null, gateway text,
      says text not null
    );
    create index steps_of_command on steps (command);
    create table counters (meter text primary key, counter integer not null) without rowid;
  `,
};

const ends: ReadonlySet<CommandState> = new Set(["confirmed", "failed", "expired"]);

export const isEnded = ({ state }: Pick<Command, "state">): boolean => ends.has(state);

type Row = Readonly<Record<string, unknown>>;

function keptOf(row: Row): KeptCommand {
  // Only `put` writes these.
  const kept = JSON.parse(String(row["body"])) as KeptCommand;
  return row["frame"] instanceof Uint8Array ? { ...kept, frame: row["frame"] } : kept;
}

function stepOf(row: Row): CommandStep {
  return {
    at: Number(row["at"]),
    state: String(row["state"]) as CommandState,
    ...(row["gateway"] === null ? {} : { gateway: String(row["gateway"]) }),
    says: String(row["says"]),
  };
}

export function openCommandStore(path: string): CommandStore {
  const database = openDatabase(path, schema);
  const set = database.prepare(`
    insert into commands (id, meter, state, requested_at, ended, told, body, frame) values (?, ?, ?, ?, ?, 0, ?, ?)
    on conflict do update set state = excluded.state, ended = excluded.ended, told = 0, body = excluded.body,
      frame = excluded.frame`);
  const addStep = database.prepare("insert into steps (command, at, state, gateway, says) values (?, ?, ?, ?, ?)");
  const one = database.prepare("select body, frame from commands where id = ?");
  const stepsOf = database.prepare("select at, state, gateway, says from steps where command = ? order by step");
  const newest = database.prepare(
    "select body, frame from commands where meter = coalesce(?, meter) order by id desc limit ?",
  );
  const opened = database.prepare("select body, frame from commands where ended = 0 order by id");
  const count = database.prepare(
    "select count(*) as many from commands where meter = ? and requested_at > ? and requested_at <= ?",
  );
  const counter = database.prepare(`
    insert into counters values (?, ?) on conflict do update set counter = max(counter + 1, excluded.counter)
    returning counter`);
  const silent = database.prepare("select body, frame from commands where told = 0 order by id");
  const tell = database.prepare("update commands set told = 1 where id = ?");
  const dropSteps = database.prepare(
    "delete from steps where command in (select id from commands where ended = 1 and told = 1 and requested_at < ?)",
  );
  const drop = database.prepare("delete from commands where ended = 1 and told = 1 and requested_at < ?");

  return {
    put(command, step) {
      const { frame, ...body } = command;
      const { id, meter, state, requestedAt, gateway, says } = command;
      transaction(database, () => {
        set.run(id, meter, state, requestedAt, isEnded(command) ? 1 : 0, JSON.stringify(body), frame ?? null);
        if (step !== undefined) addStep.run(id, step, state, gateway ?? null, says);
      });
    },
    find(id) {
      const row = one.get(id);
      return row === undefined ? undefined : keptOf(row);
    },
    steps: (id) => stepsOf.all(id).map(stepOf),
    list: ({ meter, limit }) => newest.all(meter ?? null, limit).map(keptOf),
    open: () => opened.all().map(keptOf),
    between: (meter, from, to) => Number(count.get(meter, from, to)?.["many"] ?? 0),
    // One statement is one transaction: the counter is on disk before anybody has it.
    nextCounter: (meter, least) => Number(counter.get(meter, least)?.["counter"]),
    untold: () => silent.all().map(keptOf),
    told(ids) {
      transaction(database, () => {
        for (const id of ids) tell.run(id);
      });
    },
    prune(before) {
      transaction(database, () => {
        dropSteps.run(before);
        drop.run(before);
      });
    },
    close: () => database.close(),
  };
}
