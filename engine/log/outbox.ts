// What is still to be sent: numbered entries in chunks, kept until the receiver has them.
import type { DatabaseSync } from "node:sqlite";
import { transaction } from "./database.ts";

/** Entries written together. `first` to `last` are their numbers; `body` is the writer's own text. */
export interface OutboxChunk {
  readonly first: number;
  readonly last: number;
  readonly body: string;
}

export interface Outbox {
  /** Chunks after entry `through`, oldest first: one at least if there is any, more while they hold to the limits. */
  next(through: number, limits: { readonly entries: number; readonly characters: number }): OutboxChunk[];
  /** Highest entry that was ever written, 0 before the first. */
  last(): number;
  /** Highest entry that the receiver confirmed. */
  confirmed(): number;
  /** Forgets all chunks up to `through`. */
  confirm(through: number): void;
}

/** Appends within the caller's transaction; answers the chunk's last number. */
export type AppendChunk = (entries: number, body: string) => number;

export function openOutbox(database: DatabaseSync): { readonly outbox: Outbox; readonly append: AppendChunk } {
  const insert = database.prepare("insert into outbox (last, first, body) values (?, ?, ?)");
  const after = database.prepare("select first, last, body from outbox where last > ? order by last");
  const drop = database.prepare("delete from outbox where last <= ?");
  const fact = database.prepare("select value from facts where name = ?");
  const setFact = database.prepare("insert into facts values (?, ?) on conflict do update set value = excluded.value");
  const number = (name: string) => Number(fact.get(name)?.["value"] ?? 0);
  return {
    append(entries, body) {
      const first = number("outbox-last") + 1;
      const last = first + entries - 1;
      insert.run(last, first, body);
      setFact.run("outbox-last", String(last));
      return last;
    },
    outbox: {
      next(through, limits) {
        const chunks: OutboxChunk[] = [];
        let characters = 0;
        for (const row of after.iterate(through)) {
          const chunk = { first: Number(row["first"]), last: Number(row["last"]), body: String(row["body"]) };
          characters += chunk.body.length;
          const entries = chunk.last - (chunks[0]?.first ?? chunk.first) + 1;
          if (chunks.length > 0 && (entries > limits.entries || characters > limits.characters)) break;
          chunks.push(chunk);
        }
        return chunks;
      },
      last: () => number("outbox-last"),
      confirmed: () => number("outbox-confirmed"),
      confirm(through) {
        transaction(database, () => {
          drop.run(through);
          setFact.run("outbox-confirmed", String(through));
        });
      },
    },
  };
}
