// Takes what people ask of meters: whether they may, whether a second person must look at it, and when they want it back.
import type { MeterId, Seconds } from "@tributary/core";
import type { BundleAnswer, BundleRequest, BundleView, CommandOrder } from "@tributary/wire";
import { type BundleRow, bundleView, type CommandRow } from "./command-book.ts";
import { type Course, commandsFor, eachOf, newId, takingBack } from "./course.ts";
import { nextTime, whatIsWrong } from "./repeats.ts";

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

export interface Asking {
  take(who: Commander, request: BundleRequest): Promise<BundleAnswer | CommandRefusal>;
  closeOwn(by: string, meter: MeterId): Promise<BundleAnswer | CommandRefusal>;
  approve(who: Commander, bundle: string): Promise<BundleView | CommandRefusal>;
  cancel(who: Commander, bundle: string): Promise<BundleView | CommandRefusal>;
  /** A bundle that he may see. */
  found(who: Commander, id: string): Promise<BundleRow | undefined>;
  viewOf(row: BundleRow): Promise<BundleView>;
}

const hour: Seconds = 3600;
/** Approved commands of one utility that may wait. */
const mostWaiting = 100_000;
/** Commands that may wait of one who asks, also for an approval: nobody takes all the room of his utility. */
const mostOfOne = 50_000;
/** How often a resident may close his valves in an hour: each takes a share of what his utility may move. */
const closedAnHour = 3;

export const refusal = (refused: CommandRefusal["refused"], says: string): CommandRefusal => ({ refused, says });
const noBundle = (id: string) => refusal("not-found", `there is no bundle ${id}`);
export const mayCommand = ({ tenants }: Commander, tenant: string): boolean => tenants?.has(tenant) ?? true;

export function openAsking(course: Course): Asking {
  const { book, nodes, utilities, audit, policy, now, move } = course;

  const viewOf = async (row: BundleRow) => bundleView(row, (await book.counts([row.id])).get(row.id));

  async function found(who: Commander, id: string): Promise<BundleRow | undefined> {
    const row = await book.bundle(id);
    return row !== undefined && mayCommand(who, row.tenant) ? row : undefined;
  }

  /** Many meters within an hour, however they are parted, and what comes again and again. */
  async function needsSecond(by: string, order: CommandOrder, meters: number, repeats: boolean): Promise<boolean> {
    if (order.kind === "read") return false;
    return repeats || (await book.askedAlone(by, now() - hour)) + meters > policy.twoPersonAbove;
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

  async function answerOf(row: BundleRow, refused: BundleAnswer["refused"]): Promise<BundleAnswer> {
    const commands = await book.commandsOf({ bundle: row.id, limit: row.how_many });
    return { bundle: await viewOf(row), commands: commands.map(({ id, meter }) => ({ id, meter })), refused };
  }

  async function take(who: Commander, request: BundleRequest): Promise<BundleAnswer | CommandRefusal> {
    const at = now();
    const { id = newId(at), order, repeat, priority, expiresIn, says } = request;
    const wrong = repeat === undefined ? undefined : whatIsWrong(repeat, at);
    if (wrong !== undefined) return refusal("bad-request", `repeat: ${wrong}`);
    const { tenant, meters, refused } = await judge(who, request.meters);
    const content = JSON.stringify(order);
    const list = JSON.stringify(meters);
    const before = await book.bundle(id);
    if (before !== undefined) {
      const isSame = before.asker === who.by && before.content === content && before.meters === list;
      return isSame ? answerOf(before, refused) : refusal("conflict", "another bundle has this id");
    }
    const [none] = refused;
    if (meters.length === 0) return refusal("not-found", `${none?.meter}: ${none?.says}`);
    for (const [most, of] of [
      [mostWaiting, { tenant }],
      [mostOfOne, { asker: who.by }],
    ] as const) {
      if ((await book.waiting(of)) + meters.length > most) return refusal("too-many", `${most} commands wait already`);
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
    await book.add(bundle, repeat === undefined ? commandsFor(bundle, meters, nodes) : []);
    return answerOf(bundle, refused);
  }

  /** What waits here is cancelled; its node is asked for what was handed on. */
  async function takeBack(command: CommandRow, by: string): Promise<void> {
    const { id, node, state, taken_back_by } = command;
    if (state === "requested") {
      return move(command, { by, state: "cancelled", says: "was cancelled", change: { ended_at: now() } });
    }
    if (taken_back_by !== null) return;
    await move(command, { by, state, says: "is wanted back", change: { taken_back_by: by } });
    nodes.ask(node, takingBack(id), { kind: "no-command", command: id }, now());
  }

  return {
    ...{ take, found, viewOf },
    async closeOwn(by, meter) {
      const tenant = (await utilities.tenantsOf([meter])).get(meter) ?? "";
      if (!policy.residentsMayClose.includes(tenant)) {
        return refusal("conflict", "the utility does not let residents close valves");
      }
      const order = { kind: "valve", position: "closed" } as const;
      const content = JSON.stringify(order);
      const before = await book.underWay(by, meter, content);
      if (before !== undefined) return answerOf(before, []);
      if ((await book.madeSince(by, content, now() - hour)) >= closedAnHour) {
        return refusal("too-many", `a resident closes valves ${closedAnHour} times an hour`);
      }
      const says = "closed by its resident";
      const who = { by, tenants: new Set([tenant]) };
      return take(who, { meters: [meter], order, priority: 5, expiresIn: 24 * hour, says });
    },
    async approve(who, id) {
      const { by } = who;
      const row = await found(who, id);
      if (row === undefined) return noBundle(id);
      if (row.state !== "unapproved") return refusal("conflict", `the bundle is ${row.state}`);
      if (row.asker === by) return refusal("conflict", "whoever asked cannot approve: a second person must");
      await audit.note({ actor: by, action: "command.approve", subject: id, detail: { asker: row.asker } });
      await book.setBundle(id, { state: "approved", approved_by: by });
      return viewOf({ ...row, state: "approved", approved_by: by });
    },
    async cancel(who, id) {
      const row = await found(who, id);
      if (row === undefined) return noBundle(id);
      const { by } = who;
      await audit.note({ actor: by, action: "command.cancel", subject: id });
      if (row.state === "unapproved" || row.state === "approved") {
        await book.setBundle(id, { state: "cancelled", next_at: null });
      }
      await eachOf(
        (after, limit) => book.commandsOf({ bundle: id, states: ["requested", "queued"], after, limit }),
        (command) => takeBack(command, by),
      );
      return viewOf((await book.bundle(id)) ?? row);
    },
  };
}
