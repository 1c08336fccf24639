// Keeps bundles, their commands and every step of them.
import type { MeterId, Seconds } from "@tributary/core";
import { type Kysely, openTables, type Selectable, sql } from "@tributary/engine-tables";
import type { BundleView, CloudCommandState, CloudCommandView } from "@tributary/wire";
import { type CommandTables, migrations } from "./schema.ts";

export type BundleRow = Selectable<CommandTables["bundle"]>;
export type CommandRow = Selectable<CommandTables["command"]>;

/** A change of a command that is a step of its story. */
export interface Move {
  readonly at: Seconds;
  readonly by: string;
  readonly state: CloudCommandState;
  readonly says: string;
  readonly change?: Partial<Pick<CommandRow, "queued_at" | "sent_at" | "ended_at" | "gateway" | "taken_back_by">>;
}

export interface CommandBook {
  readonly tables: Kysely<CommandTables>;
  /** Keeps a bundle with its commands, all or none; with `turn` also when the bundle that it repeats comes again. */
  add(bundle: BundleRow, commands: readonly CommandRow[], turn?: { readonly next: Seconds | null }): Promise<void>;
  bundle(id: string): Promise<BundleRow | undefined>;
  /** Newest first, those after a bundle of the page before. */
  bundles(filter: {
    readonly tenants: ReadonlySet<string> | undefined;
    readonly after?: string | undefined;
    readonly limit: number;
  }): Promise<BundleRow[]>;
  setBundle(id: string, change: Partial<Pick<BundleRow, "state" | "approved_by" | "next_at">>): Promise<void>;
  command(id: string): Promise<CommandRow | undefined>;
  /** In the order of their ids. */
  commandsOf(filter: {
    readonly bundle: string;
    readonly states?: readonly CloudCommandState[] | undefined;
    readonly after?: string | undefined;
    readonly limit: number;
  }): Promise<CommandRow[]>;
  /** In any of some states, in the order of their ids. */
  inStates(states: readonly CloudCommandState[], since: Seconds, after: string, limit: number): Promise<CommandRow[]>;
  /** Bundles that come again and are due. */
  comingAgain(now: Seconds): Promise<BundleRow[]>;
  /** Meters that somebody commanded after a moment without a second person; reading apart. */
  askedAlone(by: string, since: Seconds): Promise<number>;
  /** How many approved commands of a utility wait for their turn, or how many, also unapproved, of one who asked. */
  waiting(of: { readonly tenant: string } | { readonly asker: string }): Promise<number>;
  /** The bundle that somebody made newest of those whose command to a meter, of this content, has not ended. */
  underWay(asker: string, meter: MeterId, content: string): Promise<BundleRow | undefined>;
  /** Bundles of a content that somebody made after a moment. */
  madeSince(asker: string, content: string, since: Seconds): Promise<number>;
  /** Those that wait and whose time is over. */
  overdue(now: Seconds, limit: number): Promise<CommandRow[]>;
  /** Takes the step where the command still is in the state that it was in; answers whether it was. */
  move(command: CommandRow, move: Move): Promise<boolean>;
  steps(command: string): Promise<{ at: Seconds; state: CloudCommandState; by: string; says: string }[]>;
  /** How many commands of bundles are in which state. */
  counts(bundles: readonly string[]): Promise<ReadonlyMap<string, BundleView["commands"]>>;
  close(): Promise<void>;
}

/** Rows of one statement. */
const mostRows = 500;

