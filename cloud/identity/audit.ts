// Writes down who did what, as a chain of keyed hashes: a row that is changed, added or taken away breaks it.
import type { Seconds } from "@tributary/core";
import type { Kysely } from "@tributary/engine-tables";
import type { IdentityTables } from "./schema.ts";
import type { Secrets } from "./secrets.ts";

export interface AuditEntry {
  /** Id of the person or program; `system` for what the program does by itself. */
  readonly actor: string;
  /** `person.erase` */
  readonly action: string;
  /** Id of whom or what it was done to. */
  readonly subject: string;
  /** Never personal data: rows stay when a person is erased. */
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
}

export interface AuditRow extends Required<AuditEntry> {
  readonly sequence: number;
  readonly at: Seconds;
}

/** The place up to which a log was seen: kept elsewhere, it shows when rows were cut off or all were written anew. */
export interface AuditMark {
  readonly sequence: number;
  readonly hash: string;
}

/** `broken`: the sequence of the first row that is not as it was written. */
export type AuditCheck = { readonly mark: AuditMark } | { readonly broken: number };

export interface Audit {
  /** Adds a row within the change that it tells of: both are durable, or none. */
  write(change: Kysely<IdentityTables>, entry: AuditEntry): Promise<void>;
  /** Newest first; `before`: rows of before that sequence alone. */
  rows(filter: {
    readonly about?: string | undefined;
    readonly before?: number | undefined;
    readonly limit: number;
  }): Promise<AuditRow[]>;
  /** Reads the whole chain; with a mark of earlier also whether it goes on from there. */
  check(earlier?: AuditMark): Promise<AuditCheck>;
}

const start: AuditMark = { sequence: 0, hash: "" };
/** Rows that are checked at a time. */
const page = 1000;

type StoredRow = IdentityTables["audit"];

const rowOf = ({ hash: _, detail, ...row }: StoredRow): AuditRow => ({ ...row, detail: JSON.parse(detail) });

export async function openAudit(tables: Kysely<IdentityTables>, secrets: Secrets, now: () => Seconds): Promise<Audit> {
  await tables
    .insertInto("audit_head")
    .values({ id: 1, ...start })
    .onConflict((other) => other.doNothing())
    .execute();

  const hashOfRow = (row: Omit<StoredRow, "hash">, before: string) =>
    secrets.index(
      "audit",
      JSON.stringify([before, row.sequence, row.at, row.actor, row.action, row.subject, row.detail]),
    );

  return {
    async write(change, { actor, action, subject, detail = {} }) {
      // Counting first holds the head until the change ends: one row is written at a time.
      const head = await change
        .updateTable("audit_head")
        .set((set) => ({ sequence: set("sequence", "+", 1) }))
        .returning(["sequence", "hash"])
        .executeTakeFirstOrThrow();
      const row = { sequence: head.sequence, at: now(), actor, action, subject, detail: JSON.stringify(detail) };
      const hash = hashOfRow(row, head.hash);
      await change
        .insertInto("audit")
        .values({ ...row, hash })
        .execute();
      await change.updateTable("audit_head").set({ hash }).execute();
    },

    async rows({ about, before, limit }) {
      let query = tables.selectFrom("audit").selectAll().orderBy("sequence", "desc").limit(limit);
      if (before !== undefined) query = query.where("sequence", "<", before);
      if (about !== undefined) {
        query = query.where((where) => where.or([where("actor", "=", about), where("subject", "=", about)]));
      }
      return (await query.execute()).map(rowOf);
    },

    async check(earlier = start) {
      const head = await tables.selectFrom("audit_head").select(["sequence", "hash"]).executeTakeFirstOrThrow();
      let last = start;
      let goesOn = earlier.sequence === 0;
      for (;;) {
        const rows = await tables
          .selectFrom("audit")
          .selectAll()
          .where("sequence", ">", last.sequence)
          .where("sequence", "<=", head.sequence)
          .orderBy("sequence")
          .limit(page)
          .execute();
        for (const { hash, ...row } of rows) {
          if (row.sequence !== last.sequence + 1 || hash !== hashOfRow(row, last.hash)) {
            return { broken: last.sequence + 1 };
          }
          last = { sequence: row.sequence, hash };
          if (last.sequence === earlier.sequence) {
            if (last.hash !== earlier.hash) return { broken: last.sequence };
            goesOn = true;
          }
        }
        if (rows.length < page) break;
      }
      if (last.sequence !== head.sequence || last.hash !== head.hash) return { broken: last.sequence + 1 };
      return goesOn ? { mark: last } : { broken: last.sequence + 1 };
    },
  };
}
