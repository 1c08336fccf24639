// Commands at the cloud, on both databases, with nodes that the test plays.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { trialStores } from "@tributary/engine-tables/trial";
import type { BundleAnswer, BundleRequest, CommandOrder } from "@tributary/wire";
import type { Commander } from "./asking.ts";
import { openCommandBook } from "./command-book.ts";
import { openTrialCommands, start, trialNodes } from "./trial-commands.ts";

const close: CommandOrder = { kind: "valve", position: "closed" };
const read: CommandOrder = { kind: "read" };
const olga: Commander = { by: "olga", tenants: new Set(["north"]) };
const oskar: Commander = { by: "oskar", tenants: new Set(["north"]) };
const sonia: Commander = { by: "sonia", tenants: new Set(["south"]) };
const hour = 3600;

const asks = (meters: readonly string[], order: CommandOrder, more: Partial<BundleRequest> = {}): BundleRequest => ({
  ...{ meters: [...meters], order, priority: 5, expiresIn: 86_400, says: "" },
  ...more,
});
const many = (count: number, letter = "N", from = 1) =>
  Array.from({ length: count }, (_, at) => `${letter}${from + at}`);

type Trial = Awaited<ReturnType<typeof openTrialCommands>>;

async function taken({ request }: Trial, who: Commander, asked: BundleRequest): Promise<BundleAnswer> {
  const answer = await request(who, asked);
  assert.ok("bundle" in answer, "says" in answer ? answer.says : "");
  return answer;
}

/** How many commands its nodes were asked for. */
const handedOn = ({ asked }: Trial) => [...asked.values()].filter(({ order }) => order.kind === "command").length;

