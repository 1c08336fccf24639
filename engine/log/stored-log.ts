// The log as one SQLite database holds it.
import { randomUUID } from "node:crypto";
import { renameSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { backup, DatabaseSync } from "node:sqlite";
import { coldLook } from "./cold-look.ts";
import { limitRoom, transaction } from "./database.ts";
import type { Commit, IntakeBatch, Log, LogOptions } from "./log-contract.ts";
import { openLogTables } from "./log-tables.ts";
import { numbersFit } from "./numbers-fit.ts";
import { backupOf, damageOf, openWhole, rescuedOf, StoreDamaged } from "./open-whole.ts";
import type { KeptPart } from "./parts.ts";
import { logSchema } from "./schema.ts";
import { openBody } from "./sealed-body.ts";
import { type SecondWriter, startSecondWriter } from "./second-writer.ts";

/** The log, and how it is healed. */
export interface StoredLog extends Log {
  /** Waits for what is written beside the caller. */
  settle(): void;
  rescue(): void;
}

/** A thread that writes beside this one takes a core of its own. */
const hasCores = availableParallelism() > 1;

export function openStoredLog(
  path: string,
  { say = () => undefined, mostBytes, lost = () => undefined }: LogOptions,
  again: boolean,
): StoredLog {
  const { database, behind } = openWhole(path, logSchema, numbersFit, say, again);
  limitRoom(database, mostBytes);
  const look = coldLook(path);
  const { outbox, grown, recount, renumber, records, parts, fact, number, setFact, write } = openLogTables(
    database,
    say,
  );
  const keptAfter = database.prepare("select batch, at, body from intake where batch > ? order by batch");
  const pruneOld = database.prepare("delete from intake where batch <= ? and at < ?");
  const pruneMany = database.prepare(`
    delete from intake where batch <= ? and batch <= (
      select max(batch) from (select batch, sum(length(body)) over (order by batch desc) as newer from intake)
      where newer > ?)`);

  let epoch = fact("epoch");
  function beginEpoch(): void {
    const next = randomUUID();
    transaction(database, () => {
      setFact("epoch", next);
      renumber();
    });
    epoch = next;
  }
  // Entries that were sent and lost here must not lend their numbers to others.
  if (behind || epoch === "") beginEpoch();
  // Numbers go on even when all batches were pruned: those are in the snapshot.
  const newest = database.prepare("select max(batch) as batch from intake");
  const lastWritten = () => Math.max(number("snapshot"), Number(newest.get()?.["batch"] ?? 0));
  let lastBatch = lastWritten();
  // Stores of before told each batch as it came.
  if (fact("told") === "") setFact("told", String(lastBatch));

  let second: SecondWriter | undefined;
  /** What senders have durable when all is written that was handed over. */
  const handedOver = new Map<string, number>();
  /** A write that was handed over failed: what memory holds goes on from something that the disk lacks. */
  let isAhead = false;

  function loseWrites(): void {
    second = undefined;
    isAhead = true;
    handedOver.clear();
    lost();
  }

  /** Its first call starts it, for most nodes never need it. */
  function writerBeside(): SecondWriter | undefined {
    if (!hasCores) return undefined;
    second ??= startSecondWriter(path, mostBytes, loseWrites);
    return second.isReady() ? second : undefined;
  }

  function settle(): void {
    second?.settle();
    handedOver.clear();
  }

  function batchOf({ intake }: Commit): number {
    if (isAhead) throw new Error("a write before this one failed: the state is to be read again");
    return lastBatch + (intake === undefined ? 0 : 1);
  }

  function commitHere(commit: Commit): void {
    const batch = batchOf(commit);
    look.atFile();
    try {
      write(commit, batch);
    } catch (error) {
      recount();
      throw error;
    }
    lastBatch = batch;
  }

  /** Whoever reads the state goes on from what the disk holds. */
  function readParts(): KeptPart[] {
    if (isAhead) {
      lastBatch = lastWritten();
      recount();
    }
    isAhead = false;
    return parts.list();
  }

  function* batchesAfter(after: number): Generator<IntakeBatch> {
    for (const { batch, at, body } of keptAfter.iterate(after)) {
      const opened = body instanceof Uint8Array ? openBody(body) : undefined;
      if (opened === undefined) say(`log: batch ${batch} is damaged: what it brought is not taken again`);
      else yield { batch: Number(batch), at: Number(at), body: opened };
    }
  }

  return {
    get epoch() {
      return epoch;
    },
    beginEpoch,
    outbox,
    records,
    commit: commitHere,
    commitBeside(commit) {
      const beside = writerBeside();
      if (beside === undefined) {
        settle();
        return void commitHere(commit);
      }
      const batch = batchOf(commit);
      const written = beside.write(commit, batch);
      grown(commit.outbox);
      for (const [sender, sequence] of commit.through ?? []) handedOver.set(sender, sequence);
      lastBatch = batch;
      return written;
    },
    settle,
    nextBatch: () => lastBatch + 1,
    counts() {
      const rows = database.prepare("select cause, telegrams from counts").all();
      return new Map(rows.map((row) => [String(row["cause"]), Number(row["telegrams"])]));
    },
    version: () => number("version"),
    writtenAt: () => number("written"),
    toldThrough: () => number("told"),
    through: (sender) => handedOver.get(sender) ?? number(`through ${sender}`),
    parts: readParts,
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
    lacking: (all = false) => batchesAfter(all ? 0 : number("snapshot")),
    batchesAfter,
    prune({ before, bytes }) {
      const snapshot = number("snapshot");
      transaction(database, () => {
        pruneOld.run(snapshot, before);
        pruneMany.run(snapshot, bytes);
      });
    },
    backedUpAt: () => number("backup"),
    async backUp(at) {
      setFact("backup", String(at));
      const part = `${backupOf(path)}.part`;
      rmSync(part, { force: true });
      const source = new DatabaseSync(path, { readOnly: true });
      try {
        // Held as it stands now: a copy begins again at each write that it sees.
        source.exec("begin");
        source.prepare("select value from facts limit 1").get();
        await backup(source, part);
      } finally {
        source.close();
      }
      // A copy of what is damaged shall not take the place of one that is whole.
      const found = damageOf(part);
      if (found !== undefined) {
        rmSync(part);
        throw new StoreDamaged(found);
      }
      // Either the one of before or the new one, never half of it.
      renameSync(part, backupOf(path));
    },
    look: look.atPages,
    rescue() {
      settle();
      const part = `${rescuedOf(path)}.part`;
      for (const old of [part, rescuedOf(path)]) rmSync(old, { force: true });
      database.prepare("vacuum into ?").run(part);
      // All of it, or none.
      renameSync(part, rescuedOf(path));
    },
    close() {
      second?.close();
      database.close();
    },
  };
}
