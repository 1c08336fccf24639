// The tables of roll-outs: the artefacts that are kept, each roll-out, and how far each node is.
import type { Migration } from "@tributary/engine-tables";
import type { RolloutNodeState, RolloutState } from "@tributary/wire";

/** Times are UTC seconds. */
export interface RolloutTables {
  artefact: {
    lambda: string;
    version: number;
    says: string;
    signed_by: string;
    /** JSON: the signed artefact. */
    content: string;
    kept_at: number;
    keeper: string;
  };
  rollout: {
    id: string;
    lambda: string;
    version: number;
    asker: string;
    made_at: number;
    state: RolloutState;
    says: string;
    /** Which wave is under way, from 1, and since when. */
    wave: number;
    wave_at: number;
    /** JSON: waves, wait, tolerate and patience. */
    plan: string;
  };
  rollout_node: {
    rollout: string;
    node: string;
    wave: number;
    state: RolloutNodeState;
    /** Since when. */
    at: number | null;
    says: string;
    /** Ids of what it is asked: to take it, and to take it back. */
    question: string;
    back: string;
  };
}

export const migrations: readonly Migration[] = [
  async ({ database: { schema } }) => {
    await schema
      .createTable("artefact")
      .addColumn("lambda", "text", (column) => column.notNull())
      .addColumn("version", "bigint", (column) => column.notNull())
      .addColumn("says", "text", (column) => column.notNull())
      .addColumn("signed_by", "text", (column) => column.notNull())
      .addColumn("content", "text", (column) => column.notNull())
      .addColumn("kept_at", "bigint", (column) => column.notNull())
      .addColumn("keeper", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("artefact_key", ["lambda", "version"])
      .execute();
    await schema
      .createTable("rollout")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("lambda", "text", (column) => column.notNull())
      .addColumn("version", "bigint", (column) => column.notNull())
      .addColumn("asker", "text", (column) => column.notNull())
      .addColumn("made_at", "bigint", (column) => column.notNull())
      .addColumn("state", "text", (column) => column.notNull())
      .addColumn("says", "text", (column) => column.notNull())
      .addColumn("wave", "integer", (column) => column.notNull())
      .addColumn("wave_at", "bigint", (column) => column.notNull())
      .addColumn("plan", "text", (column) => column.notNull())
      .addForeignKeyConstraint("rollout_artefact", ["lambda", "version"], "artefact", ["lambda", "version"])
      .execute();
    await schema
      .createTable("rollout_node")
      .addColumn("rollout", "text", (column) => column.notNull().references("rollout.id"))
      .addColumn("node", "text", (column) => column.notNull())
      .addColumn("wave", "integer", (column) => column.notNull())
      .addColumn("state", "text", (column) => column.notNull())
      .addColumn("at", "bigint")
      .addColumn("says", "text", (column) => column.notNull())
      .addColumn("question", "text", (column) => column.notNull())
      .addColumn("back", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("rollout_node_key", ["rollout", "node"])
      .execute();
    await schema.createIndex("rollout_by_state").on("rollout").columns(["state", "lambda"]).execute();
  },
];
