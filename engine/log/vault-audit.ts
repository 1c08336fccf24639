// Who did what with which key, when and for what: rows that are only added, each bound to all before it.
import { createHmac, type KeyObject } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { concat, type Seconds, sameBytes } from "@tributary/core";

export type VaultAction =
  | "create"
  | "import"
  | "change"
  | "remove"
  | "use"
  | "export"
  | "rotate-master"
  | "rotate-data-key";

export interface AuditRow {
  readonly seq: number;
  readonly at: Seconds;
  readonly who: string;
  readonly action: VaultAction;
  /** A meter of the vault, `*` for all, or `box` and the name of a store that the vault seals. */
  readonly meter: string;
  readonly purpose: string;
}

export interface AuditCheck {
  readonly rows: number;
  /** The first row that is not as it was written; one past the last when rows are missing at the end. */
  readonly brokenAt?: number;
}

export interface VaultAudit {
  /** Adds a row, in the transaction of what it tells of. */
  append(row: Omit<AuditRow, "seq">): void;
  rows(): AuditRow[];
  /** Whether any row was changed, put in or taken out. A whole older file put in place of this one shows by its age alone. */
  check(): AuditCheck;
}

const noHash: Uint8Array = new Uint8Array(32);

/** `key` is the vault's own: whoever can write the file but not open the vault cannot continue the chain. */
export function openVaultAudit(database: DatabaseSync, key: KeyObject): VaultAudit {
  const last = database.prepare("select seq, hash from audit order by seq desc limit 1");
  const add = database.prepare("insert into audit (seq, at, who, action, meter, purpose, hash) values (?,?,?,?,?,?,?)");
  const all = database.prepare("select seq, at, who, action, meter, purpose, hash from audit order by seq");
  const getHead = database.prepare("select value from facts where name = 'audit head'");
  const setHead = database.prepare(
    "insert into facts values ('audit head', ?) on conflict do update set value = excluded.value",
  );

  const hmac = (...parts: readonly (Uint8Array | string)[]): Uint8Array => {
    const sum = createHmac("sha256", key);
    for (const part of parts) sum.update(part);
    return new Uint8Array(sum.digest());
  };
  const hashOf = (before: Uint8Array, { seq, at, who, action, meter, purpose }: AuditRow) =>
    hmac(before, JSON.stringify([seq, at, who, action, meter, purpose]));
  const headOf = (seq: number, hash: Uint8Array) => hmac("head", String(seq), hash);

  return {
    append(row) {
      const before = last.get();
      const seq = Number(before?.["seq"] ?? 0) + 1;
      const hash = hashOf(bytesOf(before?.["hash"]), { ...row, seq });
      add.run(seq, row.at, row.who, row.action, row.meter, row.purpose, hash);
      setHead.run(headOf(seq, hash));
    },
    rows: () => all.all().map(auditRow),
    check() {
      let hash = noHash;
      let rows = 0;
      for (const stored of all.iterate()) {
        const row = auditRow(stored);
        rows += 1;
        hash = hashOf(hash, row);
        if (row.seq !== rows || !sameBytes(hash, bytesOf(stored["hash"]))) return { rows, brokenAt: rows };
      }
      const headHolds = sameBytes(headOf(rows, hash), bytesOf(getHead.get()?.["value"]));
      return headHolds ? { rows } : { rows, brokenAt: rows + 1 };
    },
  };
}

function bytesOf(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? concat(value) : noHash;
}

function auditRow(row: Readonly<Record<string, unknown>>): AuditRow {
  return {
    seq: Number(row["seq"]),
    at: Number(row["at"]),
    who: String(row["who"]),
    action: String(row["action"]) as VaultAction,
    meter: String(row["meter"]),
    purpose: String(row["purpose"]),
  };
}
