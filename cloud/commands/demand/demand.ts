// Calls to use less for a while: kept, told to those who are asked, and measured when they are over.
import { randomBytes } from "node:crypto";
import { type MeterId, type Seconds, type Utility, uuid7 } from "@tributary/core";
import { openTables, type Selectable } from "@tributary/engine-tables";
import type { DemandEffect, DemandNotice, DemandRequest, DemandView } from "@tributary/wire";
import type { Commander, CommandRefusal } from "../asking.ts";
import type { AuditLog } from "../traits.ts";
import { type HourlyUse, measureEffect, reach } from "./effect.ts";
import { addMeters, type DemandTables, migrations } from "./schema.ts";

export interface DemandSettings {
  /** A file of SQLite, `:memory:` or `postgres://...`. */
  readonly place: string;
  /** The meters of a utility, and of a district of it; `undefined`: there is no such district. */
  readonly metersOf: (
    tenant: string,
    utility: Utility,
    district: string | undefined,
  ) => Promise<readonly MeterId[] | undefined>;
  /** What meters used, hour by hour, in the unit of the utility; hours that are not known are left out. */
  readonly hourlyUse: (
    meters: readonly MeterId[],
    utility: Utility,
    from: Seconds,
    to: Seconds,
  ) => Promise<ReadonlyMap<MeterId, HourlyUse>>;
  /** By whose clocks days are alike. */
  readonly zone: string;
  /**
   * Tells customers: pages that watch, and whoever else is plugged in. Kept when nobody's message can be lost any more; what
   * was told before may be told again.
   */
  readonly tell: (notices: readonly DemandNotice[]) => Promise<void>;
  readonly audit: AuditLog;
  readonly now: () => Seconds;
  readonly say: (says: string) => void;
}

/** Who asks: with the meters that he may see, if not all of the utilities. */
export interface DemandAsker extends Commander {
  readonly within: ReadonlySet<MeterId> | undefined;
}

export interface Demand {
  /** Makes a call; durable when it answers, and told at once. */
  call(who: Commander, request: DemandRequest): Promise<DemandView | CommandRefusal>;
  /** Calls it off, while it is not over; customers are told. */
  cancel(who: Commander, id: string): Promise<DemandView | CommandRefusal>;
  /** Calls that ask a meter which he may see, newest first. */
  calls(
    who: Pick<DemandAsker, "within">,
    page: { readonly after?: string | undefined; readonly limit: number },
  ): Promise<{ readonly calls: DemandView[]; readonly next: string | null }>;
  /** What a call changed, by all that is known now. */
  effect(who: Commander, id: string): Promise<DemandEffect | CommandRefusal>;
  /** Tells what was not told yet; to be called now and then. */
  tick(): Promise<void>;
  close(): Promise<void>;
}

type CallRow = Selectable<DemandTables["call"]>;

const no = (refused: CommandRefusal["refused"], says: string): CommandRefusal => ({ refused, says });
const noCall = (id: string) => no("not-found", `there is no call ${id}`);
const day: Seconds = 86_400;
/** Seconds until customers are told again who could not be told. */
const againAfter: Seconds = 60;
/** Meters of one question to the table. */
const mostMeters = 1000;
/** What is shown of a call: not the list of its meters, which may be long. */
const columnsOfView = [
  ...(["id", "tenant", "utility", "asker", "made_at", "from_at", "to_at", "content"] as const),
  ...(["how_many", "cancelled"] as const),
] as const;
type ViewRow = Pick<CallRow, (typeof columnsOfView)[number]>;
/** Meters that were not asked and are looked at, spread over all of them. */
const mostOthers = 2000;

