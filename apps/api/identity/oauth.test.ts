// Tests OAuth by a client of other make, and by every abuse that it must withstand, on SQLite and on a real PostgreSQL.
import assert from "node:assert/strict";
import { createHmac, randomBytes } from "node:crypto";
import { after, before, describe, mock, test } from "node:test";
import type { IdentityError, OAuth } from "@tributary/cloud-identity";
import { password, trialStores } from "@tributary/cloud-identity/trial";

import * as client from "openid-client";
import { type Browser, openBrowser, openTrialDoor, type TrialDoor } from "./trial-door.ts";

const redirect = "http://127.0.0.1:1/back";

interface App {
  readonly id: string;
  readonly secret: string | null;
}

for (const { engine, place, close } of trialStores()) {
  describe(`OAuth on ${engine}`, () => {
    let door: TrialDoor;
    let oauth: OAuth;
    let app: App;
    let service: App;
    let ann: string;
    before(async () => {
      door = await openTrialDoor(await place());
      // As another process on the same tables would.
      oauth = await door.identity.oauth({ origin: door.url, sessionToken: () => undefined, errorPage: () => "" });
      ann = await door.person("ann@example.org", { role: "operator", tenant: "north" });
      app = await door.clients.add(
        {
          ...{ name: "Reader <b>", kind: "application", tenant: "", secret: false },
          ...{ scopes: ["meters", "readings"], redirectUris: [redirect] },
        },
        "test",
      );
      service = await door.clients.add(
        {
          ...{ name: "Billing", kind: "service", tenant: "north", secret: true },
          ...{ scopes: ["meters", "billing"], redirectUris: [] },
        },
        "test",
      );
    });
    after(async () => {
      await door.close();
      await close();
      assert.deepEqual(door.log, [], "nothing failed inside");
    });

    const discovered = ({ id, secret }: App) =>
      client.discovery(
        new URL(`${door.url}/oidc`),
        id,
        undefined,
        secret === null ? client.None() : client.ClientSecretBasic(secret),
        {
          execute: [client.allowInsecureRequests],
        },
      );

    /** Logs in and consents in a browser, as the pages ask; answers where it was sent back to. */
    async function through(url: URL, browser: Browser = openBrowser(door.url), decision = "yes"): Promise<URL> {
      door.pass(60); // a new minute for log-ins
      let { response, at } = await browser.follow(await browser.ask(url.href));
      for (let step = 0; step < 4 && at.startsWith(`${door.url}/interaction/`); step += 1) {
        const text = await response.text();
        const form = text.includes('name="decision"') ? { decision } : { email: "ann@example.org", password };
        ({ response, at } = await browser.follow(await browser.send(at, form)));
      }
      return new URL(at);
    }

    async function tokens(scope = "openid offline_access meters readings", browser?: Browser) {
      const configuration = await discovered(app);
      const verifier = client.randomPKCECodeVerifier();
      const state = client.randomState();
      const url = client.buildAuthorizationUrl(configuration, {
        ...{ redirect_uri: redirect, scope, state, prompt: "consent", code_challenge_method: "S256" },
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
      });
      const back = await through(url, browser);
      const checks = { pkceCodeVerifier: verifier, expectedState: state };
      return { configuration, back, verifier, got: await client.authorizationCodeGrant(configuration, back, checks) };
    }

    const token = (form: Record<string, string>, headers: Record<string, string> = {}) =>
      fetch(`${door.url}/oidc/token`, { method: "POST", body: new URLSearchParams(form), headers });
    async function refused(response: Response, error: string): Promise<void> {
      const told = (await response.json()) as { error: string };
      assert.equal(told.error, error);
      assert.ok(response.status >= 400 && response.status < 500);
    }
    const notGood = (bad: string) =>
      assert.rejects(oauth.holder(bad), (error: IdentityError) => error.code === "identity/token");

    test("F54 a program gets tokens in a person's name, refreshes them, and asks by them", async () => {
      const { configuration, got } = await tokens();
      assert.equal(got.claims()?.sub, ann);
      assert.equal(got.expires_in, 600);
      const asker = await door.identity.byToken(oauth, got.access_token);
      assert.deepEqual(
        [asker.id, asker.grants, asker.scopes],
        [ann, [{ role: "operator", tenant: "north" }], new Set(["meters", "readings"])],
      );
      const fresh = await client.refreshTokenGrant(configuration, got.refresh_token ?? "");
      assert.notEqual(fresh.refresh_token, got.refresh_token);
      assert.equal((await door.identity.byToken(oauth, fresh.access_token)).id, ann);
      await client.tokenRevocation(configuration, fresh.refresh_token ?? "");
      await assert.rejects(client.refreshTokenGrant(configuration, fresh.refresh_token ?? ""));
    });

    test("F54 a service of an integrator asks in its own name, as far as it was registered", async () => {
      const configuration = await discovered(service);
      const got = await client.clientCredentialsGrant(configuration, { scope: "meters billing" });
      const asker = await door.identity.byToken(oauth, got.access_token);
      assert.deepEqual(asker, {
        ...{ id: service.id, grants: [{ role: "service", tenant: "north" }], meters: new Map() },
        scopes: new Set(["meters", "billing"]),
      });
      await assert.rejects(client.clientCredentialsGrant(configuration, { scope: "people" }), {
        error: "invalid_scope",
      });
      const wrong = await discovered({ ...service, secret: randomBytes(32).toString("base64url") });
      await assert.rejects(client.clientCredentialsGrant(wrong, {}), { status: 401 });
      await assert.rejects(client.clientCredentialsGrant(await discovered(app), {}));
      const ended = await door.clients.add(
        { ...{ name: "x", kind: "service", tenant: "", secret: true }, ...{ scopes: ["meters"], redirectUris: [] } },
        "test",
      );
      const last = await client.clientCredentialsGrant(await discovered(ended), { scope: "meters" });
      await door.clients.end(ended.id, "test");
      await notGood(last.access_token);
    });

    test("who is logged in at the page is not asked again, and the program's name is no markup", async () => {
      const browser = openBrowser(door.url);
      await browser.send("/login", { email: "ann@example.org", password });
      const configuration = await discovered(app);
      const url = client.buildAuthorizationUrl(configuration, {
        ...{ redirect_uri: redirect, scope: "openid meters", code_challenge: "a".repeat(43) },
        ...{ code_challenge_method: "S256", prompt: "consent" },
      });
      const { response, at } = await browser.follow(await browser.ask(url.href));
      const text = await response.text();
      assert.match(at, /\/interaction\//);
      assert.match(text, /<h1>Let Reader &lt;b&gt; in\?<\/h1>/);
      assert.match(text, /see which meters there are, /);
      assert.doesNotMatch(text, /<script/);
      assert.match(
        response.headers.get("content-security-policy") ?? "",
        /form-action 'self' http:\/\/127\.0\.0\.1:1;/,
      );
      const back = new URL((await browser.follow(await browser.send(at, { decision: "no" }))).at);
      assert.equal(back.searchParams.get("error"), "access_denied");
      assert.equal(back.searchParams.get("code"), null);
    });

    test("who logged out at the page is asked to log in again", async () => {
      door.pass(60);
      const browser = openBrowser(door.url);
      await tokens("openid meters", browser);
      const configuration = await discovered(app);
      const again = client.buildAuthorizationUrl(configuration, {
        ...{ redirect_uri: redirect, scope: "openid meters", code_challenge: "a".repeat(43) },
        code_challenge_method: "S256",
      });
      const silent = await browser.follow(await browser.ask(again.href));
      assert.match(silent.at, /\?code=/, "logged in and allowed before: nothing is asked");
      const kept = new Map(browser.cookies);
      await browser.send("/logout", {});
      for (const [name, value] of kept) if (name !== "tributary_session") browser.cookies.set(name, value);
      const asked = await browser.follow(await browser.ask(again.href));
      assert.match(await asked.response.text(), /<h1>Log in<\/h1>/);
      const back = await through(again, browser);
      assert.ok(back.searchParams.has("code"), "the same person goes on");
    });

    test("of two people at one browser each gives only himself away", async () => {
      const bob = await door.person("bob@example.org");
      const browser = openBrowser(door.url);
      assert.equal((await tokens("openid meters", browser)).got.claims()?.sub, ann);
      for (const leave of [true, false]) {
        if (leave) await browser.send("/logout", {});
        door.pass(60);
        await browser.send("/login", { email: "bob@example.org", password });
        assert.equal((await tokens("openid meters", browser)).got.claims()?.sub, bob);
        browser.cookies.delete("tributary_session");
        assert.equal((await tokens("openid meters", browser)).got.claims()?.sub, ann);
      }
    });

    test("T17 without PKCE, or with a plain one, nothing is given", async () => {
      const base = { client_id: app.id, response_type: "code", redirect_uri: redirect, scope: "openid" };
      for (const more of [
        {},
        { code_challenge: "a".repeat(43) },
        { code_challenge: "a".repeat(43), code_challenge_method: "plain" },
        { code_challenge: "short", code_challenge_method: "S256" },
      ]) {
        const answer = await openBrowser(door.url).ask(`/oidc/auth?${new URLSearchParams({ ...base, ...more })}`);
        const back = new URL(answer.headers.get("location") ?? "");
        assert.equal(back.searchParams.get("error"), "invalid_request", JSON.stringify(more));
      }
      for (const response_type of ["token", "id_token", "code id_token", "none"]) {
        const all = {
          ...base,
          response_type,
          nonce: "n",
          code_challenge: "a".repeat(43),
          code_challenge_method: "S256",
        };
        const answer = await openBrowser(door.url).ask(`/oidc/auth?${new URLSearchParams(all)}`);
        assert.doesNotMatch(answer.headers.get("location") ?? "", /interaction|token=|code=/, response_type);
      }
    });

    test("T17 a code is good once, for its program, its verifier and its redirect; reuse ends the whole family", async () => {
      const { back, verifier, configuration, got } = await tokens();
      const code = back.searchParams.get("code") ?? "";
      const form = { grant_type: "authorization_code", code, redirect_uri: redirect, code_verifier: verifier };
      await refused(await token({ ...form, client_id: app.id }), "invalid_grant");
      await assert.rejects(client.refreshTokenGrant(configuration, got.refresh_token ?? ""), {
        error: "invalid_grant",
      });

      const url = client.buildAuthorizationUrl(configuration, {
        ...{ redirect_uri: redirect, scope: "openid meters", prompt: "consent", code_challenge_method: "S256" },
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
      });
      const fresh = { ...form, client_id: app.id, code: (await through(url)).searchParams.get("code") ?? "" };
      const other = await door.clients.add(
        {
          ...{ name: "Other", kind: "application", tenant: "", secret: false },
          ...{ scopes: ["meters"], redirectUris: [redirect] },
        },
        "test",
      );
      await refused(await token({ ...fresh, client_id: other.id }), "invalid_grant");
      await refused(await token({ ...fresh, code_verifier: client.randomPKCECodeVerifier() }), "invalid_grant");
      const { code_verifier: _, ...without } = fresh;
      await refused(await token(without), "invalid_grant");
      await refused(await token({ ...fresh, redirect_uri: `${redirect}/` }), "invalid_grant");
      const all = await Promise.all(Array.from({ length: 8 }, () => token(fresh)));
      assert.ok(all.filter(({ status }) => status === 200).length <= 1, "of many at once one at most");
    });

    test("T17 a refresh token that comes twice ends its whole family", async () => {
      const { configuration, got } = await tokens();
      const stolen = got.refresh_token ?? "";
      const fresh = await client.refreshTokenGrant(configuration, stolen);
      await assert.rejects(client.refreshTokenGrant(configuration, stolen), { error: "invalid_grant" });
      const newest = client.refreshTokenGrant(configuration, fresh.refresh_token ?? "");
      await assert.rejects(newest, { error: "invalid_grant" }, "the thief's and the owner's alike");
    });

    test("T17 a hundred variants of a redirect are no redirect", async () => {
      const at = new URL(redirect);
      const parts = [
        "",
        "/",
        "//",
        "?",
        "?x=1",
        "#",
        "#x",
        "/..",
        "/../back",
        "/x",
        "%20",
        "%00",
        ";",
        "\\",
        "@evil.example",
        ".",
      ];
      const hosts = [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost",
        "127.0.0.2",
        "127.1",
        "[::1]",
        "127.0.0.1@evil.example",
      ];
      const variants = new Set([
        ...parts.map((part) => redirect + part),
        ...parts.map((part) => `http://127.0.0.1:1${part}/back`),
        ...hosts.flatMap((host) =>
          ["http", "https"].flatMap((scheme) => [`${scheme}://${host}:1/back`, `${scheme}://${host}/back`]),
        ),
        ...Array.from({ length: 30 }, (_, index) => `http://127.0.0.1:${index + 2}/back`),
        ...["HTTP://127.0.0.1:1/BACK", "http://127.0.0.1:1/Back", "http://127.0.0.1:01/back", "http://127.0.0.1/back"],
        ...["javascript:alert(1)//127.0.0.1:1/back", "data:text/html,back", "//127.0.0.1:1/back", "/back", "back"],
        ...[` ${redirect}`, `${redirect} `, `\t${redirect}`, `${redirect}\n`, redirect.replace("http", "https"), "*"],
        ...[
          "http://127.0.0.1:1/%62ack",
          "http://127.0.0.1:1/b%61ck",
          "http://127.0.0.1:1/back%2f",
          "http://x:y@127.0.0.1:1/back",
        ],
      ]);
      variants.delete(redirect);
      assert.ok(variants.size >= 100, `${variants.size}`);
      for (const variant of variants) {
        const query = new URLSearchParams({
          ...{ client_id: app.id, response_type: "code", redirect_uri: variant, scope: "openid" },
          ...{ code_challenge: "a".repeat(43), code_challenge_method: "S256" },
        });
        const answer = await openBrowser(door.url).ask(`/oidc/auth?${query}`);
        assert.equal(answer.headers.get("location"), null, variant);
        assert.equal(answer.status, 400, variant);
        assert.doesNotMatch(await answer.text(), /<script/);
      }
      assert.equal(at.pathname, "/back");
    });

    test("T17 forged, old and foreign tokens are no tokens", async () => {
      const { got } = await tokens();
      const [head = "", body = "", signature = ""] = got.access_token.split(".");
      const read = (part: string): Record<string, unknown> => JSON.parse(Buffer.from(part, "base64url").toString());
      const write = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
      const header = read(head);
      const claims = read(body);
      assert.deepEqual([header["alg"], header["typ"], claims["aud"]], ["ES256", "at+jwt", `${door.url}/api`]);

      await notGood(`${write({ ...header, alg: "none" })}.${body}.`);
      await notGood(`${write({ ...header, alg: "none" })}.${body}.${signature}`);
      const { keys } = (await (await fetch(`${door.url}/oidc/jwks`)).json()) as { keys: Record<string, unknown>[] };
      assert.ok(
        keys.every((key) => key["d"] === undefined && key["k"] === undefined),
        "no private part is told",
      );
      for (const secret of [JSON.stringify(keys[0]), String(keys[0]?.["x"]), ""]) {
        const start = `${write({ ...header, alg: "HS256" })}.${body}`;
        await notGood(`${start}.${createHmac("sha256", secret).update(start).digest("base64url")}`);
      }
      await notGood(`${head}.${write({ ...claims, sub: "p0" })}.${signature}`);
      await notGood(`${write({ ...header, kid: "other" })}.${body}.${signature}`);
      await notGood(got.id_token ?? "");
      for (const bad of ["", "x", "a.b.c", `${got.access_token}x`, "é".repeat(100)]) await notGood(bad);
      const other = await door.identity.oauth({
        ...{ origin: "https://other.example", sessionToken: () => undefined, errorPage: () => "" },
      });
      await assert.rejects(
        other.holder(got.access_token),
        { code: "identity/token" },
        "of another issuer and audience",
      );
      mock.timers.enable({ apis: ["Date"], now: Date.now() + 20 * 60_000 });
      await notGood(got.access_token).finally(() => mock.timers.reset());
      assert.equal((await oauth.holder(got.access_token)).person, ann, "and the good one still is");
    });

    test("T17 a resource that is not ours is no audience", async () => {
      const basic = `Basic ${Buffer.from(`${service.id}:${service.secret}`).toString("base64")}`;
      const form = { grant_type: "client_credentials", scope: "meters", resource: "https://bank.example/api" };
      await refused(await token(form, { authorization: basic }), "invalid_target");
    });

    test("a person who was erased or lost a role gets and has nothing by old tokens", async () => {
      const id = await door.person("gone@example.org", { role: "operator", tenant: "south" });
      const browser = openBrowser(door.url);
      await browser.send("/login", { email: "gone@example.org", password });
      const { configuration, got } = await tokens("openid offline_access meters", browser);
      assert.equal((await door.identity.byToken(oauth, got.access_token)).id, id);
      await door.people.withdraw(id, { role: "operator", tenant: "south" }, "test");
      assert.deepEqual((await door.identity.byToken(oauth, got.access_token)).grants, []);
      await door.data.erase(id, "test");
      await assert.rejects(door.identity.byToken(oauth, got.access_token), { code: "identity/token" });
      await assert.rejects(client.refreshTokenGrant(configuration, got.refresh_token ?? ""), {
        error: "invalid_grant",
      });
    });

    test("T17 a new password ends what programs hold since the old one", async () => {
      const id = await door.person("moved@example.org", { role: "operator", tenant: "south" });
      const browser = openBrowser(door.url);
      await browser.send("/login", { email: "moved@example.org", password });
      const { configuration, got } = await tokens("openid offline_access meters", browser);
      await door.people.setLogin(id, { email: "moved@example.org", password: `${password}!` }, id);
      await assert.rejects(client.refreshTokenGrant(configuration, got.refresh_token ?? ""), {
        error: "invalid_grant",
      });
    });

    test("T18 what a thief of the database finds is no token, no secret and no key", async () => {
      const { got, back } = await tokens();
      const kept = JSON.stringify([await door.audit.rows({ limit: 10_000 }), await door.dump()]);
      for (const secret of [got.refresh_token, back.searchParams.get("code"), service.secret]) {
        assert.ok(secret !== null && secret !== undefined && !kept.includes(secret));
      }
      assert.doesNotMatch(kept, /"d":|ann@example/);
    });

    test("T18 the signing key changes each quarter; after a leak at once, and old tokens with it", async () => {
      const known = async () => {
        const answer = await fetch(`${door.url}/oidc/jwks`);
        return ((await answer.json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
      };
      const configuration = await discovered(service);
      const get = async () => (await client.clientCredentialsGrant(configuration, { scope: "meters" })).access_token;
      const first = await get();
      const [before] = await known();
      door.pass(90 * 86_400);
      await oauth.refresh();
      assert.equal((await oauth.holder(first)).client, service.id, "a token of before the change is still good");
      await door.identity.rotateKeys("test");
      const after = await known();
      assert.equal(after.length, 1);
      assert.notEqual(after[0], before);
      await notGood(first);
      assert.equal((await oauth.holder(await get())).client, service.id);
    });

    test("addresses are of the origin, whatever a request claims", async () => {
      const answer = await fetch(`${door.url}/oidc/.well-known/openid-configuration`, {
        headers: { "x-forwarded-host": "evil.example", "x-forwarded-proto": "https" },
      });
      const told = (await answer.json()) as Record<string, unknown>;
      assert.doesNotMatch(JSON.stringify(told), /evil/);
      assert.equal(told["issuer"], `${door.url}/oidc`);
      assert.equal(told["token_endpoint"], `${door.url}/oidc/token`);
      assert.deepEqual(told["code_challenge_methods_supported"], ["S256"]);
      assert.deepEqual(told["response_types_supported"], ["code"]);
    });
  });
}
