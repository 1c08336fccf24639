// Tests accounts, roles, claims, consents, export, erasure and secrets on SQLite and on a real PostgreSQL.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { openTables } from "@tributary/engine-tables";
import { trialStores } from "@tributary/engine-tables/trial";
import { openIdentity } from "./identity.ts";
import type { IdentityError, IdentityErrorCode } from "./identity-error.ts";
import { reachOf } from "./reach.ts";
import { type IdentityTables, migrations } from "./schema.ts";
import { meter, openTrialIdentity, password, start } from "./trial-identity.ts";

const fails = (code: IdentityErrorCode) => (error: IdentityError) => {
  assert.equal(error.code, code);
  return true;
};

for (const { engine, place, close } of trialStores()) {
  describe(`identity on ${engine}`, () => {
    let at: string;
    let trial: Awaited<ReturnType<typeof openTrialIdentity>>;
    before(async () => {
      at = await place();
      trial = await openTrialIdentity(at);
    });
    after(async () => {
      await trial.identity.close();
      await close();
    });

    test("F54 an account is minimal, sealed, and found again by its address in any case", async () => {
      const { people } = trial;
      const id = await people.add({ email: "Ann.Lee@Example.org", name: "Ann Lee", password }, "test");
      assert.match(id, /^p[0-9a-z]{20}$/);
      assert.equal(await people.logIn({ email: " ann.lee@example.ORG ", password }), id);
      assert.deepEqual(await people.person(id), {
        ...{ id, madeAt: start, email: "Ann.Lee@Example.org", name: "Ann Lee", hasPassword: true, roles: [] },
      });
      const kept = await trial.dump();
      assert.doesNotMatch(kept, /ann|lee|example\.org|horse/i);
      assert.match(kept, /\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    });

    test("an address has one account, and wrong words are refused with the same answer", async () => {
      const { people } = trial;
      await people.add({ email: "bob@example.org", password }, "test");
      await assert.rejects(people.add({ email: "BOB@example.org", password }, "test"), fails("identity/email-taken"));
      for (const login of [
        { email: "bob@example.org", password: `${password}.` },
        { email: "nobody@example.org", password },
        { email: "bob@example.org", password: "x".repeat(5000) },
      ]) {
        await assert.rejects(people.logIn(login), fails("identity/wrong-login"));
      }
    });

    for (const [email, secret, code] of [
      ["carl@example.org", "short", "identity/weak-password"],
      ["carl@example.org", "aaaaaaaaaaaaaaaaaaaa", "identity/weak-password"],
      ["carl@example.org", "carl@example.org", "identity/weak-password"],
      ["carl@example.org", "carl@example.org1", "identity/weak-password"],
      ["no address", password, "identity/email"],
      ["a@b@c", password, "identity/email"],
      [`${"x".repeat(300)}@example.org`, password, "identity/email"],
    ] as const) {
      test(`refused: ${email.slice(0, 20)} with ${secret.slice(0, 20)}`, async () => {
        await assert.rejects(trial.people.add({ email, password: secret }, "test"), fails(code));
      });
    }

    test("roles are held for a utility, and somebody stays administrator", async () => {
      const { people } = trial;
      const id = await people.add({ roles: [{ role: "administrator", tenant: "" }] }, "test");
      await people.grant(id, { role: "operator", tenant: "north" }, "test");
      await people.grant(id, { role: "operator", tenant: "north" }, "test");
      assert.deepEqual((await people.person(id))?.roles, [
        { role: "administrator", tenant: "" },
        { role: "operator", tenant: "north" },
      ]);
      assert.deepEqual(
        (await people.list({ tenant: "north", limit: 10 })).map((person) => person.id),
        [id],
      );
      await assert.rejects(people.grant(id, { role: "operator", tenant: "west" }, "test"), fails("identity/no-tenant"));
      await assert.rejects(people.grant("p0", { role: "operator", tenant: "" }, "test"), fails("identity/no-person"));
      await assert.rejects(
        people.withdraw(id, { role: "administrator", tenant: "" }, "test"),
        fails("identity/last-administrator"),
      );
      await assert.rejects(trial.data.erase(id, id), fails("identity/last-administrator"));
      assert.notEqual(await people.person(id), undefined, "nothing of it was done");
      await people.withdraw(id, { role: "operator", tenant: "north" }, "test");
      assert.deepEqual((await people.person(id))?.roles, [{ role: "administrator", tenant: "" }]);
    });

    test("F54 a resident registers by the code of his meter, once", async () => {
      const { claims, identity } = trial;
      const code = await claims.code({ meter, tenant: "north", validSeconds: 3600 }, "test");
      assert.match(code, /^[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}$/);
      assert.doesNotMatch(await trial.dump(), new RegExp(code));
      const typed = code.toUpperCase().replaceAll("-", " ").replaceAll("0", "O").replaceAll("1", "l");
      const id = await claims.register({ email: "dora@example.org", password }, typed);
      assert.deepEqual(await claims.of(id, "now"), [{ meter, tenant: "north", since: start, until: null }]);
      const asker = await identity.bySession(await trial.sessions.start(id));
      assert.deepEqual([asker?.grants, asker?.meters], [[{ role: "resident", tenant: "" }], new Map([[meter, start]])]);
      const again = claims.register({ email: "emil@example.org", password }, code);
      await assert.rejects(again, fails("identity/code"));
      await assert.rejects(trial.people.logIn({ email: "emil@example.org", password }), fails("identity/wrong-login"));
    });

    test("a code is spent by one of many who use it at once, and not after its time", async () => {
      const { claims, people } = trial;
      const all = await Promise.all(Array.from({ length: 8 }, () => people.add({}, "test")));
      const code = await claims.code({ meter: "KAM.2.1b.07", tenant: "north", validSeconds: 60 }, "test");
      const done = await Promise.allSettled(all.map((person) => claims.claim(person, code)));
      assert.equal(done.filter(({ status }) => status === "fulfilled").length, 1);
      const old = await claims.code({ meter: "KAM.3.1b.07", tenant: "north", validSeconds: 60 }, "test");
      trial.pass(60);
      await assert.rejects(claims.claim(all[0] ?? "", old), fails("identity/code"));
    });

    test("of many who register with one code at once one has an account", async () => {
      const { claims, people } = trial;
      const code = await claims.code({ meter: "KAM.6.1b.07", tenant: "north", validSeconds: 60 }, "test");
      const emails = Array.from({ length: 8 }, (_, index) => `racer${index}@example.org`);
      const done = await Promise.allSettled(emails.map((email) => claims.register({ email, password }, code)));
      assert.equal(done.filter(({ status }) => status === "fulfilled").length, 1);
      for (const outcome of done) if (outcome.status === "rejected") fails("identity/code")(outcome.reason);
      const logIns = await Promise.allSettled(emails.map((email) => people.logIn({ email, password })));
      assert.equal(logIns.filter(({ status }) => status === "fulfilled").length, 1);
    });

    test("who moved out loses the meter and keeps his account", async () => {
      const { claims, people } = trial;
      const id = await people.add({}, "test");
      await claims.claim(id, await claims.code({ meter: "KAM.4.1b.07", tenant: "south", validSeconds: 60 }, "test"));
      assert.equal(await claims.end({ meter: "KAM.4.1b.07" }, "test"), 1);
      assert.deepEqual(await claims.of(id, "now"), []);
      assert.equal((await claims.of(id, "ever")).length, 1);
      assert.notEqual(await people.person(id), undefined);
    });

    test("S41 S66 a move-out told late ends what began before it, then, with unspent codes of before", async () => {
      const { claims, people } = trial;
      const [left, came] = [await people.add({}, "test"), await people.add({}, "test")];
      const code = { meter: "KAM.14.1b.07", tenant: "south", validSeconds: 3600 };
      const moved = start - 7 * 86_400;
      const letter = await claims.code({ ...code, since: moved - 9 }, "test");
      const next = await claims.code({ ...code, since: moved }, "test");
      const later = await claims.code(code, "test");
      await claims.claim(left, await claims.code({ ...code, since: moved - 9 }, "test"));
      await claims.claim(came, await claims.code({ ...code, since: moved }, "test"));
      assert.equal(await claims.end({ meter: code.meter, at: moved }, "test"), 1);
      assert.deepEqual(
        [...(await claims.of(left, "ever")), ...(await claims.of(came, "ever"))].map(({ until }) => until),
        [moved, null],
      );
      await assert.rejects(claims.claim(left, letter), fails("identity/code"));
      assert.equal((await claims.claim(came, next)).since, moved);
      assert.equal(await claims.end({ meter: code.meter }, "test"), 1);
      await assert.rejects(claims.claim(left, later), fails("identity/code"));
    });

    test("S41 S66 an exchange told late gives who moved in since then nothing of who lived there before", async () => {
      const { claims, people } = trial;
      const [gone, come] = ["KAM.15.1b.07", "KAM.16.1b.07"];
      const id = await people.add({}, "test");
      await claims.claim(
        id,
        await claims.code({ meter: gone, tenant: "south", since: start, validSeconds: 60 }, "test"),
      );
      assert.equal(await claims.pass({ gone, come, at: start - 90 * 86_400 }, "test"), 1);
      const held = (await claims.of(id, "now")).find(({ meter: one }) => one === come);
      assert.equal(held?.since, start);
    });

    test("S41 an exchange passes the claims of a meter on, from then, and once", async () => {
      const { claims, people, tenants } = trial;
      const [gone, come] = ["KAM.7.1b.07", "KAM.8.1b.07"];
      const id = await people.add({}, "test");
      await claims.claim(
        id,
        await claims.code({ meter: gone, tenant: "south", since: start, validSeconds: 60 }, "test"),
      );
      assert.equal(await claims.pass({ gone, come, at: start + 5 }, "test"), 1);
      assert.equal(await claims.pass({ gone, come, at: start + 9 }, "test"), 0);
      const held = (await claims.of(id, "now")).map(({ meter: one, since }) => [one, since]);
      assert.deepEqual(
        held.find(([one]) => one === come),
        [come, start + 5],
      );
      await tenants.assign([come], "south", "test");
      assert.deepEqual([...(await tenants.tenantsOf([gone, come]))], [[come, "south"]]);
      assert.deepEqual([await tenants.has("south"), await tenants.has("west")], [true, false]);
    });

    test("S66 nobody consented who was not asked, and consent can be taken back", async () => {
      const { data, people } = trial;
      const id = await people.add({}, "test");
      assert.ok((await data.consents(id)).every(({ given, at: when }) => !given && when === null));
      await data.setConsent(id, "profiles", true);
      const of = async () => (await data.consents(id)).find(({ purpose }) => purpose === "profiles")?.given;
      assert.equal(await of(), true);
      await data.setConsent(id, "profiles", false);
      assert.equal(await of(), false);
    });

    test("S66 a person gets a copy of everything, and is erased so that nothing names him", async () => {
      const { data, people, claims, sessions, identity, audit } = trial;
      const code = await claims.code({ meter: "KAM.5.1b.07", tenant: "north", validSeconds: 60 }, "test");
      const id = await claims.register({ email: "gone@example.org", name: "Gone Girl", password }, code);
      await data.setConsent(id, "research", true);
      const session = await sessions.start(id);
      const deeds = ["person.add", "claim.add", "role.grant", "consent", "person.export"];
      const copy = await data.export(id, id);
      assert.equal(copy.person.email, "gone@example.org");
      assert.equal(copy.person.name, "Gone Girl");
      assert.deepEqual(
        copy.claims.map((claim) => claim.meter),
        ["KAM.5.1b.07"],
      );
      assert.deepEqual(
        copy.consents.filter(({ given }) => given).map(({ purpose }) => purpose),
        ["research"],
      );
      assert.equal(copy.sessions.length, 1);
      assert.deepEqual(new Set(copy.audit.map(({ action }) => action)), new Set(deeds));

      await data.erase(id, id);
      assert.equal(await people.person(id), undefined);
      assert.equal(await identity.bySession(session), undefined);
      await assert.rejects(people.logIn({ email: "gone@example.org", password }), fails("identity/wrong-login"));
      await assert.rejects(data.export(id, id), fails("identity/no-person"));
      await assert.rejects(data.erase(id, id), fails("identity/no-person"));
      assert.deepEqual(await claims.of(id, "ever"), []);
      const tables = await openTables<IdentityTables>({ store: "identity", place: at, migrations });
      const left = await tables.selectFrom("person").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
      await tables.destroy();
      assert.deepEqual(
        Object.entries(left)
          .filter(([, value]) => value !== null)
          .map(([name]) => name),
        ["id", "made_at", "erased_at"],
      );
      assert.equal((await audit.rows({ about: id, limit: 1 }))[0]?.action, "person.erase");
      // The address is free for a new account, which is another person.
      assert.notEqual(await people.add({ email: "gone@example.org", password }, "test"), id);
    });

    test("a session ends when it is idle for two weeks, old, or ended", async () => {
      const { sessions, people } = trial;
      const id = await people.add({}, "test");
      const token = await sessions.start(id);
      for (let week = 0; week < 12; week += 1) {
        trial.pass(7 * 86_400);
        assert.equal(await sessions.personOf(token), id, `week ${week}`);
      }
      trial.pass(7 * 86_400);
      assert.equal(await sessions.personOf(token), undefined, "three months are the most");
      const idle = await sessions.start(id);
      trial.pass(14 * 86_400);
      assert.equal(await sessions.personOf(idle), undefined);
      const [first, second] = [await sessions.start(id), await sessions.start(id)];
      await sessions.endOthers(id, first);
      assert.deepEqual([await sessions.personOf(first), await sessions.personOf(second)], [id, undefined]);
      await sessions.end(first);
      assert.equal(await sessions.personOf(first), undefined);
      assert.equal(await sessions.personOf("x"), undefined);
    });

    test("the first start gives a link that opens once; later ones only until an administrator can log in", async () => {
      const fresh = await openIdentity({ place: await place(), master: { key: randomBytes(32) }, now: () => start });
      const lost = (await fresh.firstLink()) ?? "";
      const link = (await fresh.firstLink()) ?? "";
      await assert.rejects(fresh.openLink(lost), fails("identity/link"), "a newer one makes the old worthless");
      const asker = await fresh.bySession(await fresh.openLink(link));
      assert.deepEqual(asker?.grants, [{ role: "administrator", tenant: "" }]);
      await assert.rejects(fresh.openLink(link), fails("identity/link"));
      assert.notEqual(await fresh.firstLink(), undefined);
      await fresh.people.setLogin(asker?.id ?? "", { email: "root@example.org", password }, "test");
      assert.equal(await fresh.firstLink(), undefined);
      await fresh.close();
    });

    test("T16 a program of a utility sees no other's in a person's name", async () => {
      const { claims, clients, identity, people } = trial;
      const roles = ["north", "south", ""].map((tenant) => ({ role: "operator" as const, tenant }));
      const person = await people.add({ roles }, "test");
      for (const tenant of ["north", "south"]) {
        const code = await claims.code({ meter: `KAM.8.${tenant}`, tenant, validSeconds: 60 }, "test");
        await claims.claim(person, code);
      }
      const reach = async (tenant: string) => {
        const settings = { kind: "application", scopes: ["meters"], redirectUris: ["https://app.example/"] } as const;
        const { id: client } = await clients.add({ name: "App", tenant, secret: false, ...settings }, "test");
        const holder = async () => ({ client, person, scopes: new Set(["meters"] as const) });
        return reachOf(await identity.byToken({ holder }, "token"), "meters");
      };
      assert.deepEqual(await reach("north"), {
        tenants: new Set(["north"]),
        meters: new Map([["KAM.8.north", trial.now()]]),
      });
      assert.equal(await reach(""), "everything");
    });

    test("a link that was not opened is worthless once its person has a password", async () => {
      const fresh = await openIdentity({ place: await place(), master: { key: randomBytes(32) }, now: () => start });
      const asker = await fresh.bySession(await fresh.openLink((await fresh.firstLink()) ?? ""));
      const printed = (await fresh.firstLink()) ?? "";
      await fresh.people.setLogin(asker?.id ?? "", { email: "root@example.org", password }, "test");
      await assert.rejects(fresh.openLink(printed), fails("identity/link"));
      await fresh.close();
    });

    test("T18 another master secret opens nothing, weak and default ones are refused before anything is made", async () => {
      await assert.rejects(
        openIdentity({ place: at, master: { key: randomBytes(32) }, now: () => start }),
        fails("identity/wrong-secret"),
      );
      await assert.rejects(
        openIdentity({ place: at, master: { passphrase: "a good long phrase it is" }, now: () => start }),
        fails("identity/wrong-secret"),
      );
      const empty = await place();
      for (const master of [
        { key: new Uint8Array(32) },
        { key: randomBytes(16) },
        { key: Uint8Array.from({ length: 32 }, (_, index) => index) },
        { key: new TextEncoder().encode("this is thirty-two bytes of text") },
        { passphrase: "short" },
        { passphrase: "aaaaaaaaaaaaaaaaaa" },
        { passphrase: "changeme-changeme" },
        { passphrase: "tributary-2026-tributary" },
        { passphrase: "SecretSecretSecret" },
      ]) {
        await assert.rejects(openIdentity({ place: empty, master, now: () => start }), fails("identity/weak-secret"));
      }
    });
  });
}
