// Calls on both databases: who is told, who sees them, and what is measured.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { trialStores } from "@tributary/engine-tables/trial";
import { type DemandNotice, demandRequest } from "@tributary/wire";
import { start } from "../trial-commands.ts";
import { openDemand } from "./demand.ts";

const hour = 3600;
const meters = Array.from({ length: 40 }, (_, at) => `N${at + 1}`);
const olga = { by: "olga", tenants: new Set(["north"]) };
const sam = { by: "sam", tenants: new Set(["south"]) };

async function open(place: string, time = { now: start }, lost = async (): Promise<unknown> => undefined) {
  const told: DemandNotice[] = [];
  const audited: string[] = [];
  const said: string[] = [];
  const demand = await openDemand({
    ...{ place, zone: "UTC", now: () => time.now, say: (says: string) => said.push(says) },
    metersOf: async (tenant, utility, district) => {
      if (tenant !== "north" || utility !== "electricity") return [];
      if (district === undefined) return meters;
      return district === "north:D1" ? meters.slice(0, 20) : undefined;
    },
    // Who is asked uses half meanwhile.
    hourlyUse: async (of, _, from, to) =>
      new Map(
        of.map((meter) => {
          const hours = Array.from({ length: (to - from) / hour }, (_, at) => from + at * hour);
          const heeds = meters.indexOf(meter) < 20;
          return [meter, new Map(hours.map((at) => [at, heeds && at >= to - 2 * hour ? 0.5 : 1]))];
        }),
      ),
    async tell(notices) {
      told.push(...notices);
      assert.equal([...notices].length, notices.length, "live pages and notifications both read them");
      await lost();
    },
    audit: { note: async ({ actor, action }) => void audited.push(`${actor} ${action}`) },
  });
  return { ...demand, told, audited, said, time };
}

const asks = (more: object = {}) => ({
  ...{ tenant: "north", utility: "electricity", kind: "peak", from: start + 20 * hour, to: start + 22 * hour },
  ...{ target: 0.2, says: "please wait with the washing", district: "north:D1" },
  ...more,
});
const peak = (more: object = {}) => demandRequest.parse(asks(more));

for (const { engine, place, close } of trialStores()) {
  describe(`calls on ${engine}`, () => {
    after(close);

    it("S7 reaches each meter that is asked, and its effect is measured against those who are not", async () => {
      const where = await place();
      let demand = await open(where);
      const made = await demand.call(olga, peak());
      assert.ok("id" in made);
      assert.deepEqual([made.state, made.asked, demand.audited], ["planned", 20, ["olga demand.call"]]);
      assert.deepEqual(
        demand.told.map(({ meter }) => meter),
        meters.slice(0, 20),
      );
      const { kind, target, cancelled } = demand.told[0] ?? assert.fail();
      assert.deepEqual([kind, target, cancelled], ["peak", 0.2, false]);
      const early = await demand.effect(olga, made.id);
      assert.ok("refused" in early && early.refused === "conflict");
      const { time } = demand;
      await demand.close();

      time.now = start + 23 * hour;
      demand = await open(where, time);
      await demand.tick();
      assert.deepEqual(demand.told, [], "what was told is not told again");
      const effect = await demand.effect(olga, made.id);
      assert.ok("net" in effect && effect.net !== null && effect.others !== null);
      assert.deepEqual([effect.net.share.value, effect.net.saved.value, effect.others.meters], [0.5, 20, 20]);
      const foreign = await demand.effect(sam, made.id);
      assert.ok("refused" in foreign && foreign.refused === "not-found");
      assert.deepEqual(demand.said, []);
      await demand.close();
    });

    it("S7 is told again after a minute, and by the next process, until it is kept that it was told", async () => {
      const where = await place();
      const time = { now: start };
      let demand = await open(where, time, () => Promise.reject(new Error("the store is stopped")));
      await demand.call(olga, peak());
      while (demand.said.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
      await demand.tick();
      assert.equal(demand.told.length, 20, "not at once");
      time.now += 60;
      await demand.tick();
      assert.equal(demand.told.length, 40);
      await demand.close();
      // The next process ends before what it told is kept.
      demand = await open(where, time, () => new Promise(() => undefined));
      await demand.tick();
      assert.equal(demand.told.length, 20);
      await demand.close();
      demand = await open(where, time);
      await demand.tick();
      assert.equal(demand.told.length, 20);
      await demand.close();
      demand = await open(where, time);
      await demand.tick();
      assert.deepEqual(demand.told, []);
      await demand.close();
    });

    it("is seen by those whose meter it asks, called off in time, and made by the utility's own people alone", async () => {
      const demand = await open(await place());
      const made = await demand.call(olga, peak());
      const price = await demand.call(olga, peak({ kind: "price", price: 0.4, district: undefined, meters: ["N30"] }));
      assert.ok("id" in made && "id" in price);
      const ids = async (within: ReadonlySet<string> | undefined) =>
        (await demand.calls({ within }, { limit: 9 })).calls.map(({ id }) => id);
      assert.deepEqual(new Set(await ids(undefined)), new Set([made.id, price.id]));
      assert.deepEqual(await ids(new Set(["N1"])), [made.id]);
      assert.deepEqual(await ids(new Set(["N30"])), [price.id]);
      assert.deepEqual(await ids(new Set(["S1"])), []);
      const many = new Set([...Array.from({ length: 2500 }, (_, at) => `S${at}`), "N2", "N30"]);
      const first = await demand.calls({ within: many }, { limit: 1 });
      const second = await demand.calls({ within: many }, { limit: 1, after: first.next ?? undefined });
      const third = await demand.calls({ within: many }, { limit: 1, after: second.next ?? undefined });
      assert.deepEqual(new Set([...first.calls, ...second.calls].map(({ id }) => id)), new Set([made.id, price.id]));
      assert.deepEqual(third, { calls: [], next: null });
      for (const [who, asked] of [
        [sam, peak()],
        [olga, peak({ district: "north:D9" })],
        [olga, peak({ district: undefined, meters: ["S1"] })],
        [olga, peak({ utility: "gas", district: undefined })],
      ] as const) {
        const answer = await demand.call(who, asked);
        assert.ok("refused" in answer && answer.refused === "not-found");
      }
      const foreign = await demand.cancel(sam, made.id);
      assert.ok("refused" in foreign && foreign.refused === "not-found");
      const told = demand.told.length;
      const cancelled = await demand.cancel(olga, made.id);
      assert.ok("state" in cancelled && cancelled.state === "cancelled");
      assert.ok(demand.told.length === told + 20 && demand.told.at(-1)?.cancelled === true);
      demand.time.now += 23 * hour;
      const late = await demand.cancel(olga, price.id);
      assert.ok("refused" in late && late.refused === "conflict");
      await demand.close();
    });
  });
}

it("a call lasts full hours, names whom it asks once, and a price signal has a price", () => {
  for (const wrong of [
    { to: start + 20 * hour },
    { from: start + 1 },
    { to: start + 50 * hour },
    { kind: "price" },
    { meters: ["N1"] },
    { target: 2 },
  ]) {
    assert.equal(demandRequest.safeParse(asks(wrong)).success, false, JSON.stringify(wrong));
  }
});
