// The tables of the log in one open database, and how a group is written into them.
import type { DatabaseSync } from "node:sqlite";
import { transaction } from "./database.ts";
import type { Commit } from "./log-contract.ts";
import { type OpenOutbox, openOutbox } from "./outbox.ts";
import { openParts, type Parts } from "./parts.ts";
import { openRecords, type Records } from "./records.ts";
import { sealBody } from "./sealed-body.ts";

export interface LogTables extends Omit<OpenOutbox, "append"> {
  readonly records: Records;
  readonly parts: Parts;
  /** A word that is kept by name, "" where there is none. */
  fact(name: string): string;
  /** The same where it is a number, 0 where there is none. */
  number(name: string): number;
  setFact(name: string, value: string): void;
  /** Writes a group as one transaction; its intake becomes this batch. */
  write(commit: Commit, batch: number): void;
}

export function openLogTables(database: DatabaseSync, say: (says: string) => void): LogTables {
  const { append, ...outbox } = openOutbox(database, say);
  const { write: writeRecords, ...records } = openRecords(database);
  const getFact = database.prepare("select value from facts where name = ?");
  const putFact = database.prepare("insert into facts values (?, ?) on conflict do update set value = excluded.value");
  const addBatch = database.prepare("insert into intake (batch, at, telegrams, body) values (?, ?, ?, ?)");
  const addCount = database.prepare(
    "insert into counts values (?, ?) on conflict do update set telegrams = telegrams + excluded.telegrams",
  );
  const fact = (name: string) => String(getFact.get(name)?.["value"] ?? "");
  const number = (name: string) => Number(fact(name) || 0);
  const setFact = (name: string, value: string) => void putFact.run(name, value);
  const parts = openParts(database, () => number("told"), say);

  return {
    ...outbox,
    records,
    parts,
    fact,
    number,
    setFact,
    write(commit, batch) {
      const { at, intake, counts, version, through = new Map(), told = "all", records = [], states = [] } = commit;
      transaction(database, () => {
        if (intake !== undefined) addBatch.run(batch, at, intake.telegrams, sealBody(intake.body));
        for (const [cause, telegrams] of counts) addCount.run(cause, telegrams);
        for (const chunk of commit.outbox) append(chunk);
        setFact("version", String(version));
        setFact("written", String(at));
        parts.told(told, batch);
        for (const [sender, sequence] of through) setFact(`through ${sender}`, String(sequence));
        writeRecords(records);
        for (const [part, body] of states) parts.write(part, batch, body);
        if (commit.lacks !== undefined) setFact("snapshot", String(commit.lacks - 1));
      });
    },
  };
}
