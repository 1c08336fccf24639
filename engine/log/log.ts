// The edge node's durable store: what came in, how it was counted, what is to be sent, and snapshots of its state.
import { randomUUID } from "node:crypto";
import { renameSync, rmSync } from "node:fs";
import { backup } from "node:sqlite";
import type { Seconds } from "@tributary/core";
import { transaction } from "./database.ts";
import { numbersFit } from "./numbers-fit.ts";
import { backupOf, openWhole } from "./open-whole.ts";
import { type Chunk, type Outbox, openOutbox } from "./outbox.ts";
import { type KeptPart, openParts } from "./parts.ts";
import { type LogRecord, openRecords, type Records } from "./records.ts";
import { logSchema } from "./schema.ts";
import { openBody, sealBody } from "./sealed-body.ts";

/** All that one group of telegrams changes; it becomes durable together. */
export interface Commit {
  readonly at: Seconds;
  /** Telegrams that changed the state, as the writer encodes them; left out when there are none. */
  readonly intake?: { readonly telegrams: number; readonly body: Uint8Array };
  /** By cause, how many more. */
  readonly counts: ReadonlyMap<string, number>;
  /** Chunks for the outbox. */
  readonly outbox: readonly Chunk[];
  /** Version of the rows in the chunks: the next commit's is higher. */
  readonly version: number;
  /** By sender and epoch, up to which of its batches everything is in this commit or in those before. */
  readonly through?: ReadonlyMap<string, number>;
  /** Parts of the state of which the outbox learns with this what all batches up to now changed; all unless told. */
  readonly told?: readonly number[] | "all";
  /** What is kept by name beside it. */
  readonly records?: Iterable<LogRecord>;
  /** Parts of the state: in these are all batches up to now. */
  readonly states?: Iterable<readonly [part: number, body: Uint8Array]>;
  /** The oldest batch that some part of the state lacks; one after the newest where there is none. As before unless told. */
  readonly lacks?: number;
}

export interface IntakeBatch {
  readonly batch: number;
  /** When it was written. */
  readonly at: Seconds;
  readonly body: Uint8Array;
}

/** How much of the intake is kept after its state is in a snapshot. */
export interface Retention {
  readonly before: Seconds;
  readonly bytes: number;
}

export interface LogOptions {
  /** Told in one sentence what an operator should know. */
  readonly say?: (says: string) => void;
  /** Room for the whole store; as much as the disk has unless told. What does not fit is refused and can come again. */
  readonly mostBytes?: number;
}

export interface Log {
  /** Random and kept: a new store, and one that lost something, begins a new epoch. */
  readonly epoch: string;
  /** Begins a new epoch, in which what is not confirmed yet has numbers from 1. */
  beginEpoch(): void;
  readonly outbox: Outbox;
  readonly records: Records;
  /** Writes a group; it is on disk when this returns. */
  commit(commit: Commit): void;
  /** Number of the next batch of intake. */
  nextBatch(): number;
  counts(): Map<string, number>;
  /** Version of the newest commit, 0 before the first. */
  version(): number;
  /** When the newest commit was made, by its own word; 0 before the first. */
  writtenAt(): Seconds;
  /** What the batches up to this one changed is in the outbox. */
  toldThrough(): number;
  /** Up to which batch of a sender and epoch everything is durable, 0 before the first. */
  through(sender: string): number;
  /** All parts of the state. */
  parts(): KeptPart[];
  /** States by name as stores of before have them, until they are forgotten. */
  hasNamed(): boolean;
  named(): Map<string, Uint8Array>;
  forgetNamed(): void;
  /** The oldest batch that some part of the state may lack. */
  lacks(): number;
  /** Batches that some part of the state lacks and those after them, in order. */
  lacking(): Iterable<IntakeBatch>;
  /** Drops old batches, never one that is not in a snapshot yet. */
  prune(retention: Retention): void;
  /** When the store was copied last, 0 before the first time. */
  backedUpAt(): Seconds;
  /** Copies the store, while it is written to, to where it is looked for when the store is damaged. */
  backUp(at: Seconds): Promise<void>;
  close(): void;
}

