// Tests the pages of identity as a browser meets them, on SQLite and on a real PostgreSQL.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { meter, password, trialStores } from "@tributary/cloud-identity/trial";

import { html } from "./html.ts";
import { openBrowser, openTrialDoor, type TrialDoor } from "./trial-door.ts";

test("what others wrote cannot become markup", () => {
  const evil = `"><script>alert('x')</script>&`;
  assert.equal(
    html`<p title="${evil}">${[html`<b>${evil}</b>`]}${false}${undefined}</p>`.text,
    `<p title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;"><b>&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</b></p>`,
  );
});

for (const { engine, place, close } of trialStores()) {
  describe(`identity pages on ${engine}`, () => {
    let door: TrialDoor;
    before(async () => {
      door = await openTrialDoor(await place());
    });
    after(async () => {
      await door.close();
      await close();
      assert.deepEqual(door.log, [], "nothing failed inside");
    });

    test("F54 the one-time link of the first start opens logged in, once", async () => {
      const token = (await door.identity.firstLink()) ?? "";
      const browser = openBrowser(door.url);
      assert.match(await (await browser.ask("/login")).text(), /printed a link when it started/);
      for (const looked of [1, 2]) {
        const page = await browser.ask(`/first?token=${token}`);
        assert.equal(page.status, 200, `looked at ${looked} times, it is not spent`);
        assert.match(await page.text(), new RegExp(`name="token" value="${token}"`));
      }
      const opened = await browser.send("/first", { token });
      assert.deepEqual([opened.status, opened.headers.get("location")], [303, "/"]);
      const cookie = opened.headers.getSetCookie().find((line) => line.startsWith("tributary_session=")) ?? "";
      assert.match(cookie, /; HttpOnly; SameSite=Lax$/);
      assert.equal((await openBrowser(door.url).send("/first", { token })).status, 403);

      const account = await browser.ask("/account");
      assert.match(await account.text(), /gives roles, registers programs/);
      const set = await browser.send("/account/login", { email: "root@example.org", password });
      assert.match(await set.text(), /Address and password are set/);
      const again = openBrowser(door.url);
      assert.equal((await again.send("/login", { email: "root@example.org", password })).status, 303);
      assert.equal((await again.ask("/account")).status, 200);
      assert.doesNotMatch(await (await again.ask("/login")).text(), /printed a link/);
      assert.equal(await door.identity.firstLink(), undefined);

      const other = { email: "thief@example.org", password: `${password}!` };
      const taken = await again.send("/account/login", { ...other, current: "a guess at the password" });
      assert.equal(taken.status, 401, "an open screen is not enough to take the account");
      const changed = await again.send("/account/login", { ...other, email: "root2@example.org", current: password });
      assert.equal(changed.status, 200);
      assert.equal((await browser.ask("/account")).headers.get("location"), "/login", "other sessions are over");
    });

    test("F54 by https the session is kept under a name that no other host can set, and goes nowhere else", async () => {
      const publicUrl = "https://meters.example";
      const far = await openTrialDoor(":memory:", { publicUrl });
      const id = await far.person("far@example.org");
      const browser = openBrowser(far.url);
      const form = { email: "far@example.org", password };
      const answer = await browser.send("/login", form, { "sec-fetch-site": "same-origin" });
      const [line = ""] = answer.headers.getSetCookie();
      assert.match(line, /^__Host-tributary_session=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
      assert.equal((await browser.ask("/account")).status, 200);
      const plain = openBrowser(far.url);
      plain.cookies.set("tributary_session", await far.sessions.start(id));
      assert.equal((await plain.ask("/account")).status, 303, "under another name it is no session");
      await far.close();
    });

    test("F54 a resident registers, claims, consents, takes his data and leaves, without any script", async () => {
      const browser = openBrowser(door.url);
      const page = await browser.ask("/register");
      assert.match(page.headers.get("content-security-policy") ?? "", /^default-src 'none'/);
      const text = await page.text();
      assert.doesNotMatch(text, /<script|javascript:|\son[a-z]+=/i);
      for (const [, name = ""] of text.matchAll(/<input id="([a-z]+)"/g)) {
        assert.match(text, new RegExp(`<label for="${name}">`));
      }
      const code = await door.claims.code({ meter, tenant: "north", validSeconds: 3600 }, "test");
      const wrong = await browser.send("/register", { email: "ann@example.org", password, code: "0000-0000-0000" });
      assert.equal(wrong.status, 403);
      assert.match(await wrong.text(), /role="alert">the code is unknown/);
      assert.equal((await browser.send("/register", { email: "ann@example.org", password, code })).status, 303);

      const account = await (await browser.ask("/account")).text();
      assert.match(account, new RegExp(meter));
      await browser.send("/account/consents", { research: "yes" });
      const other = await door.claims.code({ meter: "KAM.9.1b.07", tenant: "north", validSeconds: 3600 }, "test");
      await browser.send("/account/claim", { code: other });
      const { account: copy } = (await (await browser.ask("/account/data.json")).json()) as {
        account: {
          person: { email: string };
          claims: { meter: string }[];
          consents: { purpose: string; given: boolean }[];
        };
      };
      assert.equal(copy.person.email, "ann@example.org");
      assert.deepEqual(
        copy.claims.map((claim) => claim.meter),
        [meter, "KAM.9.1b.07"],
      );
      assert.deepEqual(
        copy.consents.filter(({ given }) => given).map(({ purpose }) => purpose),
        ["research"],
      );
      assert.equal((await browser.send("/account/erase", { sure: "no" })).status, 400);
      assert.equal((await browser.ask("/account")).status, 200);
      assert.equal((await browser.send("/account/erase", { sure: "erase" })).headers.get("location"), "/login");
      assert.equal((await browser.ask("/account")).headers.get("location"), "/login");
      assert.equal((await browser.send("/login", { email: "ann@example.org", password })).status, 401);
    });

    test("a form of another page, or of none, changes nothing", async () => {
      door.pass(60);
      await door.person("bob@example.org");
      const browser = openBrowser(door.url);
      await browser.send("/login", { email: "bob@example.org", password });
      for (const headers of [
        { origin: "https://evil.example" },
        { origin: "null" },
        { "sec-fetch-site": "cross-site" },
        { "sec-fetch-site": "same-site" },
        { "sec-fetch-site": "none" },
      ]) {
        const answer = await browser.send("/account/erase", { sure: "erase" }, headers);
        assert.equal(answer.status, 403, JSON.stringify(headers));
      }
      assert.equal((await browser.ask("/account/erase", { method: "POST" })).status, 403);
      assert.equal((await browser.ask("/account")).status, 200);
    });

    test("who logged out is out, and another tab with him", async () => {
      door.pass(60);
      const browser = openBrowser(door.url);
      await browser.send("/login", { email: "bob@example.org", password });
      const tab = openBrowser(door.url);
      for (const [name, value] of browser.cookies) tab.cookies.set(name, value);
      assert.equal((await browser.send("/logout", {})).headers.get("location"), "/login");
      assert.equal(browser.cookies.size, 0);
      assert.equal((await tab.ask("/account")).headers.get("location"), "/login");
    });

    test("T17 five log-ins a minute for an address and account, however fast they come", async () => {
      door.pass(60);
      await door.person("carl@example.org");
      const send = (word: string, email = "carl@example.org") =>
        openBrowser(door.url).send("/login", { email, password: word });
      const guesses = await Promise.all(Array.from({ length: 40 }, (_, index) => send(`guess number ${index}`)));
      const count = (status: number) => guesses.filter((answer) => answer.status === status).length;
      assert.deepEqual([count(401), count(429)], [5, 35]);
      assert.equal((await send(password)).status, 429, "nor with the right one");
      assert.equal((await send(password, "CARL@example.org ")).status, 429, "nor by other letters");
      assert.equal((await send(password, "bob@example.org")).status, 303, "another account is not held up");
      door.pass(60);
      assert.equal((await send(password)).status, 303);
      door.pass(60);
      const others = await Promise.all(
        Array.from({ length: 50 }, (_, index) => send(password, `x${index}@example.org`)),
      );
      assert.equal(others.filter((answer) => answer.status === 401).length, 30, "thirty for an address alone");
      door.pass(60);
    });

    test("T17 an address begins three hundred log-ins of programs a minute at most", async () => {
      const browser = openBrowser(door.url);
      const statuses = new Set<number>();
      for (let asked = 0; asked < 300; asked += 1) statuses.add((await browser.ask("/oidc/auth")).status);
      assert.deepEqual(statuses, new Set([400]));
      assert.equal((await browser.ask("/oidc/auth?client_id=x")).status, 429);
      assert.equal((await browser.ask("/oidc/AUTH")).status, 429);
      assert.equal((await browser.ask("/oidc/.well-known/openid-configuration")).status, 200);
      door.pass(60);
      assert.equal((await browser.ask("/oidc/auth")).status, 400);
    });

    test("forms that are too large or of another type are refused", async () => {
      const browser = openBrowser(door.url);
      assert.equal((await browser.send("/login", { email: "x".repeat(20_000), password })).status, 413);
      const json = { method: "POST", body: "{}", headers: { origin: door.url, "content-type": "application/json" } };
      assert.equal((await browser.ask("/login", json)).status, 415);
    });
  });
}
