// Keeps secret records of other stores as JSON: sealed where there is a vault, and sealed anew where they were not.
import type { DatabaseSync } from "node:sqlite";
import { transaction, wipeDeleted } from "./database.ts";
import type { VaultBox } from "./vault-box.ts";
import { VaultError } from "./vault-error.ts";

export interface SealedJson<Value> {
  /** A blob where it is sealed, JSON where there is no vault. The label says what it is. */
  write(label: string, value: Value): Uint8Array | string;
  /** Throws a VaultError for what is sealed otherwise, or when there is no vault. */
  read(label: string, stored: unknown): Value;
  /**
   * Seals the texts in a column, which were written before there was a vault, and leaves nothing of them in the file. The
   * column `key` names a row; `label` makes its label of it.
   */
  sealColumn(
    database: DatabaseSync,
    column: { table: string; key: string; value: string },
    label: (key: string) => string,
  ): void;
}

export function sealedJson<Value>(box: VaultBox | undefined): SealedJson<Value> {
  const write = (label: string, value: Value): Uint8Array | string => {
    const text = JSON.stringify(value);
    return box === undefined ? text : box.seal(label, new TextEncoder().encode(text));
  };
  const read = (label: string, stored: unknown): Value => {
    if (!(stored instanceof Uint8Array)) return JSON.parse(String(stored));
    if (box === undefined) throw new VaultError("log/no-master", `${label} is sealed`);
    return JSON.parse(new TextDecoder().decode(box.open(label, stored)));
  };
  return {
    write,
    read,
    sealColumn(database, { table, key, value }, label) {
      if (box === undefined) return;
      const clear = database.prepare(
        `select ${key} as key, ${value} as value from ${table} where typeof(${value}) = 'text'`,
      );
      const rows = clear.all();
      if (rows.length === 0) return;
      const put = database.prepare(`update ${table} set ${value} = ? where ${key} = ?`);
      transaction(database, () => {
        for (const row of rows) {
          const named = label(String(row["key"]));
          put.run(write(named, read(named, row["value"])), row["key"] ?? null);
        }
      });
      wipeDeleted(database);
    },
  };
}
