// Tests who may see the alarms of a meter, as claims and roles begin and end.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { meter, openTrialIdentity, start, trialStores } from "./trial-identity.ts";

for (const { engine, place, close } of trialStores()) {
  describe(`viewers on ${engine}`, () => {
    let trial: Awaited<ReturnType<typeof openTrialIdentity>>;
    before(async () => {
      trial = await openTrialIdentity(await place());
    });
    after(async () => {
      await trial.identity.close();
      await close();
    });

    test("S66 a resident sees his meter since his claim began and until it ends; staff that of their utility", async () => {
      const { people, claims, tenants, viewers, data } = trial;
      await tenants.assign([meter], "north", "test");
      const north = await people.add({ roles: [{ role: "operator", tenant: "north" }] }, "test");
      const all = await people.add({ roles: [{ role: "analyst", tenant: "" }] }, "test");
      await people.add({ roles: [{ role: "operator", tenant: "south" }] }, "test");
      await people.add({ roles: [{ role: "supplier", tenant: "north" }] }, "test");
      const home = await people.add({}, "test");
      const code = { meter, tenant: "north", since: start - 100, validSeconds: 60 };
      await claims.claim(home, await claims.code(code, "test"));
      const seen = async (at: number, person?: string) =>
        (await viewers.of(meter, at, person)).map((one) => one.person).sort();

      assert.deepEqual(await seen(start), [home, north, all].sort());
      assert.deepEqual(await viewers.of(meter, start, home), [{ person: home, claimed: true, roles: [] }]);
      assert.deepEqual(await seen(start - 101), [north, all].sort(), "before he moved in");
      assert.deepEqual(await seen(start, "nobody"), []);
      await claims.end({ meter, person: home }, "test");
      assert.deepEqual(await seen(start), [north, all].sort(), "after he moved out");
      await people.withdraw(north, { role: "operator", tenant: "north" }, "test");
      await data.erase(all, "test");
      assert.deepEqual(await seen(start), []);
      assert.deepEqual(await viewers.living([home, all]), new Set([home]));
    });

    test("T18 boxes of two services do not open each other's, nor another label", async () => {
      const { identity } = trial;
      const sealed = identity.box("one").seal("a", "secret");
      assert.equal(identity.box("one").open("a", sealed), "secret");
      assert.throws(() => identity.box("two").open("a", sealed));
      assert.throws(() => identity.box("one").open("b", sealed));
    });
  });
}
