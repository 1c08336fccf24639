// The log as one SQLite database holds it.
import { randomUUID } from "node:crypto";
import { renameSync, rmSync } from "node:fs";
import { backup } from "node:sqlite";
import { coldLook } from "./cold-look.ts";
import { transaction } from "./database.ts";
import type { IntakeBatch, Log, LogOptions } from "./log-contract.ts";
import { numbersFit } from "./numbers-fit.ts";
import { backupOf, damageOf, openWhole, rescuedOf, StoreDamaged } from "./open-whole.ts";
import { openOutbox } from "./outbox.ts";
import { openParts } from "./parts.ts";
import { openRecords } from "./records.ts";
import { logSchema } from "./schema.ts";
import { openBody, sealBody } from "./sealed-body.ts";

/** The log, and how it is healed. */
export interface StoredLog extends Log {
  rescue(): void;
}

export function openStoredLog(
  path: string,
  { say = () => undefined, mostBytes }: LogOptions,
  again: boolean,
): StoredLog {
  const { database, behind } = openWhole(path, logSchema, numbersFit, say, again);
  if (mostBytes !== undefined) {
    const { page_size: pageBytes } = database.prepare("pragma page_size").get() ?? {};
    database.exec(`pragma max_page_count = ${Math.floor(mostBytes / Number(pageBytes))}`);
  }
  const look = coldLook(path);
  const { outbox, append, undo, renumber } = openOutbox(database, say);
  const { write: writeRecords, ...records } = openRecords(database);
  const getFact = database.prepare("select value from facts where name = ?");
  const setFact = database.prepare("insert into facts values (?, ?) on conflict do update set value = excluded.value");
  const addBatch = database.prepare("insert into intake (batch, at, telegrams, body) values (?, ?, ?, ?)");
  const addCount = database.prepare(
    "insert into counts values (?, ?) on conflict do update set telegrams = telegrams + excluded.telegrams",
  );
  const keptAfter = database.prepare("select batch, at, body from intake where batch > ? order by batch");
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
      look.atFile();
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
      setFact.run("backup", String(at));
      const part = `${backupOf(path)}.part`;
      rmSync(part, { force: true });
      await backup(database, part);
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
      const part = `${rescuedOf(path)}.part`;
      for (const old of [part, rescuedOf(path)]) rmSync(old, { force: true });
      database.prepare("vacuum into ?").run(part);
      // All of it, or none.
      renameSync(part, rescuedOf(path));
    },
    close: () => database.close(),
  };
}