export async function openCommandBook(place: string): Promise<CommandBook> {
  const tables = await openTables<CommandTables>({ store: "commands", place, migrations });

  return {
    tables,
    add: (bundle, commands, turn) =>
      tables.transaction().execute(async (change) => {
        await change.insertInto("bundle").values(bundle).execute();
        for (let from = 0; from < commands.length; from += mostRows) {
          const some = commands.slice(from, from + mostRows);
          await change.insertInto("command").values(some).execute();
          const first = some.map(({ id, requested_at: at, state, says }) => {
            return { command: id, number: 1, at, state, by: bundle.asker, says };
          });
          await change.insertInto("step").values(first).execute();
        }
        if (turn === undefined || bundle.repeats === null) return;
        await change.updateTable("bundle").set({ next_at: turn.next }).where("id", "=", bundle.repeats).execute();
      }),
    bundle: (id) => tables.selectFrom("bundle").selectAll().where("id", "=", id).executeTakeFirst(),
    async bundles({ tenants, after, limit }) {
      if (tenants?.size === 0) return [];
      let query = tables.selectFrom("bundle").selectAll();
      if (tenants !== undefined) query = query.where("tenant", "in", [...tenants]);
      if (after !== undefined) {
        const [at = "", id = ""] = after.split(".");
        query = query.where((where) =>
          where.or([
            where("made_at", "<", Number(at) || 0),
            where.and([where("made_at", "=", Number(at) || 0), where("id", "<", id)]),
          ]),
        );
      }
      return query.orderBy("made_at", "desc").orderBy("id", "desc").limit(limit).execute();
    },
    async setBundle(id, change) {
      await tables.updateTable("bundle").set(change).where("id", "=", id).execute();
    },
    command: (id) => tables.selectFrom("command").selectAll().where("id", "=", id).executeTakeFirst(),
    commandsOf({ bundle, states, after = "", limit }) {
      let query = tables.selectFrom("command").selectAll().where("bundle", "=", bundle).where("id", ">", after);
      if (states !== undefined) query = query.where("state", "in", states);
      return query.orderBy("id").limit(limit).execute();
    },
    inStates: (states, since, after, limit) =>
      tables
        .selectFrom("command")
        .selectAll()
        .where("state", "in", states)
        .where("queued_at", ">", since)
        .where("id", ">", after)
        .orderBy("id")
        .limit(limit)
        .execute(),
    comingAgain: (now) =>
      tables.selectFrom("bundle").selectAll().where("next_at", "<=", now).where("state", "=", "approved").execute(),
    async askedAlone(by, since) {
      const { meters } = await tables
        .selectFrom("bundle")
        .select((of) => of.fn.sum<number | null>("how_many").as("meters"))
        .where("asker", "=", by)
        .where("made_at", ">", since)
        .where("kind", "!=", "read")
        .where("approved_by", "is", null)
        .where("state", "!=", "unapproved")
        .where("repeats", "is", null)
        .executeTakeFirstOrThrow();
      return Number(meters ?? 0);
    },
    async waiting(of) {
      const waits = tables
        .selectFrom("command")
        .innerJoin("bundle", "bundle.id", "command.bundle")
        .select((count) => count.fn.countAll<number>().as("many"))
        .where("command.state", "=", "requested");
      const { many } = await ("tenant" in of
        ? waits.where("command.tenant", "=", of.tenant).where("bundle.state", "=", "approved")
        : waits.where("bundle.asker", "=", of.asker)
      ).executeTakeFirstOrThrow();
      return Number(many);
    },
    underWay: (asker, meter, content) =>
      tables
        .selectFrom("bundle")
        .innerJoin("command", "command.bundle", "bundle.id")
        .selectAll("bundle")
        .where("bundle.asker", "=", asker)
        .where("bundle.content", "=", content)
        .where("command.meter", "=", meter)
        .where("command.state", "in", ["requested", "queued", "sent"])
        .where("command.taken_back_by", "is", null)
        .orderBy("bundle.made_at", "desc")
        .executeTakeFirst(),
    async madeSince(asker, content, since) {
      const { many } = await tables
        .selectFrom("bundle")
        .select((of) => of.fn.countAll<number>().as("many"))
        .where("asker", "=", asker)
        .where("content", "=", content)
        .where("made_at", ">", since)
        .executeTakeFirstOrThrow();
      return Number(many);
    },
    overdue: (now, limit) =>
      tables
        .selectFrom("command")
        .selectAll()
        .where("state", "=", "requested")
        .where("expires_at", "<=", now)
        .limit(limit)
        .execute(),
    move: (command, { at, by, state, says, change = {} }) =>
      tables.transaction().execute(async (changing) => {
        const moved = await changing
          .updateTable("command")
          .set({ ...change, state, says })
          .where("id", "=", command.id)
          .where("state", "=", command.state)
          .returning("id")
          .executeTakeFirst();
        if (moved === undefined) return false;
        const { last } = await changing
          .selectFrom("step")
          .select((of) => of.fn.max("number").as("last"))
          .where("command", "=", command.id)
          .executeTakeFirstOrThrow();
        const step = { command: command.id, number: Number(last) + 1, at, state, by, says };
        await changing.insertInto("step").values(step).execute();
        return true;
      }),
    steps: (command) =>
      tables
        .selectFrom("step")
        .select(["at", "state", "by", "says"])
        .where("command", "=", command)
        .orderBy("number")
        .execute(),
    async counts(bundles) {
      const counts = new Map<string, Partial<Record<CloudCommandState, number>>>();
      if (bundles.length === 0) return counts;
      const rows = await tables
        .selectFrom("command")
        .select(["bundle", "state", sql<number>`count(*)`.as("many")])
        .where("bundle", "in", bundles)
        .groupBy(["bundle", "state"])
        .execute();
      for (const { bundle, state, many } of rows) {
        counts.set(bundle, { ...counts.get(bundle), [state]: Number(many) });
      }
      return counts;
    },
    close: () => tables.destroy(),
  };
}

export function bundleView(row: BundleRow, commands: BundleView["commands"] = {}): BundleView {
  const { id, tenant, asker, says, state, approved_by, made_at, due_at, patience, priority, how_many, repeats } = row;
  return {
    ...{ id, tenant, by: asker, says, state, approvedBy: approved_by, madeAt: made_at, from: due_at, priority },
    ...{ order: JSON.parse(row.content), expiresAt: due_at + patience, meters: how_many, commands, repeats },
    repeat: row.cron === null ? null : { cron: row.cron, zone: row.zone ?? "UTC", next: row.next_at },
  };
}

export function commandView(row: CommandRow, order: CloudCommandView["order"]): CloudCommandView {
  const { id, bundle, meter, state, priority, requested_at, queued_at, sent_at, ended_at, gateway, says } = row;
  const isConfirmed = state === "confirmed" && ended_at !== null;
  return {
    ...{ id, bundle, meter, order, state, priority, gateway, says, requestedAt: requested_at },
    ...{ expiresAt: row.expires_at, queuedAt: queued_at, sentAt: sent_at, endedAt: ended_at },
    roundTrip: isConfirmed && sent_at !== null ? ended_at - sent_at : null,
    took: isConfirmed ? ended_at - requested_at : null,
  };
}

/** The meters of a bundle, as `add` wrote them. */
export const metersOf = ({ meters }: Pick<BundleRow, "meters">): MeterId[] => JSON.parse(meters);