export async function openDemand(settings: DemandSettings): Promise<Demand> {
  const { place, metersOf, hourlyUse, zone, tell, audit, now, say } = settings;
  const tables = await openTables<DemandTables>({ store: "demand", place, migrations });

  async function found({ tenants }: Commander, id: string): Promise<CallRow | undefined> {
    const row = await tables.selectFrom("call").selectAll().where("id", "=", id).executeTakeFirst();
    return row !== undefined && (tenants?.has(row.tenant) ?? true) ? row : undefined;
  }

  /** The ids of the newest calls that ask one of some meters, newest first. */
  async function newestOf(within: ReadonlySet<MeterId>, after: string | undefined, limit: number): Promise<string[]> {
    const meters = [...within];
    let newest: string[] = [];
    for (let from = 0; from < meters.length; from += mostMeters) {
      const some = meters.slice(from, from + mostMeters);
      let query = tables.selectFrom("call_meter").select("call").distinct().where("meter", "in", some);
      if (after !== undefined) query = query.where("call", "<", after);
      const rows = await query.orderBy("call", "desc").limit(limit).execute();
      newest = [...new Set([...newest, ...rows.map(({ call }) => call)])].sort().reverse().slice(0, limit);
    }
    return newest;
  }

  /** What is being told, and until when what could not be told is left alone. */
  const telling = new Map<string, Promise<void>>();
  const held = new Map<string, Seconds>();
  const stopped = Promise.withResolvers<"stopped">();

  /** Begins to tell of a call as it is now; nobody waits for it, for it may go to many. */
  function beginToTell(row: CallRow): void {
    const { id, cancelled } = row;
    const state = `${id} ${cancelled}`;
    if (telling.has(state) || (held.get(state) ?? 0) > now()) return;
    held.delete(state);
    async function tellOf(): Promise<void> {
      if ((await Promise.race([tell(noticesOf(row)), stopped.promise])) === "stopped") return;
      // Called off meanwhile, it is told of anew.
      const told = tables.updateTable("call").set({ told: 1 }).where("id", "=", id).where("cancelled", "=", cancelled);
      await told.execute();
    }
    const told = tellOf()
      .catch((error: unknown) => {
        held.set(state, now() + againAfter);
        say(`calls to customers: ${String(error)}`);
      })
      .finally(() => telling.delete(state));
    telling.set(state, told);
  }

  /** Who is asked; a sentence where nobody can be. */
  async function askedBy({ tenant, utility, meters, district }: DemandRequest): Promise<readonly MeterId[] | string> {
    const all = await metersOf(tenant, utility, district);
    if (all === undefined) return `there is no district ${district}`;
    if (meters === undefined) return all.length === 0 ? `no meter of ${utility} is known there` : all;
    const known = new Set(all);
    const stranger = meters.find((meter) => !known.has(meter));
    return stranger === undefined ? [...new Set(meters)] : `no ${utility} meter ${stranger} was ever heard`;
  }

  return {
    async call({ by, tenants }, request) {
      const { tenant, utility, from, to, kind, price, target, says } = request;
      if (tenants !== undefined && !tenants.has(tenant)) return no("not-found", `there is no utility ${tenant}`);
      if (to <= now()) return no("bad-request", "it is over already");
      const meters = await askedBy(request);
      if (typeof meters === "string") return no("not-found", meters);
      const row: CallRow = {
        ...{ id: uuid7(now() * 1000, randomBytes(16)), tenant, utility, asker: by, made_at: now(), from_at: from },
        ...{ to_at: to, content: JSON.stringify({ kind, price, target, says }), meters: JSON.stringify(meters) },
        ...{ how_many: meters.length, cancelled: 0, told: 0 },
      };
      const detail = { kind, from, to, meters: meters.length, tenant, utility };
      await audit.note({ actor: by, action: "demand.call", subject: row.id, detail });
      await tables.transaction().execute(async (at) => {
        await at.insertInto("call").values(row).execute();
        await addMeters(at, row.id, meters);
      });
      beginToTell(row);
      return viewOf(row, now());
    },
    async cancel(who, id) {
      const row = await found(who, id);
      if (row === undefined) return noCall(id);
      if (row.to_at <= now()) return no("conflict", "it is over already");
      const changed = { ...row, cancelled: 1, told: 0 };
      await audit.note({ actor: who.by, action: "demand.cancel", subject: id });
      await tables.updateTable("call").set({ cancelled: 1, told: 0 }).where("id", "=", id).execute();
      beginToTell(changed);
      return viewOf(changed, now());
    },
    async calls({ within }, { after, limit }) {
      let query = tables.selectFrom("call").select(columnsOfView).orderBy("id", "desc").limit(limit);
      if (after !== undefined) query = query.where("id", "<", after);
      if (within !== undefined) {
        const ids = await newestOf(within, after, limit);
        if (ids.length === 0) return { calls: [], next: null };
        query = query.where("id", "in", ids);
      }
      const rows = await query.execute();
      const calls = rows.map((row) => viewOf(row, now()));
      return { calls, next: rows.length < limit ? null : (rows.at(-1)?.id ?? null) };
    },
    async effect(who, id) {
      const row = await found(who, id);
      if (row === undefined) return noCall(id);
      if (row.cancelled === 1) return no("conflict", "it was called off");
      if (row.to_at > now()) return no("conflict", "it is not over yet");
      // Only `call` writes it.
      const utility = row.utility as Utility;
      const asked = metersIn(row);
      const chosen = new Set(asked);
      const all = (await metersOf(row.tenant, utility, undefined)) ?? [];
      const others = spread(
        all.filter((meter) => !chosen.has(meter)),
        mostOthers,
      );
      const since = row.from_at - (reach + 1) * day;
      const span = [utility, since, row.to_at] as const;
      const unusual = await tables
        .selectFrom("call")
        .select(["from_at as from", "to_at as to"])
        .where("tenant", "=", row.tenant)
        .where("utility", "=", row.utility)
        .where("cancelled", "=", 0)
        .where("id", "!=", id)
        .where("to_at", ">", since)
        .execute();
      const [askedUse, othersUse] = [await hourlyUse(asked, ...span), await hourlyUse(others, ...span)];
      const question = { from: row.from_at, to: row.to_at, zone, unusual };
      return measureEffect({ ...question, asked: askedUse, others: othersUse });
    },
    async tick() {
      try {
        const rows = await tables.selectFrom("call").selectAll().where("told", "=", 0).execute();
        for (const row of rows) beginToTell(row);
      } catch (error) {
        say(`calls to customers: ${String(error)}`);
      }
    },
    async close() {
      stopped.resolve("stopped");
      await Promise.all(telling.values());
      await tables.destroy();
    },
  };
}

// Only `call` writes these.
const metersIn = ({ meters }: CallRow): MeterId[] => JSON.parse(meters);
type Content = Pick<DemandRequest, "kind" | "price" | "target" | "says">;
const contentOf = ({ content, utility, from_at, to_at }: ViewRow) => ({
  ...(JSON.parse(content) as Content),
  ...{ utility: utility as DemandRequest["utility"], from: from_at, to: to_at },
});

function viewOf(row: ViewRow, at: Seconds): DemandView {
  const { id, tenant, asker, made_at, how_many, cancelled, from_at, to_at } = row;
  const state = cancelled === 1 ? "cancelled" : at < from_at ? "planned" : at < to_at ? "now" : "over";
  return { ...contentOf(row), id, tenant, by: asker, madeAt: made_at, asked: how_many, state };
}

function noticesOf(row: CallRow): DemandNotice[] {
  const content = contentOf(row);
  return metersIn(row).map((meter) => ({ ...content, id: row.id, meter, cancelled: row.cancelled === 1 }));
}

/** So many of a list at most, evenly. */
const spread = <Item>(items: readonly Item[], most: number): Item[] =>
  items.length <= most ? [...items] : items.filter((_, at) => (at * most) % items.length < most);
