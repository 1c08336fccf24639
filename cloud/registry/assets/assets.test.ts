// Tests that the book of assets keeps history as it was, on SQLite and on a real PostgreSQL.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { openTables, sql } from "@tributary/engine-tables";
import type { AssetErrorCode } from "./asset-error.ts";
import { AssetError } from "./asset-error.ts";
import { assetId, tenantOfAsset } from "./asset-id.ts";
import type { Assets } from "./assets.ts";
import { migrations } from "./schema.ts";
import { day, everAfter, openTrialAssets, start, trialStores } from "./trial-assets.ts";

const meterOf = (serial: number) => `KAM.${String(serial).padStart(8, "0")}.1b.07`;
const refuses = (code: AssetErrorCode) => (error: unknown) => error instanceof AssetError && error.code === code;

test("an id says whose it is", () => {
  assert.deepEqual(["north:P-1", "P-1"].map(tenantOfAsset), ["north", ""]);
  assert.equal(assetId("north", "P-1"), "north:P-1");
  for (const bad of ["", "a b", "a/b", "../x", "a:b", "x".repeat(65)]) {
    assert.throws(() => assetId("north", bad), refuses("assets/id"), bad);
  }
});

for (const { engine, place, close } of trialStores()) {
  describe(`the book of assets on ${engine}`, () => {
    const whose = new Map<string, string>();
    const heard = new Map<string, string>();
    let at: string;
    let assets: Assets;
    before(async () => {
      at = await place();
      assets = await openTrialAssets(at, whose, heard);
    });
    after(async () => {
      await assets.close();
      await close();
    });

    const serial = (() => {
      let last = 10_000_000;
      return () => {
        last += 1;
        return meterOf(last);
      };
    })();

    async function pointIn(id: string, site: string | null = null): Promise<string> {
      if (site !== null) await assets.putSite({ id: site, name: "House", address: "1 Well Road", place: null });
      await assets.putPoint({ id, site, name: "Kitchen", utility: "water", zone: "Europe/Madrid" });
      return id;
    }

    test("S41 from a meter through point, site and contract to the customer, and back", async () => {
      const meter = serial();
      const point = await pointIn("north:P-41", "north:S-41");
      await assets.mount({ point, meter, from: start });
      await assets.putCustomer({ id: "north:C-41", person: "p41", name: "Ana Bel", contact: "ana@example.org" });
      await assets.moveIn({ id: "north:K-41", customer: "north:C-41", point, from: start + day, maximum: 2.5 });
      assert.equal((await assets.pointOf(meter, start))?.site, "north:S-41");
      assert.equal(await assets.pointOf(meter, start - 1), undefined);
      const contract = await assets.contractAt(point, start + day);
      assert.deepEqual([contract?.customer, contract?.maximum], ["north:C-41", 2.5]);
      assert.equal(await assets.contractAt(point, start), undefined);
      assert.deepEqual(await assets.metersOf({ customer: "north:C-41" }, everAfter), [
        { meter, from: start + day, to: null },
      ]);
      for (const holder of [{ site: "north:S-41" }, { point }]) {
        assert.deepEqual(await assets.metersOf(holder, everAfter), [{ meter, from: start, to: null }]);
      }
    });

    test("S41 a row cannot refer to what is not there, in the database itself neither", async () => {
      await assert.rejects(
        pointIn("north:P-lost", null).then((point) =>
          assets.moveIn({ id: "north:K-lost", customer: "north:nobody", point, from: start }),
        ),
        refuses("assets/unknown"),
      );
      await assert.rejects(
        assets.mount({ point: "north:nowhere", meter: serial(), from: start }),
        refuses("assets/unknown"),
      );
      const tables = await openTables<Record<string, never>>({ store: "registry", place: at, migrations });
      await assert.rejects(
        sql`insert into placement (id, point, meter, from_at, to_at, multiplier, pulse) values ('x', 'north:nowhere', 'x', 0, null, 1, null)`.execute(
          tables,
        ),
      );
      await assert.rejects(sql`delete from point where id = 'north:P-41'`.execute(tables));
      await tables.destroy();
    });

    test("S41 an exchange for a meter with other digits gives two placements that meet and do not overlap", async () => {
      const [first, second] = [serial(), serial()];
      const point = await pointIn("north:P-ex");
      const volume = (digits: number, index: number) => ({ register: "volume", digits, first: index, last: null });
      await assets.mount({ point, meter: first, from: start, registers: [volume(5, 0)] });
      const gone = await assets.exchange({
        ...{ point, at: start + 10 * day, meter: second, multiplier: 0.001, pulse: 10 },
        last: [{ register: "volume", last: 99_123_000_000 }],
        registers: [volume(8, 7_000_000)],
      });
      assert.equal(gone, first);
      const found = await assets.placementsOf({ point }, everAfter);
      assert.deepEqual(
        found.map(({ id: _, ...row }) => row),
        [
          {
            ...{ point, utility: "water", zone: "Europe/Madrid", meter: first, multiplier: 1, pulse: null },
            ...{ from: start, to: start + 10 * day },
            registers: [{ register: "volume", digits: 5, first: 0, last: 99_123_000_000 }],
          },
          {
            ...{ point, utility: "water", zone: "Europe/Madrid", meter: second, multiplier: 0.001, pulse: 10 },
            ...{ from: start + 10 * day, to: null },
            registers: [volume(8, 7_000_000)],
          },
        ],
      );
      assert.deepEqual(await assets.placementsOf({ meter: first }, { from: start + 10 * day, to: null }), []);
      assert.equal((await assets.placementsOfPoints([point, "north:P-41"], { from: start, to: start + 1 })).length, 2);
      // The same file that mounted the first meter changes nothing when it comes again.
      assert.equal(await assets.mount({ point, meter: first, from: start, registers: [volume(5, 0)] }), "same");
    });

    test("S41 neither a meter nor a point has two placements at a time, nor a point two contracts", async () => {
      const [meter, other] = [serial(), serial()];
      const [here, there] = [await pointIn("north:P-o1"), await pointIn("north:P-o2")];
      await assets.mount({ point: here, meter, from: start, to: start + day });
      await assert.rejects(assets.mount({ point: there, meter, from: start + day - 1 }), refuses("assets/overlap"));
      await assert.rejects(
        assets.mount({ point: here, meter: other, from: start - day, to: start + 1 }),
        refuses("assets/overlap"),
      );
      await assert.rejects(assets.mount({ point: here, meter: other, from: 5, to: 5 }), refuses("assets/span"));
      assert.equal(await assets.mount({ point: here, meter: other, from: start + day }), "new");
      await assets.putCustomer({ id: "north:C-o", person: null, name: "Bo", contact: "" });
      const contract = { customer: "north:C-o", point: here };
      await assets.moveIn({ ...contract, id: "north:K-o1", from: start });
      const next = { ...contract, id: "north:K-o2", from: start + 3 * day };
      await assert.rejects(assets.moveIn(next), refuses("assets/overlap"));
      assert.equal((await assets.moveOut(here, start + 2 * day)).to, start + 2 * day);
      assert.equal(await assets.moveIn(next), "new");
      assert.equal(await assets.moveIn(next), "same");
      assert.equal(await assets.contractAt(here, start + 2 * day), undefined);
      await assert.rejects(assets.moveOut(here, start), refuses("assets/span"));
    });

    test("S41 of twenty exchanges at once the history is one line without a gap", async () => {
      const point = await pointIn("north:P-many");
      await assets.mount({ point, meter: serial(), from: start });
      const again = await openTrialAssets(at, whose, heard);
      const outcomes = await Promise.allSettled(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 === 0 ? assets : again).exchange({
            point,
            at: start + (index + 1) * 60,
            last: [],
            meter: serial(),
          }),
        ),
      );
      await again.close();
      const rows = await assets.placementsOf({ point }, everAfter);
      assert.equal(rows.length, 1 + outcomes.filter(({ status }) => status === "fulfilled").length);
      for (const [index, { to }] of rows.entries()) assert.equal(to, rows[index + 1]?.from ?? null);
    });

    test("T16 what one utility has is not there for another", async () => {
      const point = await pointIn("south:P-1", "south:S-1");
      await assert.rejects(
        assets.putPoint({ id: "north:P-steals", site: "south:S-1", name: "", utility: "water", zone: "UTC" }),
        refuses("assets/unknown"),
      );
      await assets.putCustomer({ id: "north:C-16", person: null, name: "Ana", contact: "" });
      await assert.rejects(
        assets.moveIn({ id: "north:K-16", customer: "north:C-16", point, from: start }),
        refuses("assets/unknown"),
      );
      await assert.rejects(
        assets.moveIn({ id: "south:K-16", customer: "north:C-16", point, from: start }),
        refuses("assets/unknown"),
      );
      const meter = serial();
      whose.set(meter, "south");
      const north = await pointIn("north:P-16");
      await assert.rejects(assets.mount({ point: north, meter, from: start }), refuses("assets/other-utility"));
      await assert.rejects(pointIn("west:P-1"), refuses("assets/tenant"));
      const page = { tenants: new Set(["south"]), limit: 100 };
      assert.deepEqual(
        (await assets.points(page)).map(({ id }) => id),
        [point],
      );
      assert.deepEqual(
        (await assets.sites(page)).map(({ id }) => id),
        ["south:S-1"],
      );
      assert.deepEqual(await assets.points({ tenants: new Set(), limit: 100 }), []);
    });

    test("lists come page by page, each row once", async () => {
      for (let index = 0; index < 7; index += 1) await pointIn(`south:page-${index}`);
      const found: string[] = [];
      for (let after: string | undefined; ; after = found.at(-1)) {
        const page = await assets.points({ tenants: new Set(["south"]), after, limit: 3 });
        if (page.length === 0) break;
        found.push(...page.map(({ id }) => id));
      }
      assert.equal(found.length, 8);
      assert.equal(new Set(found).size, 8);
    });

    test("F54 names and contacts are sealed, and erased with their contracts kept", async () => {
      const point = await pointIn("north:P-f54");
      const customer = { id: "north:C-f54", person: "p1", name: "Zoe Quill", contact: "zoe@example.org" };
      assert.equal(await assets.putCustomer(customer), "new");
      assert.equal(await assets.putCustomer(customer), "same");
      await assets.moveIn({ id: "north:K-f54", customer: customer.id, point, from: start });
      const tables = await openTables<Record<string, never>>({ store: "registry", place: at, migrations });
      const { rows } = await sql<{ sealed: Uint8Array }>`select * from customer`.execute(tables);
      assert.ok(rows.length > 1);
      for (const { sealed } of rows) assert.doesNotMatch(Buffer.from(sealed).toString("latin1"), /Zoe|example/);
      await tables.destroy();
      assert.deepEqual(
        (await assets.customersOfPerson("p1")).map(({ name }) => name),
        ["Zoe Quill"],
      );
      await assets.forgetPerson("p1");
      assert.deepEqual(await assets.customersOfPerson("p1"), []);
      assert.equal((await assets.customer(customer.id))?.name, "Zoe Quill", "a customer is the utility's own matter");
      await assets.eraseCustomer(customer.id);
      assert.deepEqual(await assets.customer(customer.id), {
        ...{ id: customer.id, tenant: "north", person: null, name: null, contact: null },
      });
      assert.equal((await assets.contractAt(point, start))?.customer, customer.id);
      await assert.rejects(assets.eraseCustomer("north:C-none"), refuses("assets/unknown"));
    });

    test("S15 a district has inlets and members by time, and those of the districts inside it", async () => {
      const district = (id: string, inside: string | null) =>
        assets.putDistrict({ id, name: id, utility: "water", zone: "UTC", inside, geometry: null });
      await district("north:D", null);
      await district("north:D-inner", "north:D");
      await assert.rejects(district("north:D", "north:D-inner"), refuses("assets/circle"));
      const [inlet, outlet, first, second] = [serial(), serial(), serial(), serial()];
      await assets.addInlet("north:D", { meter: inlet, direction: "in", from: start, to: null });
      await assets.addInlet("north:D", { meter: outlet, direction: "out", from: start, to: start + day });
      const [one, two] = [await pointIn("north:P-d1"), await pointIn("north:P-d2")];
      await assets.mount({ point: one, meter: first, from: start, to: start + 5 * day });
      await assets.mount({ point: one, meter: second, from: start + 5 * day });
      const member = { point: one, from: start + day, to: null };
      assert.equal(await assets.addMember("north:D", member), "new");
      assert.equal(await assets.addMember("north:D", member), "same");
      await assert.rejects(
        assets.addMember("north:D", { ...member, from: start + 2 * day }),
        refuses("assets/overlap"),
      );
      await assets.addMember("north:D-inner", { point: two, from: start, to: null });
      await assets.endMember("north:D", one, start + 7 * day);

      const whole = await assets.districtAt("north:D", everAfter);
      assert.deepEqual(
        whole?.inlets.map(({ meter, direction, to }) => [meter, direction, to]),
        [
          [inlet, "in", null],
          [outlet, "out", start + day],
        ],
      );
      assert.deepEqual(
        whole?.members.map(({ point, placements }) => [point, placements.map(({ meter }) => meter)]),
        [
          [one, [first, second]],
          [two, []],
        ],
      );
      const later = await assets.districtAt("north:D", { from: start + 8 * day, to: null });
      assert.deepEqual([later?.inlets.length, later?.members.map(({ point }) => point)], [1, [two]]);
      assert.deepEqual(await assets.metersOf({ district: "north:D" }, { from: start, to: start + 6 * day }), [
        { meter: first, from: start + day, to: start + 5 * day },
        { meter: second, from: start + 5 * day, to: start + 6 * day },
      ]);
      assert.deepEqual(
        (await assets.districtsOf(new Set(["north"]))).map(({ id }) => id),
        ["north:D", "north:D-inner"],
      );
    });

    test("F29 every station has its layer; S25 every link its zone", async () => {
      await assets.putStation({ kind: "gateway", name: "gateway-1", place: { latitude: 40.4, longitude: -3.7 } });
      await assets.noteEnrolled({ kind: "edge", name: "edge-1" }, start);
      assert.deepEqual(
        (await Promise.all([assets.stations("gateway"), assets.stations("edge")]))
          .flat()
          .map(({ name, layer, enrolledAt }) => [name, layer, enrolledAt]),
        [
          ["gateway-1", "EPL-A", null],
          ["edge-1", "EPL-B", start],
        ],
      );
      const [meter, other] = [serial(), serial()];
      const end = (kind: "meter" | "gateway" | "edge" | "cloud" | "device", name: string) => ({ kind, name });
      const chain = [
        [end("device", "tablet-7"), end("meter", meter)],
        [end("meter", other), end("meter", meter)],
        [end("meter", meter), end("gateway", "gateway-1")],
        [end("gateway", "gateway-1"), end("edge", "edge-1")],
        [end("edge", "edge-1"), end("cloud", "cloud")],
        [end("meter", other), end("cloud", "cloud")],
      ] as const;
      const links = chain.map(([lower, upper]) => ({ lower, upper, since: start }));
      assert.equal(await assets.addLinks(links), 6);
      assert.equal(await assets.addLinks(links), 0);
      const listed = await assets.links({ limit: 4 });
      const last = listed.at(-1);
      assert.ok(last !== undefined);
      listed.push(...(await assets.links({ after: last, limit: 4 })));
      assert.deepEqual(listed.map(({ lower, upper, zone }) => `${lower.layer} ${upper.layer} ${zone}`).toSorted(), [
        "EPL-A EPL-B provider",
        "EPL-B CSL provider",
        "SAL CSL cellular",
        "SAL EPL-A meter-gateway",
        "SAL SAL direct",
        "SAL SAL meter-access",
      ]);
      await assert.rejects(
        assets.addLinks([{ lower: end("cloud", "cloud"), upper: end("meter", meter), since: 0 }]),
        refuses("assets/link"),
      );
      assert.equal((await assets.links({ of: end("meter", meter), limit: 9 })).length, 3);
    });

    test("F39 a meter that two gateways hear is two streams", async () => {
      const meter = serial();
      const heard = ["gateway-8", "gateway-9"].map((name) => ({
        lower: { kind: "meter" as const, name: meter },
        upper: { kind: "gateway" as const, name },
        since: start,
      }));
      await assets.addLinks(heard);
      const streams = heard.map(({ upper }) => ({ gateway: upper.name, meter }));
      assert.deepEqual(await assets.streams({ meters: [meter] }), streams);
      assert.deepEqual(await assets.streams({ gateway: "gateway-9" }), streams.slice(1));
    });

    test("a node tells of its own meters alone, and of those of its utilities", async () => {
      const [bound, free, south] = [serial(), serial(), serial()];
      whose.set(south, "south").set(bound, "north");
      await assets.bindMeters("edge-2", [bound]);
      await assets.bindNode("edge-3", ["north"]);
      const asked = [bound, free, south];
      assert.deepEqual([...(await assets.foreignTo("edge-2", asked))], []);
      assert.deepEqual(
        new Map(await assets.foreignTo("edge-3", asked)),
        new Map([
          [south, "another utility"],
          [bound, "another node"],
        ]),
      );
      assert.deepEqual([...(await assets.unbound(asked))], [free, south]);
      assert.deepEqual(await Promise.all(asked.map((meter) => assets.ownerOf(meter))), [
        "edge-2",
        undefined,
        undefined,
      ]);
      assert.equal(await assets.tenantOf(south), "south");
      await assert.rejects(assets.bindNode("edge-3", ["west"]), refuses("assets/tenant"));
      assert.deepEqual((await assets.stations("edge")).find(({ name }) => name === "edge-3")?.tenants, ["north"]);
    });

    test("T16 a utility cannot take a meter of which a node told that works for others", async () => {
      const [own, others, fresh, shared, theirs] = [serial(), serial(), serial(), serial(), serial()];
      whose.set(own, "north").set(others, "south");
      await assets.bindNode("edge-4", ["north"]);
      await assets.bindNode("edge-5", ["north", "south"]);
      heard.set(own, "edge-5").set(shared, "edge-5").set(theirs, "edge-4");
      const closed = await assets.closedTo(new Set(["north"]), [own, others, fresh, shared, theirs]);
      assert.deepEqual(closed, new Set([others, shared]));
      heard.set(fresh, "edge-nobody-bound");
      assert.deepEqual(await assets.closedTo(new Set(["north"]), [fresh]), new Set([fresh]));
    });

    test("S7 a contract's prices are those that count at the time", async () => {
      const table = { id: "north:T", name: "Day and night", currency: "EUR", unit: "kWh", zone: "Europe/Madrid" };
      const dear = { name: "day", price: 0.3 };
      assert.equal(await assets.putPrices({ ...table, version: { from: start, periods: [dear] } }), "new");
      const periods = [
        { name: "night", price: 0.1, hours: [22, 6] as const },
        { ...dear, price: 0.4 },
      ];
      assert.equal(await assets.putPrices({ ...table, version: { from: start + 10 * day, periods } }), "changed");
      assert.equal(await assets.putPrices({ ...table, version: { from: start + 10 * day, periods } }), "same");
      const point = await pointIn("north:P-t");
      await assets.putCustomer({ id: "north:C-t", person: null, name: "Tea", contact: "" });
      await assets.moveIn({ id: "north:K-t", customer: "north:C-t", point, from: start, prices: "north:T" });
      const whole = await assets.pricesOf("north:K-t", everAfter);
      assert.deepEqual(
        whole?.versions.map(({ periods }) => periods.length),
        [1, 2],
      );
      assert.equal(
        (await assets.pricesOf("north:K-t", { from: start + 11 * day, to: start + 12 * day }))?.versions.length,
        1,
      );
      assert.equal(await assets.pricesOf("north:K-f54", everAfter), undefined);
    });
  });
}
