// Commands that people ask the cloud for: approved where many meters are meant, handed on in turn, followed to their end.
import { randomBytes } from "node:crypto";
import { type MeterId, type Seconds, uuid7 } from "@tributary/core";
import type {
  BundleAnswer,
  BundleRequest,
  BundleView,
  CloudCommandState,
  CloudCommandStory,
  CloudCommandView,
  CommandOrder,
  RoundTrips,
} from "@tributary/wire";
import {
  type BundleRow,
  bundleView,
  type CommandRow,
  commandView,
  type Move,
  metersOf,
  openCommandBook,
} from "./command-book.ts";
import { nextStep } from "./follow.ts";
import { nextTime, whatIsWrong } from "./repeats.ts";
import { measureRoundTrips } from "./round-trips.ts";
import type { AuditLog, CommandPolicy, NodeBook, Utilities } from "./traits.ts";
import { whoseTurn } from "./turns.ts";

export interface CloudCommandsSettings {
  /** A file of SQLite, `:memory:` or `postgres://...`. */
  readonly place: string;
  readonly nodes: NodeBook;
  readonly utilities: Utilities;
  readonly audit: AuditLog;
  readonly policy: CommandPolicy;
  readonly now: () => Seconds;
  readonly say: (says: string) => void;
}

/** Who asks: a person or program, and the utilities that it may command; `undefined`: all. */
export interface Commander {
  readonly by: string;
  readonly tenants: ReadonlySet<string> | undefined;
}

/** Why something is not done. */
export interface CommandRefusal {
  readonly refused: "not-found" | "forbidden" | "conflict" | "bad-request" | "too-many";
  readonly says: string;
}

/** Rows after one of the page before. */
interface Page {
  readonly after?: string | undefined;
  readonly limit: number;
}

export interface CloudCommands {
  /** Takes what somebody asks; durable when it answers. The same id again is the same bundle. */
  request(who: Commander, request: BundleRequest): Promise<BundleAnswer | CommandRefusal>;
  /** A resident closes his own valve, where his utility allows it. */
  closeOwn(by: string, meter: MeterId): Promise<BundleAnswer | CommandRefusal>;
  /** A second person lets a bundle go. */
  approve(who: Commander, bundle: string): Promise<BundleView | CommandRefusal>;
  /** Takes back what was not radioed yet; what a gateway has already goes on. */
  cancel(who: Commander, bundle: string): Promise<BundleView | CommandRefusal>;
  bundle(who: Commander, id: string): Promise<BundleView | undefined>;
  /** Newest first. */
  bundles(who: Commander, page: Page): Promise<{ readonly bundles: BundleView[]; readonly next: string | null }>;
  commandsOf(
    who: Commander,
    bundle: string,
    filter: Page & { readonly state?: CloudCommandState | undefined },
  ): Promise<{ readonly commands: CloudCommandView[]; readonly next: string | null } | undefined>;
  /** A command with every step of it, when it has ended or after so many milliseconds. */
  command(who: Commander, id: string, wait?: number): Promise<CloudCommandStory | undefined>;
  /** How commands went in the last week. */
  roundTrips(): Promise<RoundTrips>;
  /** Hands on what is due, and takes in what nodes told; to be called each second. */
  tick(): Promise<void>;
  close(): Promise<void>;
}

const hour: Seconds = 3600;
const week: Seconds = 604_800;
/** Commands that are taken together. */
const some = 500;
/** Commands of one utility that may wait. */
const mostWaiting = 100_000;
/** Those that ended without a word of their node are looked at so often: it may tell later. */
const lookBackEvery: Seconds = 60;

const ends: ReadonlySet<CloudCommandState> = new Set(["confirmed", "failed", "expired", "cancelled"]);
const takingBack = (command: string) => `${command} back`;
const no = (refused: CommandRefusal["refused"], says: string): CommandRefusal => ({ refused, says });
const noBundle = (id: string) => no("not-found", `there is no bundle ${id}`);
const mayCommand = ({ tenants }: Commander, tenant: string) => tenants?.has(tenant) ?? true;

