// Makes a log whose every byte can be damaged within a test: pages of 512 bytes, and contents that are known.
import { copyFileSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { type Log, openLog } from "@tributary/engine-log";

export interface SmallStore {
  /** The database and its write-ahead log as they were when the process ended without a word. */
  readonly database: Buffer;
  readonly wal: Buffer;
  /** Length of the write-ahead log when so many commits were durable. */
  readonly ends: readonly number[];
}

export const entryText = (n: number): string => JSON.stringify([`entry ${n}`, "x".repeat((n * 37) % 90)]);
export const batchBytes = (n: number): Uint8Array => new Uint8Array(40 + ((n * 53) % 200)).fill(n);
export const stateBytes = (n: number): Uint8Array => new Uint8Array(60).fill(100 + n);

export function commitNumber(log: Log, n: number): void {
  log.commit({
    at: n,
    intake: { telegrams: 1, body: batchBytes(n) },
    counts: new Map([["read", 1]]),
    outbox: [{ entries: 1, body: entryText(n) }],
    version: 1000 + n,
  });
}

/** A store of so many commits, the first half of them in the database and the others in the write-ahead log. */
export function smallStore(path: string, commits: number): SmallStore {
  rmSync(path, { force: true });
  const empty = new DatabaseSync(path);
  empty.exec("pragma page_size = 512; pragma auto_vacuum = incremental; vacuum; pragma journal_mode = wal");
  empty.close();
  const half = openLog(path);
  for (let n = 1; n <= commits / 2; n += 1) commitNumber(half, n);
  const states = [[0, stateBytes(1)]] as const;
  const version = 1000 + commits / 2;
  half.commit({ at: commits / 2, counts: new Map(), outbox: [], version, states, lacks: half.nextBatch() });
  half.close();
  const log = openLog(path);
  const ends: number[] = [];
  ends[commits / 2] = 0;
  for (let n = commits / 2 + 1; n <= commits; n += 1) {
    commitNumber(log, n);
    ends[n] = statSync(`${path}-wal`).size;
  }
  const store = { database: readFileSync(path), wal: readFileSync(`${path}-wal`), ends };
  log.close();
  return store;
}

/** Puts files where a log is looked for; nothing else of before stays there. */
export function putStore(path: string, database: Uint8Array, wal: Uint8Array, backup?: string): void {
  for (const part of ["-wal", "-shm", ".damaged-1", ".damaged-1-wal", ".damaged-1-shm", ".damaged-2", ".backup"]) {
    rmSync(path + part, { force: true });
  }
  writeFileSync(path, database);
  writeFileSync(`${path}-wal`, wal);
  if (backup !== undefined && existsSync(backup)) copyFileSync(backup, `${path}.backup`);
}
