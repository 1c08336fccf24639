// Keeps the state of a node in numbered parts, each with the batch that it goes up to and the batch that was told of it.
import type { DatabaseSync } from "node:sqlite";
import { openSealed, sealBody } from "./sealed-body.ts";

/** A part as it was written. */
export interface KeptPart {
  readonly part: number;
  /** Batches up to this one are in its state; 0 where there is no state, or none that is whole. */
  readonly batch: number;
  /** What the batches up to this one changed in it is in the outbox. */
  readonly told: number;
  readonly body: Uint8Array | undefined;
  /** There was a state, which the disk did not hold: batches that no other part lacks bring some of it back. */
  readonly damaged?: true;
}

/** The batch stands before the body, under the same checksum. */
const batchBytes = 8;

export interface Parts {
  list(): KeptPart[];
  /** Within the caller's transaction. */
  write(part: number, batch: number, body: Uint8Array): void;
  /** Notes what was told of some parts, or of all, within the caller's transaction. */
  told(parts: readonly number[] | "all", batch: number): void;
}

export function openParts(database: DatabaseSync, toldThrough: () => number, say: (says: string) => void): Parts {
  // Beside what is there, so that a program of before still opens the store.
  database.exec(`
    create table if not exists parts (part integer primary key, body blob not null);
    create table if not exists told_parts (part integer primary key, batch integer not null)`);
  const set = database.prepare("insert into parts values (?, ?) on conflict do update set body = excluded.body");
  const all = database.prepare("select part, body from parts order by part");
  const tell = database.prepare(
    "insert into told_parts values (?, ?) on conflict do update set batch = excluded.batch",
  );
  const allTold = database.prepare("select part, batch from told_parts");
  const forget = database.prepare("delete from told_parts");
  const setFact = database.prepare(
    "insert into facts values ('told', ?) on conflict do update set value = excluded.value",
  );

  function open(part: number, sealed: unknown): Pick<KeptPart, "batch" | "body" | "damaged"> {
    const opened = sealed instanceof Uint8Array ? openSealed(sealed) : undefined;
    if (opened === undefined || opened.length < batchBytes) {
      say(`log: part ${part} of the state is damaged: its meters begin with the intake that is kept`);
      return { batch: 0, body: undefined, damaged: true };
    }
    const batch = new DataView(opened.buffer, opened.byteOffset).getFloat64(0);
    return { batch, body: opened.subarray(batchBytes) };
  }

  return {
    list() {
      const told = new Map(allTold.all().map((row) => [Number(row["part"]), Number(row["batch"])]));
      const found = new Map(all.all().map(({ part, body }) => [Number(part), open(Number(part), body)]));
      return [...new Set([...found.keys(), ...told.keys()])].map((part) => ({
        part,
        batch: 0,
        body: undefined,
        ...found.get(part),
        told: Math.max(toldThrough(), told.get(part) ?? 0),
      }));
    },
    write(part, batch, body) {
      const whole = new Uint8Array(batchBytes + body.length);
      new DataView(whole.buffer).setFloat64(0, batch);
      whole.set(body, batchBytes);
      set.run(part, sealBody(whole));
    },
    told(parts, batch) {
      if (parts !== "all") {
        for (const part of parts) tell.run(part, batch);
        return;
      }
      setFact.run(String(batch));
      forget.run();
    },
  };
}