export async function openCloudCommands(settings: CloudCommandsSettings): Promise<CloudCommands> {
  const { nodes, utilities, audit, policy, now, say } = settings;
  const book = await openCommandBook(settings.place);
  /** Whoever waits for the end of a command. */
  const waiting = new Map<string, Set<() => void>>();
  let lookedBack: Seconds = 0;
  let ticking: Promise<void> | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const newId = () => uuid7(now() * 1000, randomBytes(16));

  /** One change at a time, so that what is counted before it still holds within it. */
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  }

  /** Takes a step. The audit log first: it may tell of a step twice, and of none never. */
  async function move(command: CommandRow, step: Omit<Move, "at">): Promise<void> {
    const { id, bundle, meter, state } = command;
    if (step.state !== state) {
      await audit.note({ actor: step.by, action: `command.${step.state}`, subject: id, detail: { bundle, meter } });
    }
    await book.move(command, { at: now(), ...step });
    if (!ends.has(step.state)) return;
    for (const wake of waiting.get(id) ?? []) wake();
  }

  const viewOf = async (row: BundleRow) => bundleView(row, (await book.counts([row.id])).get(row.id));

  async function found(who: Commander, id: string): Promise<BundleRow | undefined> {
    const row = await book.bundle(id);
    return row !== undefined && mayCommand(who, row.tenant) ? row : undefined;
  }

  /** A command for each meter that a node tells of. */
  function commandsFor(bundle: BundleRow, meters: readonly MeterId[]): CommandRow[] {
    const { tenant, kind, priority, due_at, made_at, patience } = bundle;
    return meters.flatMap((meter): CommandRow[] => {
      const way = nodes.wayTo(meter);
      if (way === undefined) return [];
      return [
        {
          ...{
            id: newId(),
            bundle: bundle.id,
            meter,
            tenant,
            node: way.node,
            cell: way.gateway,
            kind,
            priority,
            due_at,
          },
          ...{ state: "requested", expires_at: due_at + patience, requested_at: made_at, says: "waits for its turn" },
          ...{ queued_at: null, sent_at: null, ended_at: null, gateway: null, taken_back_by: null },
        },
      ];
    });
  }

  /** Whether a second person must look at it: many meters within an hour, or what comes again and again. */
  async function needsSecond(by: string, order: CommandOrder, meters: number, repeats: boolean): Promise<boolean> {
    if (order.kind === "read") return false;
    if (repeats) return true;
    const lately = await book.tables
      .selectFrom("bundle")
      .select((of) => of.fn.sum<number | null>("how_many").as("meters"))
      .where("asker", "=", by)
      .where("made_at", ">", now() - hour)
      .where("kind", "!=", "read")
      .where("approved_by", "is", null)
      .where("state", "!=", "unapproved")
      .where("repeats", "is", null)
      .executeTakeFirst();
    return Number(lately?.meters ?? 0) + meters > policy.twoPersonAbove;
  }

  async function waitingOf(tenant: string): Promise<number> {
    const counted = await book.tables
      .selectFrom("command")
      .select((of) => of.fn.countAll<number>().as("many"))
      .where("tenant", "=", tenant)
      .where("state", "=", "requested")
      .executeTakeFirstOrThrow();
    return Number(counted.many);
  }

  /** The meters that can be meant, all of one utility, and why others cannot. */
  async function judge(who: Commander, asked: readonly MeterId[]) {
    const tenants = await utilities.tenantsOf(asked);
    const tenantOf = (meter: MeterId) => tenants.get(meter) ?? "";
    const isThere = (meter: MeterId) => nodes.wayTo(meter) !== undefined && mayCommand(who, tenantOf(meter));
    const first = asked.find(isThere);
    const tenant = first === undefined ? "" : tenantOf(first);
    const meters: MeterId[] = [];
    const refused: BundleAnswer["refused"] = [];
    for (const meter of new Set(asked)) {
      if (!isThere(meter)) refused.push({ meter, says: "no such meter was ever heard" });
      else if (tenantOf(meter) !== tenant) refused.push({ meter, says: "belongs to another utility than the first" });
      else meters.push(meter);
    }
    return { tenant, meters, refused };
  }

  async function take(who: Commander, request: BundleRequest): Promise<BundleAnswer | CommandRefusal> {
    const { id = newId(), order, repeat, priority, expiresIn, says } = request;
    const at = now();
    const content = JSON.stringify(order);
    const before = await book.bundle(id);
    const wrong = repeat === undefined ? undefined : whatIsWrong(repeat, at);
    if (wrong !== undefined) return no("bad-request", `repeat: ${wrong}`);
    const { tenant, meters, refused } = await judge(who, request.meters);
    const list = JSON.stringify(meters);
    if (before !== undefined) {
      const isSame = before.asker === who.by && before.content === content && before.meters === list;
      return isSame ? answerOf(before, refused) : no("conflict", "another bundle has this id");
    }
    const [none] = refused;
    if (meters.length === 0) return no("not-found", `${none?.meter}: ${none?.says}`);
    if ((await waitingOf(tenant)) + meters.length > mostWaiting) {
      return no("too-many", `${mostWaiting} commands wait already`);
    }
    const due = Math.max(at, request.from ?? at);
    const second = await needsSecond(who.by, order, meters.length, repeat !== undefined);
    const bundle: BundleRow = {
      ...{
        id,
        tenant,
        asker: who.by,
        says,
        kind: order.kind,
        content,
        meters: list,
        how_many: meters.length,
        priority,
      },
      ...{ made_at: at, due_at: due, patience: expiresIn, state: second ? "unapproved" : "approved" },
      ...{ approved_by: null, cron: repeat?.cron ?? null, zone: repeat?.zone ?? null, repeats: null },
      next_at: repeat === undefined ? null : nextTime(repeat, due - 1),
    };
    await audit.note({
      ...{ actor: who.by, action: "command.request", subject: id },
      detail: { kind: order.kind, order: content, meters: meters.length, tenant, state: bundle.state },
    });
    await book.add(bundle, repeat === undefined ? commandsFor(bundle, meters) : []);
    return answerOf(bundle, refused);
  }

  async function answerOf(row: BundleRow, refused: BundleAnswer["refused"]): Promise<BundleAnswer> {
    const commands = await book.commandsOf({ bundle: row.id, limit: row.how_many });
    return { bundle: await viewOf(row), commands: commands.map(({ id, meter }) => ({ id, meter })), refused };
  }

  async function approve({ by, ...who }: Commander, id: string): Promise<BundleView | CommandRefusal> {
    const row = await found({ by, ...who }, id);
    if (row === undefined) return noBundle(id);
    if (row.state !== "unapproved") return no("conflict", `the bundle is ${row.state}`);
    if (row.asker === by) return no("conflict", "whoever asked cannot approve: a second person must");
    await audit.note({ actor: by, action: "command.approve", subject: id, detail: { asker: row.asker } });
    await book.setBundle(id, { state: "approved", approved_by: by });
    return viewOf({ ...row, state: "approved", approved_by: by });
  }

  async function cancel(who: Commander, id: string): Promise<BundleView | CommandRefusal> {
    const row = await found(who, id);
    if (row === undefined) return noBundle(id);
    const { by } = who;
    await audit.note({ actor: by, action: "command.cancel", subject: id });
    if (row.state === "unapproved" || row.state === "approved") {
      await book.setBundle(id, { state: "cancelled", next_at: null });
    }
    await eachOf(
      (after) => book.commandsOf({ bundle: id, states: ["requested", "queued"], after, limit: some }),
      takeBack,
    );
    async function takeBack(command: CommandRow): Promise<void> {
      if (command.state === "requested") {
        return move(command, { by, state: "cancelled", says: "was cancelled", change: { ended_at: now() } });
      }
      const { node, taken_back_by } = command;
      if (taken_back_by !== null) return;
      await move(command, { by, state: "queued", says: "is wanted back", change: { taken_back_by: by } });
      nodes.ask(node, takingBack(command.id), { kind: "no-command", command: command.id }, now());
    }
    return viewOf((await book.bundle(id)) ?? row);
  }

  /** Each row of all pages, in the order of their ids. */
  async function eachOf(
    page: (after: string) => Promise<CommandRow[]>,
    work: (row: CommandRow) => Promise<void>,
  ): Promise<void> {
    for (let after = ""; ; ) {
      const rows = await page(after);
      for (const row of rows) await work(row);
      const last = rows.at(-1);
      if (last === undefined || rows.length < some) return;
      after = last.id;
    }
  }

  /** Bundles that come again: once for the newest moment, however long nobody looked. */
  async function repeatDue(): Promise<void> {
    const due = await book.tables
      .selectFrom("bundle")
      .selectAll()
      .where("next_at", "<=", now())
      .where("state", "=", "approved")
      .execute();
    for (const row of due) {
      const { id, cron, zone, asker } = row;
      if (cron === null || zone === null) continue;
      const at = now();
      const again = {
        ...row,
        id: newId(),
        made_at: at,
        due_at: at,
        cron: null,
        zone: null,
        next_at: null,
        repeats: id,
      };
      const tenants = await utilities.tenantsOf(metersOf(row));
      // A meter that changed hands is not that utility's to command any more.
      const meters = metersOf(row).filter((meter) => (tenants.get(meter) ?? "") === row.tenant);
      await audit.note({ actor: asker, action: "command.repeat", subject: again.id, detail: { repeats: id } });
      await book.add(again, commandsFor(again, meters), { next: nextTime({ cron, zone }, at) });
    }
  }

  async function expireWaiting(): Promise<void> {
    for (;;) {
      const rows = await book.overdue(now(), some);
      for (const row of rows) {
        const { state } = (await book.bundle(row.bundle)) ?? { state: "approved" };
        if (state === "unapproved") await book.setBundle(row.bundle, { state: "expired" });
        const says = state === "unapproved" ? "nobody approved it in time" : "its turn did not come in time";
        await move(row, { by: "system", state: "expired", says, change: { ended_at: now() } });
      }
      if (rows.length < some) return;
    }
  }

  /** Asks the node. Marked first: who was marked and never asked is asked by `follow`. */
  async function handOn(command: CommandRow): Promise<void> {
    const change = { queued_at: now() };
    await move(command, { by: "system", state: "queued", says: `waits for ${command.node} to ask`, change });
  }

  const orders = new Map<string, CommandOrder>();
  /** The order of a bundle. */
  async function orderOf(bundle: string): Promise<CommandOrder> {
    const known = orders.get(bundle);
    if (known !== undefined) return known;
    const row = await book.bundle(bundle);
    if (row === undefined) throw new Error(`the bundle ${bundle} is not there`);
    if (orders.size >= some) orders.clear();
    const order: CommandOrder = JSON.parse(row.content);
    orders.set(bundle, order);
    return order;
  }

  async function follow(command: CommandRow): Promise<void> {
    const { id, node, meter, taken_back_by, state, expires_at } = command;
    let asked = nodes.asked(id);
    if (asked === undefined && state === "queued" && now() < expires_at) {
      const order = await orderOf(command.bundle);
      nodes.ask(node, id, { kind: "command", command: id, meter, order, expiresAt: expires_at }, now());
      asked = nodes.asked(id);
    }
    const back = taken_back_by === null ? undefined : takingBack(id);
    if (back !== undefined && nodes.asked(back) === undefined && state === "queued") {
      nodes.ask(node, back, { kind: "no-command", command: id }, now());
    }
    const words = { told: nodes.told(id), asked, takenBack: back === undefined ? undefined : nodes.asked(back) };
    const step = nextStep(command, words, now());
    if (step === undefined) return;
    const { sentAt, endedAt, gateway } = step;
    const change = {
      ...(sentAt === undefined ? {} : { sent_at: sentAt }),
      ...(ends.has(step.state) ? { ended_at: endedAt ?? now() } : {}),
      ...(gateway === undefined ? {} : { gateway }),
      ...(step.stays === undefined ? {} : { taken_back_by: null }),
    };
    await move(command, { by: node, state: step.state, says: step.says, change });
  }

  async function lookBack(): Promise<void> {
    if (now() - lookedBack < lookBackEvery) return;
    lookedBack = now();
    await eachOf((after) => book.inStates(["expired"], now() - week, after, some), follow);
  }

  async function look(): Promise<void> {
    await repeatDue();
    await expireWaiting();
    for (const command of await whoseTurn(book.tables, policy, utilities.valves, now())) await handOn(command);
    await eachOf((after) => book.inStates(["queued", "sent"], 0, after, some), follow);
    await lookBack();
  }

  const storyOf = async (row: CommandRow): Promise<CloudCommandStory> => ({
    ...commandView(row, await orderOf(row.bundle)),
    steps: await book.steps(row.id),
  });

  async function endOf(id: string, milliseconds: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const others = waiting.get(id) ?? new Set();
    waiting.set(id, others.add(resolve));
    const timer = setTimeout(resolve, milliseconds);
    const row = await book.command(id);
    if (row !== undefined && !ends.has(row.state)) await promise;
    clearTimeout(timer);
    others.delete(resolve);
    if (others.size === 0) waiting.delete(id);
  }

  return {
    request: (who, request) => inTurn(() => take(who, request)),
    closeOwn: (by, meter) =>
      inTurn(async () => {
        const tenant = (await utilities.tenantsOf([meter])).get(meter) ?? "";
        if (!policy.residentsMayClose.includes(tenant)) {
          return no("conflict", "the utility does not let residents close valves");
        }
        const order = { kind: "valve", position: "closed" } as const;
        const says = "closed by its resident";
        const who = { by, tenants: new Set([tenant]) };
        return take(who, { meters: [meter], order, priority: 9, expiresIn: 24 * hour, says });
      }),
    approve: (who, bundle) => inTurn(() => approve(who, bundle)),
    cancel: (who, bundle) => inTurn(() => cancel(who, bundle)),
    async bundle(who, id) {
      const row = await found(who, id);
      return row === undefined ? undefined : viewOf(row);
    },
    async bundles({ tenants }, { after, limit }) {
      const rows = await book.bundles({ tenants, after, limit });
      const counts = await book.counts(rows.map(({ id }) => id));
      const last = rows.length < limit ? undefined : rows.at(-1);
      return {
        bundles: rows.map((row) => bundleView(row, counts.get(row.id))),
        next: last === undefined ? null : `${last.made_at}.${last.id}`,
      };
    },
    async commandsOf(who, bundle, { after, limit, state }) {
      const row = await found(who, bundle);
      if (row === undefined) return undefined;
      const states = state === undefined ? undefined : [state];
      const rows = await book.commandsOf({ bundle, states, after, limit });
      const order: CommandOrder = JSON.parse(row.content);
      const last = rows.length < limit ? undefined : rows.at(-1);
      return { commands: rows.map((one) => commandView(one, order)), next: last?.id ?? null };
    },
    async command(who, id, wait = 0) {
      const row = await book.command(id);
      if (row === undefined || !mayCommand(who, row.tenant)) return undefined;
      if (wait > 0 && !ends.has(row.state)) await endOf(id, wait);
      return storyOf((await book.command(id)) ?? row);
    },
    roundTrips: () => measureRoundTrips(book.tables, now() - week),
    tick() {
      ticking ??= inTurn(look)
        .catch((error: unknown) => say(`commands: ${String(error)}`))
        .finally(() => {
          ticking = undefined;
        });
      return ticking;
    },
    async close() {
      await turn;
      for (const wakes of waiting.values()) for (const wake of wakes) wake();
      await book.close();
    },
  };
}