export function openLog(path: string, { say = () => undefined, mostBytes }: LogOptions = {}): Log {
  const { database, behind } = openWhole(path, logSchema, numbersFit, say);
  if (mostBytes !== undefined) {
    const { page_size: pageBytes } = database.prepare("pragma page_size").get() ?? {};
    database.exec(`pragma max_page_count = ${Math.floor(mostBytes / Number(pageBytes))}`);
  }
  const { outbox, append, undo, renumber } = openOutbox(database, say);
  const { write: writeRecords, ...records } = openRecords(database);
  const getFact = database.prepare("select value from facts where name = ?");
  const setFact = database.prepare("insert into facts values (?, ?) on conflict do update set value = excluded.value");
  const addBatch = database.prepare("insert into intake (batch, at, telegrams, body) values (?, ?, ?, ?)");
  const addCount = database.prepare(
    "insert into counts values (?, ?) on conflict do update set telegrams = telegrams + excluded.telegrams",
  );
  const batchesAfter = database.prepare("select batch, at, body from intake where batch > ? order by batch");
  const pruneOld = database.prepare("delete from intake where batch <= ? and at < ?");
  const pruneMany = database.prepare(`
    delete from intake where batch <= ? and batch <= (
      select max(batch) from (select batch, sum(length(body)) over (order by batch desc) as newer from intake)
      where newer > ?)`);

  const fact = (name: string) => String(getFact.get(name)?.["value"] ?? "");
  const number = (name: string) => Number(fact(name) || 0);
  let epoch = fact("epoch");
  function beginEpoch(): void {
    const next = randomUUID();
    transaction(database, () => {
      setFact.run("epoch", next);
      renumber();
    });
    epoch = next;
  }
  // Entries that were sent and lost here must not lend their numbers to others.
  if (behind || epoch === "") beginEpoch();
  // Numbers go on even when all batches were pruned: those are in the snapshot.
  const newest = database.prepare("select max(batch) as batch from intake").get()?.["batch"];
  let lastBatch = Math.max(number("snapshot"), Number(newest ?? 0));
  // Stores of before told each batch as it came.
  if (fact("told") === "") setFact.run("told", String(lastBatch));

  const parts = openParts(database, () => number("told"), say);

  return {
    get epoch() {
      return epoch;
    },
    beginEpoch,
    outbox,
    records,
    commit({
      at,
      intake,
      counts,
      outbox: chunks,
      version,
      through = new Map(),
      told = "all",
      records: changed = [],
      states = [],
      lacks,
    }) {
      const batch = lastBatch + (intake === undefined ? 0 : 1);
      const bytes = outbox.bytes();
      try {
        transaction(database, () => {
          if (intake !== undefined) addBatch.run(batch, at, intake.telegrams, sealBody(intake.body));
          for (const [cause, telegrams] of counts) addCount.run(cause, telegrams);
          for (const chunk of chunks) append(chunk);
          setFact.run("version", String(version));
          setFact.run("written", String(at));
          parts.told(told, batch);
          for (const [sender, sequence] of through) setFact.run(`through ${sender}`, String(sequence));
          writeRecords(changed);
          for (const [part, body] of states) parts.write(part, batch, body);
          if (lacks !== undefined) setFact.run("snapshot", String(lacks - 1));
        });
      } catch (error) {
        undo(bytes);
        throw error;
      }
      lastBatch = batch;
    },
    nextBatch: () => lastBatch + 1,
    counts() {
      const rows = database.prepare("select cause, telegrams from counts").all();
      return new Map(rows.map((row) => [String(row["cause"]), Number(row["telegrams"])]));
    },
    version: () => number("version"),
    writtenAt: () => number("written"),
    toldThrough: () => number("told"),
    through: (sender) => number(`through ${sender}`),
    parts: parts.list,
    lacks: () => number("snapshot") + 1,
    hasNamed: () => database.prepare("select 1 from state limit 1").get() !== undefined,
    named() {
      const found = new Map<string, Uint8Array>();
      for (const { name, body } of database.prepare("select name, body from state").iterate()) {
        const opened = body instanceof Uint8Array ? openBody(body) : undefined;
        if (opened === undefined) say(`log: the state of ${String(name)} is damaged: it begins anew`);
        else found.set(String(name), opened);
      }
      return found;
    },
    forgetNamed: () => database.exec("delete from state"),
    *lacking() {
      for (const { batch, at, body } of batchesAfter.iterate(number("snapshot"))) {
        const opened = body instanceof Uint8Array ? openBody(body) : undefined;
        if (opened === undefined) say(`log: batch ${batch} is damaged: what it brought is not taken again`);
        else yield { batch: Number(batch), at: Number(at), body: opened };
      }
    },
    prune({ before, bytes }) {
      const snapshot = number("snapshot");
      transaction(database, () => {
        pruneOld.run(snapshot, before);
        pruneMany.run(snapshot, bytes);
      });
    },
    backedUpAt: () => number("backup"),
    async backUp(at) {
      setFact.run("backup", String(at));
      const part = `${backupOf(path)}.part`;
      rmSync(part, { force: true });
      await backup(database, part);
      // Either the one of before or the new one, never half of it.
      renameSync(part, backupOf(path));
    },
    close: () => database.close(),
  };
}
