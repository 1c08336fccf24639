// Keeps what was appended of late in tables of the database: one of each kind at a time is written, those before it wait to be moved.
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Table } from "./source.ts";
import { tables } from "./tables.ts";

export interface Recent {
  /** Number of the tables that are written. */
  readonly current: number;
  /** Numbers of all tables whose rows are in no file. */
  readonly numbers: readonly number[];
  /** Ends the tables that are written and begins others. */
  begin(): Promise<void>;
  /** From now on nobody is answered from tables up to this number. */
  hide(through: number): void;
  /** Gives the room of those tables back. */
  dropHidden(): Promise<void>;
}

const kinds = Object.keys(tables) as Table[];
export const tableName = (table: Table, number: number) => `${table}_${number}`;

/** Opens the tables. Those up to `moved` are in files already: the process ended before it dropped them. */
export async function openRecent(writer: DuckDBConnection, moved: number): Promise<Recent> {
  const names = (await writer.runAndReadAll("SELECT table_name FROM duckdb_tables()")).getRows().map(String);
  // The first stores had these tables alone, without a number.
  for (const kind of kinds) {
    if (names.includes(kind)) await writer.run(`ALTER TABLE ${kind} RENAME TO ${tableName(kind, moved + 1)}`);
  }
  const there = names.flatMap((name) => (name.startsWith("readings_") ? [Number(name.slice("readings_".length))] : []));
  if (names.includes("readings")) there.push(moved + 1);
  let numbers = there.filter((number) => number > moved).sort((a, b) => a - b);

  let hidden = there.filter((number) => number <= moved);

  const recent: Recent = {
    get current() {
      return numbers.at(-1) ?? 0;
    },
    get numbers() {
      return numbers;
    },
    async begin() {
      const number = Math.max(recent.current, moved) + 1;
      await writer.run("BEGIN");
      for (const kind of kinds) await writer.run(`CREATE TABLE ${tableName(kind, number)} (${tables[kind].declared})`);
      await writer.run("COMMIT");
      numbers = [...numbers, number];
    },
    hide(through) {
      hidden = numbers.filter((number) => number <= through);
      numbers = numbers.filter((number) => number > through);
    },
    async dropHidden() {
      for (const number of hidden) {
        for (const kind of kinds) await writer.run(`DROP TABLE IF EXISTS ${tableName(kind, number)}`);
      }
      hidden = [];
      await writer.run("CHECKPOINT");
    },
  };
  if (hidden.length > 0) await recent.dropHidden();
  if (numbers.length === 0) await recent.begin();
  return recent;
}
