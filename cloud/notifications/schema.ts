// The tables of notifications. Addresses and keys are sealed; times are UTC seconds, ids opaque words.
import type { Migration } from "@tributary/engine-tables";
import type { ChannelKind } from "@tributary/wire";

/** waiting: still to be sent. sent. withheld: he may not see the meter any more. needless: acknowledged before. failed. expired. */
export type MessageState = "waiting" | "sent" | "withheld" | "needless" | "failed" | "expired";

export interface NotificationTables {
  /** What the service made at its first start: keys of web push and of links. */
  secret: { name: string; sealed: Uint8Array };
  preference: { person: string; chosen: string };
  channel: {
    id: string;
    person: string;
    kind: ChannelKind;
    name: string;
    /** Hash of what is one address: a browser that another person logs in at is his from then on. */
    place: string;
    sealed: Uint8Array;
    shown: string;
    confirmed_at: number | null;
    made_at: number;
  };
  /** `chosen`: the rest of a limit, JSON. */
  use_limit: { id: string; person: string; meter: string; register: string; chosen: string; made_at: number };
  criterion: { id: string; name: string; chosen: string; made_by: string; made_at: number };
  /** Something that people are told of. `identity`: one incident is told once, however often it is found. */
  incident: {
    id: string;
    identity: string;
    kind: "alarm" | "limit" | "criterion" | "call" | "greeting";
    /** What its identity is of: flapping alarms and limits are compared with the incidents before them. */
    subject: string;
    meter: string;
    opened_at: number;
    closed_at: number | null;
    /** JSON (`Told`). */
    told: string;
    acknowledged_at: number | null;
    acknowledged_by: string | null;
    made_at: number;
  };
  /** Alarms by the incident that they are part of. */
  incident_alarm: { alarm: string; incident: string };
  /** What came in and was not compared with limits and criteria yet. */
  touched: { meter: string; register: string; from_at: number; to_at: number; times: number };
  message: {
    id: string;
    incident: string;
    person: string;
    channel: string;
    level: number;
    state: MessageState;
    attempts: number;
    due_at: number;
    expires_at: number;
    made_at: number;
    /** A one-time link of this message was used. */
    opened_at: number | null;
    /** This person has seen the incident; others who were told of it are told all the same. */
    seen_at: number | null;
  };
  /** Incidents of criteria whose next level is still to be told. */
  escalation: { incident: string; level: number; due_at: number };
}

export const migrations: readonly Migration[] = [
  async ({ database, bytes }) => {
    const { schema } = database;
    const text = "text" as const;
    await schema
      .createTable("secret")
      .addColumn("name", text, (column) => column.primaryKey())
      .addColumn("sealed", bytes, (column) => column.notNull())
      .execute();
    await schema
      .createTable("preference")
      .addColumn("person", text, (column) => column.primaryKey())
      .addColumn("chosen", text, (column) => column.notNull())
      .execute();
    await schema
      .createTable("channel")
      .addColumn("id", text, (column) => column.primaryKey())
      .addColumn("person", text, (column) => column.notNull())
      .addColumn("kind", text, (column) => column.notNull())
      .addColumn("name", text, (column) => column.notNull())
      .addColumn("place", text, (column) => column.notNull().unique())
      .addColumn("sealed", bytes, (column) => column.notNull())
      .addColumn("shown", text, (column) => column.notNull())
      .addColumn("confirmed_at", "bigint")
      .addColumn("made_at", "bigint", (column) => column.notNull())
      .execute();
    await schema
      .createTable("use_limit")
      .addColumn("id", text, (column) => column.primaryKey())
      .addColumn("person", text, (column) => column.notNull())
      .addColumn("meter", text, (column) => column.notNull())
      .addColumn("register", text, (column) => column.notNull())
      .addColumn("chosen", text, (column) => column.notNull())
      .addColumn("made_at", "bigint", (column) => column.notNull())
      .execute();
    await schema
      .createTable("criterion")
      .addColumn("id", text, (column) => column.primaryKey())
      .addColumn("name", text, (column) => column.notNull())
      .addColumn("chosen", text, (column) => column.notNull())
      .addColumn("made_by", text, (column) => column.notNull())
      .addColumn("made_at", "bigint", (column) => column.notNull())
      .execute();
    await schema
      .createTable("incident")
      .addColumn("id", text, (column) => column.primaryKey())
      .addColumn("identity", text, (column) => column.notNull().unique())
      .addColumn("kind", text, (column) => column.notNull())
      .addColumn("subject", text, (column) => column.notNull())
      .addColumn("meter", text, (column) => column.notNull())
      .addColumn("opened_at", "bigint", (column) => column.notNull())
      .addColumn("closed_at", "bigint")
      .addColumn("told", text, (column) => column.notNull())
      .addColumn("acknowledged_at", "bigint")
      .addColumn("acknowledged_by", text)
      .addColumn("made_at", "bigint", (column) => column.notNull())
      .execute();
    await schema
      .createTable("incident_alarm")
      .addColumn("alarm", text, (column) => column.notNull())
      .addColumn("incident", text, (column) => column.notNull().references("incident.id").onDelete("cascade"))
      .addPrimaryKeyConstraint("incident_alarm_key", ["alarm", "incident"])
      .execute();
    await schema
      .createTable("touched")
      .addColumn("meter", text, (column) => column.notNull())
      .addColumn("register", text, (column) => column.notNull())
      .addColumn("from_at", "bigint", (column) => column.notNull())
      .addColumn("to_at", "bigint", (column) => column.notNull())
      .addColumn("times", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("touched_key", ["meter", "register"])
      .execute();
    await schema
      .createTable("message")
      .addColumn("id", text, (column) => column.primaryKey())
      .addColumn("incident", text, (column) => column.notNull().references("incident.id").onDelete("cascade"))
      .addColumn("person", text, (column) => column.notNull())
      .addColumn("channel", text, (column) => column.notNull())
      .addColumn("level", "integer", (column) => column.notNull())
      .addColumn("state", text, (column) => column.notNull())
      .addColumn("attempts", "integer", (column) => column.notNull())
      .addColumn("due_at", "bigint", (column) => column.notNull())
      .addColumn("expires_at", "bigint", (column) => column.notNull())
      .addColumn("made_at", "bigint", (column) => column.notNull())
      .addColumn("opened_at", "bigint")
      .execute();
    await schema
      .createTable("escalation")
      .addColumn("incident", text, (column) => column.primaryKey().references("incident.id").onDelete("cascade"))
      .addColumn("level", "integer", (column) => column.notNull())
      .addColumn("due_at", "bigint", (column) => column.notNull())
      .execute();
    for (const [table, ...columns] of [
      ["channel", "person"],
      ["use_limit", "person"],
      ["incident", "subject", "opened_at"],
      ["incident", "made_at"],
      ["incident_alarm", "incident"],
      ["message", "state", "due_at"],
      ["message", "person", "made_at"],
      ["message", "incident"],
      ["message", "channel", "state"],
    ] as const) {
      await schema
        .createIndex(`${table}_by_${columns.join("_")}`)
        .on(table)
        .columns(columns)
        .execute();
    }
  },
  async ({ database: { schema } }) => {
    await schema.alterTable("message").addColumn("seen_at", "bigint").execute();
  },
];
