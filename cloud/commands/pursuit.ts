// Goes on with commands by the clock: repeats, expires, hands on whose turn it is, and takes in what nodes told.
import type { Seconds } from "@tributary/core";
import type { CommandOrder } from "@tributary/wire";
import { type CommandRow, metersOf } from "./command-book.ts";
import { type Course, commandsFor, eachOf, ends, newId, pageRows, takingBack } from "./course.ts";
import { nextStep } from "./follow.ts";
import { nextTime } from "./repeats.ts";
import { whoseTurn } from "./turns.ts";

export interface Pursuit {
  look(): Promise<void>;
  /** The order of a bundle. */
  orderOf(bundle: string): Promise<CommandOrder>;
}

const week: Seconds = 604_800;
/** Those that ended without a word of their node are looked at so often: it may tell later. */
const lookBackEvery: Seconds = 60;
/** Orders that are remembered. */
const mostOrders = 500;

export function openPursuit({ book, nodes, utilities, audit, policy, now, move }: Course): Pursuit {
  let lookedBack: Seconds = 0;
  const orders = new Map<string, CommandOrder>();

  async function orderOf(bundle: string): Promise<CommandOrder> {
    const known = orders.get(bundle);
    if (known !== undefined) return known;
    const row = await book.bundle(bundle);
    if (row === undefined) throw new Error(`the bundle ${bundle} is not there`);
    if (orders.size >= mostOrders) orders.clear();
    const order: CommandOrder = JSON.parse(row.content);
    orders.set(bundle, order);
    return order;
  }

  /** Bundles that come again: once for the newest moment, however long nobody looked. */
  async function repeatDue(): Promise<void> {
    for (const row of await book.comingAgain(now())) {
      const { id, cron, zone, asker } = row;
      if (cron === null || zone === null) continue;
      const at = now();
      const fresh = { id: newId(at), made_at: at, due_at: at, cron: null, zone: null, next_at: null, repeats: id };
      const again = { ...row, ...fresh };
      const tenants = await utilities.tenantsOf(metersOf(row));
      // A meter that changed hands is not that utility's to command any more.
      const meters = metersOf(row).filter((meter) => (tenants.get(meter) ?? "") === row.tenant);
      await audit.note({ actor: asker, action: "command.repeat", subject: again.id, detail: { repeats: id } });
      await book.add(again, commandsFor(again, meters, nodes), { next: nextTime({ cron, zone }, at) });
    }
  }

  async function expireWaiting(): Promise<void> {
    for (;;) {
      const rows = await book.overdue(now(), pageRows);
      for (const row of rows) {
        const state = (await book.bundle(row.bundle))?.state;
        const isUnapproved = state === "unapproved" || state === "expired";
        if (state === "unapproved") await book.setBundle(row.bundle, { state: "expired" });
        const says = isUnapproved ? "nobody approved it in time" : "its turn did not come in time";
        await move(row, { by: "system", state: "expired", says, change: { ended_at: now() } });
      }
      if (rows.length < pageRows) return;
    }
  }

  /** Marks it first: what was marked and never asked of its node is asked by `follow`. */
  const handOn = (command: CommandRow): Promise<void> =>
    move(command, {
      ...{ by: "system", state: "queued", says: `waits for ${command.node} to ask` },
      change: { queued_at: now() },
    });

  async function askOnce({ id, node, meter, bundle, state, expires_at, taken_back_by }: CommandRow): Promise<void> {
    if (state !== "queued") return;
    if (nodes.asked(id) === undefined && now() < expires_at) {
      const order = await orderOf(bundle);
      nodes.ask(node, id, { kind: "command", command: id, meter, order, expiresAt: expires_at }, now());
    }
    if (taken_back_by !== null && nodes.asked(takingBack(id)) === undefined) {
      nodes.ask(node, takingBack(id), { kind: "no-command", command: id }, now());
    }
  }

  async function follow(command: CommandRow): Promise<void> {
    const { id, node, taken_back_by } = command;
    await askOnce(command);
    const takenBack = taken_back_by === null ? undefined : nodes.asked(takingBack(id));
    const step = nextStep(command, { told: nodes.told(id), asked: nodes.asked(id), takenBack }, now());
    if (step === undefined) return;
    const { state, says, sentAt, endedAt, gateway, stays } = step;
    const change = {
      ...(sentAt === undefined ? {} : { sent_at: sentAt }),
      ...(ends.has(state) ? { ended_at: endedAt ?? now() } : {}),
      ...(gateway === undefined ? {} : { gateway }),
      ...(stays === undefined ? {} : { taken_back_by: null }),
    };
    await move(command, { by: node, state, says, change });
  }

  async function lookBack(): Promise<void> {
    if (now() - lookedBack < lookBackEvery) return;
    lookedBack = now();
    await eachOf((after, limit) => book.inStates(["expired"], now() - week, after, limit), follow);
  }

  return {
    orderOf,
    async look() {
      await repeatDue();
      await expireWaiting();
      for (const command of await whoseTurn(book.tables, policy, utilities.valves, now())) await handOn(command);
      await eachOf((after, limit) => book.inStates(["queued", "sent"], 0, after, limit), follow);
      await lookBack();
    },
  };
}