for (const { engine, place, close: closeStore } of trialStores()) {
  describe(`commands on ${engine}`, () => {
    after(closeStore);

    it("S5 S18 goes from the request over its node to the meter's word, with its round trip, over restarts", async () => {
      const where = await place();
      const nodes = trialNodes();
      const time = { now: start };
      let cloud = await openTrialCommands(where, {}, nodes, time);
      const { commands, bundle } = await taken(cloud, olga, asks(["N1"], close));
      const id = commands[0]?.id ?? assert.fail();
      assert.deepEqual([bundle.state, bundle.commands], ["approved", { requested: 1 }]);
      await cloud.tick();
      assert.deepEqual(nodes.asked.get(id)?.order, {
        ...{ kind: "command", command: id, meter: "N1", order: close, expiresAt: start + 86_400 },
      });
      await cloud.close();

      time.now += 60;
      cloud = await openTrialCommands(where, {}, nodes, time);
      const tell = async (state: "requested" | "queued" | "sent" | "confirmed", says: string, more = {}) => {
        nodes.told.set(id, { state, says, ...more });
        await cloud.tick();
        return (await cloud.command(olga, id)) ?? assert.fail();
      };
      assert.equal((await tell("requested", "handed to roof")).state, "queued");
      const sent = { sentAt: start + 70, gateway: "roof" };
      assert.equal((await tell("sent", "radioed by roof", sent)).state, "sent");
      time.now += 30;
      const waits = cloud.command(olga, id, 20_000);
      const end = await tell("confirmed", "its valve is closed", { ...sent, endedAt: start + 78 });
      assert.deepEqual(await waits, end, "who waits for the end is answered then");
      assert.deepEqual([end.state, end.roundTrip, end.took, end.gateway], ["confirmed", 8, 78, "roof"]);
      assert.deepEqual(
        end.steps.map(({ state, by }) => `${state} ${by}`),
        ["requested olga", "queued system", "queued edge-N", "sent edge-N", "confirmed edge-N"],
      );
      const { kinds } = await cloud.roundTrips();
      assert.deepEqual(kinds[0], {
        ...{ kind: "valve", confirmed: 1, failed: 0 },
        ...{ roundTrip: { median: 8, p95: 8 }, took: { median: 78, p95: 78 } },
      });
      await cloud.close();
    });

    it("T20 more meters than N wait for a second person, and who asked is none", async () => {
      const cloud = await openTrialCommands(await place(), { valveShare: 1 });
      const { bundle } = await taken(cloud, olga, asks(many(11), close));
      assert.equal(bundle.state, "unapproved");
      await cloud.tick();
      assert.equal(handedOn(cloud), 0);
      const own = await cloud.approve(olga, bundle.id);
      assert.ok("refused" in own && own.refused === "conflict");
      const other = await cloud.approve(sonia, bundle.id);
      assert.ok("refused" in other && other.refused === "not-found", "another utility's people do not see it");
      const approved = await cloud.approve(oskar, bundle.id);
      assert.ok("state" in approved && approved.state === "approved" && approved.approvedBy === "oskar");
      await cloud.tick();
      assert.equal(handedOn(cloud), 11);
      const again = await cloud.approve(oskar, bundle.id);
      assert.ok("refused" in again);
      assert.deepEqual(
        cloud.audited.slice(0, 2).map(({ actor, action }) => `${actor} ${action}`),
        ["olga command.request", "oskar command.approve"],
      );
      await cloud.close();
    });

    it("T20 who asks for few meters often, or for ever, needs the second person all the same", async () => {
      const cloud = await openTrialCommands(await place());
      assert.equal((await taken(cloud, olga, asks(many(6), close))).bundle.state, "approved");
      assert.equal((await taken(cloud, olga, asks(many(5, "N", 50), close))).bundle.state, "unapproved");
      assert.equal((await taken(cloud, olga, asks(many(200), read))).bundle.state, "approved", "reading harms nobody");
      cloud.time.now += hour;
      assert.equal((await taken(cloud, olga, asks(many(5, "N", 50), close))).bundle.state, "approved");
      const repeat = { cron: "0 3 * * *", zone: "Europe/Madrid" };
      assert.equal((await taken(cloud, oskar, asks(["N1"], close, { repeat }))).bundle.state, "unapproved");
      await cloud.close();
    });

    it("T20 no more than 1 % of a utility's valves move within an hour, those of high priority first", async () => {
      const cloud = await openTrialCommands(await place(), { twoPersonAbove: 100 });
      await taken(cloud, olga, asks(many(8), close));
      const urgent = await taken(cloud, olga, asks(["N9"], close, { priority: 9 }));
      await taken(cloud, sonia, asks(["S1"], close));
      const moved = () =>
        [...cloud.asked.values()].flatMap(({ order }) => (order.kind === "command" ? [order.meter] : [])).toSorted();
      for (let minute = 0; minute < 59; minute += 1) {
        await cloud.tick();
        cloud.time.now += 60;
      }
      assert.deepEqual([moved().length, moved().slice(2)], [4, ["N9", "S1"]]);
      assert.equal((await cloud.command(olga, urgent.commands[0]?.id ?? ""))?.state, "queued");
      cloud.time.now += 60;
      await cloud.tick();
      assert.equal(moved().length, 7);
      await cloud.close();
    });

    it("gives one cell so many commands in a minute, and lets others not wait for it", async () => {
      const cloud = await openTrialCommands(await place(), { cellPerMinute: 10 });
      await taken(cloud, olga, asks([...many(30), "N150"], read));
      await cloud.tick();
      await cloud.tick();
      assert.equal(handedOn(cloud), 11);
      cloud.time.now += 60;
      await cloud.tick();
      assert.equal(handedOn(cloud), 21);
      await cloud.close();
    });

    it("T20 keeps utilities apart: their meters and bundles are not there for others", async () => {
      const cloud = await openTrialCommands(await place());
      const none = await cloud.request(olga, asks(["S1"], read));
      assert.ok("refused" in none && none.refused === "not-found");
      const { bundle, commands, refused } = await taken(cloud, olga, asks(["N1", "S1", "X1", "N1", "?"], read));
      assert.deepEqual(
        refused.map(({ meter }) => meter),
        ["S1", "X1", "?"],
      );
      assert.equal(
        new Set(refused.map(({ says }) => says)).size,
        1,
        "the answer does not tell which of them there are",
      );
      assert.equal(bundle.meters, 1);
      assert.equal(await cloud.bundle(sonia, bundle.id), undefined);
      assert.equal(await cloud.command(sonia, commands[0]?.id ?? ""), undefined);
      assert.equal(await cloud.commandsOf(sonia, bundle.id, { limit: 9 }), undefined);
      assert.deepEqual((await cloud.bundles(sonia, { limit: 9 })).bundles, []);
      const cancelled = await cloud.cancel(sonia, bundle.id);
      assert.ok("refused" in cancelled);
      await cloud.close();
    });

    it("takes the same id as the same bundle, and another one under it as none", async () => {
      const cloud = await openTrialCommands(await place());
      const id = "0198c0de-0000-7000-8000-000000000001";
      const first = await taken(cloud, olga, asks(["N1"], read, { id }));
      assert.deepEqual(await taken(cloud, olga, asks(["N1"], read, { id })), first);
      for (const [who, asked] of [
        [olga, asks(["N1"], close, { id })],
        [olga, asks(["N2"], read, { id })],
        [oskar, asks(["N1"], read, { id })],
      ] as const) {
        const other = await cloud.request(who, asked);
        assert.ok("refused" in other && other.refused === "conflict");
      }
      await cloud.close();
    });

    it("expires what its turn, its approval or its node did not come for, and believes a node that tells later", async () => {
      const cloud = await openTrialCommands(await place(), { cellPerMinute: 1 });
      const [went, waits] = (await taken(cloud, olga, asks(["N1", "N2"], read, { expiresIn: 60 }))).commands;
      const { bundle } = await taken(cloud, olga, asks(many(20, "N", 100), close, { expiresIn: 60 }));
      await cloud.tick();
      cloud.time.now += 61;
      await cloud.tick();
      const state = async (id = "") => {
        const { state: at, says } = (await cloud.command(olga, id)) ?? assert.fail();
        return `${at}: ${says}`;
      };
      assert.equal(await state(went?.id), "expired: its node did not ask for it in time");
      assert.equal(await state(waits?.id), "expired: its turn did not come in time");
      assert.deepEqual((await cloud.bundle(olga, bundle.id))?.state, "expired");
      const late = await cloud.approve(oskar, bundle.id);
      assert.ok("refused" in late);
      const told = { state: "confirmed", sentAt: start + 30, endedAt: start + 31, says: "the meter answered" } as const;
      cloud.told.set(went?.id ?? "", told);
      cloud.time.now += 3 * hour;
      await cloud.tick();
      assert.equal(await state(went?.id), "confirmed: the meter answered");
      await cloud.close();
    });

    it("fails where the node refuses, with the node's reason", async () => {
      const cloud = await openTrialCommands(await place());
      const { commands } = await taken(cloud, olga, asks(["N1"], close));
      await cloud.tick();
      const [id = "", question] = [...cloud.asked][0] ?? [];
      assert.ok(question !== undefined);
      cloud.asked.set(id, { ...question, state: "refused", says: "the meter's telegrams tell of no valve" });
      await cloud.tick();
      const { state, says } = (await cloud.command(olga, commands[0]?.id ?? "")) ?? assert.fail();
      assert.deepEqual([state, says], ["failed", "the meter's telegrams tell of no valve"]);
      await cloud.close();
    });

    it("cancels what waits, asks its node for what was handed on, and lets go what was radioed", async () => {
      const cloud = await openTrialCommands(await place(), { cellPerMinute: 2 });
      const { bundle, commands } = await taken(cloud, olga, asks(["N1", "N2", "N3"], read));
      await cloud.tick();
      await cloud.cancel(oskar, bundle.id);
      const states = async () =>
        Promise.all(commands.map(async ({ id }) => (await cloud.command(olga, id))?.state ?? ""));
      assert.deepEqual(await states(), ["queued", "queued", "cancelled"]);
      const [first, second] = commands.map(({ id }) => `${id} back`);
      for (const [id, state] of [
        [first ?? "", "done"],
        [second ?? "", "refused"],
      ] as const) {
        const question = cloud.asked.get(id) ?? assert.fail();
        assert.equal(question.order.kind, "no-command");
        cloud.asked.set(id, { ...question, state, says: "roof was handed it already" });
      }
      await cloud.tick();
      assert.deepEqual(await states(), ["cancelled", "queued", "cancelled"]);
      const id = commands[1]?.id ?? "";
      assert.match((await cloud.command(olga, id))?.says ?? "", /was not taken back: roof/);
      cloud.told.set(id, { state: "confirmed", sentAt: start, endedAt: start + 1, says: "the meter answered" });
      await cloud.tick();
      assert.deepEqual(await states(), ["cancelled", "confirmed", "cancelled"]);
      await cloud.close();
    });

    it("comes again by the clocks of its zone, once for all that was slept through, and not at others' meters", async () => {
      const where = await place();
      const nodes = trialNodes();
      const time = { now: start };
      let cloud = await openTrialCommands(where, {}, nodes, time);
      const repeat = { cron: "30 6 * * *", zone: "Europe/Madrid" };
      const { bundle, commands } = await taken(cloud, olga, asks(["N1"], read, { repeat }));
      assert.deepEqual([commands, bundle.repeat?.next], [[], Date.parse("2026-03-01T05:30:00Z") / 1000]);
      time.now = Date.parse("2026-03-28T12:00:00Z") / 1000;
      await cloud.tick();
      await cloud.close();
      cloud = await openTrialCommands(where, {}, nodes, time);
      await cloud.tick();
      assert.equal(handedOn(cloud), 1);
      // Clocks go forward that night.
      assert.equal((await cloud.bundle(olga, bundle.id))?.repeat?.next, Date.parse("2026-03-29T04:30:00Z") / 1000);
      time.now = Date.parse("2026-03-29T04:30:00Z") / 1000;
      await cloud.tick();
      assert.equal(handedOn(cloud), 2);
      const { bundles, next } = await cloud.bundles(olga, { limit: 2 });
      assert.deepEqual(
        bundles.map(({ repeats, commands: states }) => [repeats, states]),
        [
          [bundle.id, { queued: 1 }],
          [bundle.id, { queued: 1 }],
        ],
      );
      assert.deepEqual(
        (await cloud.bundles(olga, { limit: 2, after: next ?? "" })).bundles.map(({ id }) => id),
        [bundle.id],
      );
      await cloud.cancel(olga, bundle.id);
      time.now += 86_400;
      await cloud.tick();
      assert.equal(handedOn(cloud), 2);
      for (const wrong of [
        { cron: "30 6 * *", zone: "UTC" },
        { cron: "* * * * * *", zone: "UTC" },
        { cron: "0 0 30 2 *", zone: "UTC" },
        { cron: "0 0 * * *", zone: "Mars" },
      ]) {
        const answer = await cloud.request(olga, asks(["N1"], read, { repeat: wrong }));
        assert.ok("refused" in answer && answer.refused === "bad-request", wrong.cron);
      }
      await cloud.close();
    });

    it("lets residents close their own valve where their utility allows it, and open none", async () => {
      const cloud = await openTrialCommands(await place());
      const own = await cloud.closeOwn("rosa", "N1");
      assert.ok("bundle" in own && own.bundle.order.kind === "valve" && own.bundle.order.position === "closed");
      const other = await cloud.closeOwn("sam", "S1");
      assert.ok("refused" in other && other.refused === "conflict");
      await cloud.close();
    });

    it("T20 no resident takes the valves of an hour from others: the same again is the same, and few are all", async () => {
      const cloud = await openTrialCommands(await place());
      const closed = async (meter: string) => {
        const answer = await cloud.closeOwn("rosa", meter);
        return "bundle" in answer ? answer.bundle.id : answer.refused;
      };
      const first = await closed("N1");
      assert.equal(await closed("N1"), first);
      assert.equal((await cloud.bundle(olga, first))?.priority, 5);
      await closed("N2");
      await closed("N3");
      assert.equal(await closed("N4"), "too-many");
      assert.equal(await closed("N1"), first, "also then");
      cloud.time.now += 3601;
      assert.notEqual(await closed("N4"), "too-many");
      await cloud.close();
    });

    it("T20 what waits for a second person takes no room from others, and counts for who asked", async () => {
      const at = await place();
      const cloud = await openTrialCommands(at);
      await cloud.request(olga, asks(many(20), close));
      await cloud.request(olga, asks(["N30"], close));
      const book = await openCommandBook(at);
      const waiting = [await book.waiting({ tenant: "north" }), await book.waiting({ asker: "olga" })];
      await book.close();
      assert.deepEqual(waiting, [1, 21]);
      await cloud.close();
    });

    it("asks again for what was marked as handed on when the process died before it asked", async () => {
      const cloud = await openTrialCommands(await place());
      const { commands } = await taken(cloud, olga, asks(["N1"], read));
      await cloud.tick();
      cloud.asked.clear();
      await cloud.tick();
      assert.equal(cloud.asked.has(commands[0]?.id ?? ""), true);
      assert.deepEqual(cloud.said, []);
      await cloud.close();
    });
  });
}
