// The tables of commands: what was asked for many meters together, the command of each, and every step of it.
import type { Migration } from "@tributary/engine-tables";
import type { BundleState, CloudCommandState, CommandOrder } from "@tributary/wire";

/** Times are UTC seconds. */
export interface CommandTables {
  bundle: {
    id: string;
    tenant: string;
    /** Id of the person or program that asked. */
    asker: string;
    says: string;
    kind: CommandOrder["kind"];
    /** JSON: the order. */
    content: string;
    /** JSON: list of meter ids. */
    meters: string;
    how_many: number;
    priority: number;
    made_at: number;
    due_at: number;
    /** Seconds that each command may wait. */
    patience: number;
    state: BundleState;
    approved_by: string | null;
    /** Set where it comes again and again: then it has no commands of its own. */
    cron: string | null;
    zone: string | null;
    next_at: number | null;
    /** The bundle that this one is a repetition of. */
    repeats: string | null;
  };
  command: {
    id: string;
    bundle: string;
    meter: string;
    tenant: string;
    node: string;
    /** The gateway that hears the meter: what the air of one place must carry. */
    cell: string;
    kind: CommandOrder["kind"];
    state: CloudCommandState;
    priority: number;
    due_at: number;
    expires_at: number;
    requested_at: number;
    queued_at: number | null;
    sent_at: number | null;
    ended_at: number | null;
    gateway: string | null;
    says: string;
    /** Who wants it back. */
    taken_back_by: string | null;
  };
  step: { command: string; number: number; at: number; state: CloudCommandState; by: string; says: string };
}

export const migrations: readonly Migration[] = [
  async ({ database: { schema } }) => {
    const text = ["id", "tenant", "asker", "says", "kind", "content", "meters", "state"] as const;
    const whole = ["how_many", "priority", "made_at", "due_at", "patience"] as const;
    let bundle = schema.createTable("bundle");
    for (const name of text) {
      bundle = bundle.addColumn(name, "text", (column) => (name === "id" ? column.primaryKey() : column.notNull()));
    }
    for (const name of whole) bundle = bundle.addColumn(name, "bigint", (column) => column.notNull());
    for (const name of ["approved_by", "cron", "zone", "repeats"] as const) bundle = bundle.addColumn(name, "text");
    await bundle.addColumn("next_at", "bigint").execute();

    let command = schema
      .createTable("command")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("bundle", "text", (column) => column.notNull().references("bundle.id"));
    for (const name of ["meter", "tenant", "node", "cell", "kind", "state", "says"] as const) {
      command = command.addColumn(name, "text", (column) => column.notNull());
    }
    for (const name of ["priority", "due_at", "expires_at", "requested_at"] as const) {
      command = command.addColumn(name, "bigint", (column) => column.notNull());
    }
    for (const name of ["queued_at", "sent_at", "ended_at"] as const) command = command.addColumn(name, "bigint");
    for (const name of ["gateway", "taken_back_by"] as const) command = command.addColumn(name, "text");
    await command.execute();

    await schema
      .createTable("step")
      .addColumn("command", "text", (column) => column.notNull().references("command.id"))
      .addColumn("number", "integer", (column) => column.notNull())
      .addColumn("at", "bigint", (column) => column.notNull())
      .addColumn("state", "text", (column) => column.notNull())
      .addColumn("by", "text", (column) => column.notNull())
      .addColumn("says", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("step_key", ["command", "number"])
      .execute();
    for (const [table, ...columns] of [
      ["bundle", "made_at", "id"],
      ["bundle", "asker", "made_at"],
      ["bundle", "next_at"],
      ["command", "bundle", "id"],
      ["command", "state", "cell", "priority"],
      ["command", "cell", "queued_at"],
      ["command", "tenant", "kind", "queued_at"],
      ["command", "kind", "ended_at"],
    ] as const) {
      await schema
        .createIndex(`${table}_by_${columns.join("_")}`)
        .on(table)
        .columns(columns)
        .execute();
    }
  },
];
