// Tests that a request that is sent again with its key is done once, on SQLite and on a real PostgreSQL.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { IdentityError } from "@tributary/cloud-identity";
import { trialStores } from "@tributary/cloud-identity/trial";
import { openTrialDoor, type TrialDoor } from "./identity/trial-door.ts";
import { once } from "./once.ts";
import { Refusal } from "./refusal.ts";

for (const { engine, place, close } of trialStores()) {
  describe(`requests with a key on ${engine}`, () => {
    let door: TrialDoor;
    let cookie: string;
    const administrator = { role: "administrator", tenant: "" } as const;
    before(async () => {
      door = await openTrialDoor(await place());
      const person = await door.people.add({ roles: [administrator] }, "test");
      cookie = `tributary_session=${await door.sessions.start(person)}`;
    });
    after(async () => {
      await door.close();
      await close();
      assert.deepEqual(door.log, [], "nothing failed inside");
    });

    async function post(path: string, body: unknown, key?: string, session = cookie) {
      const response = await fetch(`${door.url}/api/v1/${path}`, {
        method: "POST",
        headers: {
          ...{ cookie: session, origin: door.url, "content-type": "application/json" },
          ...(key === undefined ? {} : { "idempotency-key": key }),
        },
        body: JSON.stringify(body),
      });
      const again = response.headers.get("idempotent-replayed") !== null;
      return { status: response.status, told: await response.text(), again };
    }
    const program = {
      ...{ name: "Bills", tenant: "north", kind: "service", secret: true, scopes: ["billing"] },
    };

    test("F37 the same key and body are done once and answered alike, its secret too, which the database holds sealed", async () => {
      const first = await post("clients", program, "one");
      assert.deepEqual([first.status, first.again], [200, false]);
      const again = await post("clients", program, "one");
      assert.deepEqual(again, { ...first, again: true });
      assert.equal((await door.clients.list({})).length, 1);
      const { secret } = JSON.parse(first.told) as { secret: string };
      assert.ok(!(await door.dump()).includes(secret));
      const other = await post("clients", { ...program, name: "Others" }, "one");
      assert.equal(other.status, 422);
      assert.equal((await post("tenants", { id: "a", name: "A" }, "one")).status, 422, "nor for another route");
      assert.equal((await post("clients", program)).status, 200);
      assert.equal((await door.clients.list({})).length, 2, "without a key it is another request");
    });

    test("of many that are sent at once one is done", async () => {
      const before = (await door.clients.list({})).length;
      const sent = await Promise.all(Array.from({ length: 20 }, () => post("clients", program, "many")));
      assert.equal((await door.clients.list({})).length, before + 1);
      for (const { status } of sent) assert.ok(status === 200 || status === 409, String(status));
    });

    test("what was refused may be asked again, and keys of others are others", async () => {
      assert.equal((await post("claim-codes", { meter: "m", tenant: "west" }, "later")).status, 404);
      await door.tenants.add({ id: "west", name: "West" }, "test");
      const made = await post("claim-codes", { meter: "m", tenant: "west" }, "later");
      assert.equal(made.status, 200);
      const another = await door.people.add({ roles: [administrator] }, "test");
      const session = `tributary_session=${await door.sessions.start(another)}`;
      const theirs = await post("claim-codes", { meter: "m", tenant: "west" }, "later", session);
      assert.equal(theirs.again, false);
      assert.notEqual(theirs.told, made.told);
      assert.equal((await post("tenants", {}, "x".repeat(129))).status, 400);
    });

    test("what failed on the way is not done again, for nobody knows how far it got", async () => {
      const request = { asker: "somebody", key: "failed", request: "r" };
      let done = 0;
      const failing = (error: Error) =>
        once(door.answers, request, async () => {
          done += 1;
          throw error;
        });
      await assert.rejects(failing(new IdentityError("identity/email-taken")), IdentityError);
      await assert.rejects(failing(new Error("the store is stopped")), /stopped/);
      const again = await failing(new Error("the store is stopped"));
      assert.ok(again instanceof Refusal && again.code === "conflict");
      assert.equal(done, 2);
    });

    test("an answer is kept for a day, also by another process, and no asker has more than a thousand", async () => {
      const request = { asker: "somebody", key: "k", request: "r" };
      assert.equal(await door.answers.begin(request), "begun");
      const other = await door.open();
      assert.equal(await other.answers.begin(request), "under-way");
      await door.answers.keep(request, "done");
      assert.deepEqual(await other.answers.begin(request), { answer: "done" });
      for (let key = 1; key < 1000; key += 1) await other.answers.begin({ ...request, key: `${key}` });
      assert.equal(await other.answers.begin({ ...request, key: "more" }), "too-many");
      assert.deepEqual(await other.answers.begin(request), { answer: "done" });
      assert.equal(await other.answers.begin({ ...request, asker: "another", key: "more" }), "begun");
      door.pass(86_400);
      assert.equal(await other.answers.begin(request), "begun");
      await other.close();
    });
  });
}
