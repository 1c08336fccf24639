// Tests who may ask what: every route, by every role, of one's own and of another utility (made from the route table).
import assert from "node:assert/strict";
import { request } from "node:http";
import { after, before, describe, test } from "node:test";
import { type Role, roleHas, roles } from "@tributary/cloud-identity";

import { trialStores } from "@tributary/cloud-identity/trial";
import type { MeterDetail, MeterList, SyncItem } from "@tributary/wire";
import { openBrowser, openTrialDoor, type TrialDoor } from "./identity/trial-door.ts";
import type { Route } from "./route.ts";
import { batchOf, meterItems, now } from "./trial-cloud.ts";

const north = "KAM.11111111.1b.07";
const south = "KAM.22222222.1b.07";
const nobodys = "KAM.33333333.1b.07";
const meters = [north, south, nobodys];

/** What edge nodes told of a meter, with an alarm of its own. */
const told = (meter: string): SyncItem[] =>
  meterItems().map((item) => ({
    ...item,
    ...("meter" in item ? { meter } : {}),
    ...(item.kind === "event" ? { id: `leak-${meter}` } : {}),
  })) as SyncItem[];

/** A call to the customers of a utility. */
function callOf(tenant: string) {
  const when = { from: now + 3600, to: now + 7200 };
  return { tenant, utility: "water", kind: "peak", says: "", ...when } as const;
}

interface Sample {
  /** In it `<tenant>` stands for the utility of the meter that is asked about. */
  readonly query?: string;
  /** In it `<meter>` stands for the meter that is asked about. */
  readonly body?: unknown;
}

/** How each route is asked. A route that is not here fails the test. */
const samples: Readonly<Record<string, Sample>> = {
  "GET /health": {},
  "GET /ready": {},
  "GET /openapi.json": {},
  "GET /api/v1/overview": {},
  "GET /api/v1/meters": {},
  "GET /api/v1/meters/:meter": {},
  "GET /api/v1/meters/:meter/readings": { query: "register=volume" },
  "GET /api/v1/meters/:meter/consumption": { query: "register=volume" },
  "GET /api/v1/meters/:meter/use": {},
  "GET /api/v1/meters/:meter/use/compare": { query: "against=year" },
  "GET /api/v1/meters/:meter/versions": { query: "register=volume" },
  "GET /api/v1/points/:point/use": { query: "net=true" },
  "GET /api/v1/points/:point/use/compare": {},
  "GET /api/v1/sites/:site/use": {},
  "GET /api/v1/sites/:site/use/compare": {},
  "GET /api/v1/customers/:customer/use": { query: "dates=2026-01-01,2026-02-01" },
  "GET /api/v1/customers/:customer/use/compare": {},
  "GET /api/v1/districts/:district/use": {},
  "GET /api/v1/districts/:district/use/compare": {},
  "GET /api/v1/districts/:district/balance": {},
  "GET /api/v1/billing/reads.json": { query: "day=2026-02-28" },
  "GET /api/v1/export/readings.csv": { query: "from=0&to=2000000000" },
  "GET /api/v1/export/readings.json": { query: "from=0&to=2000000000" },
  "GET /api/v1/export/readings.parquet": { query: "from=0&to=2000000000" },
  "GET /api/v1/export/consumption.csv": { query: "from=1772000000&to=2000000000" },
  "GET /api/v1/export/consumption.json": { query: "from=1772000000&to=1773000000" },
  "GET /api/v1/export/consumption.parquet": { query: "from=1772000000&to=1773000000&period=month" },
  "GET /api/v1/alarms": {},
  "GET /api/v1/alarms/groups": {},
  "GET /api/v1/valves/decisions": {},
  "GET /api/v1/updates": {},
  "GET /api/v1/groups": {},
  "GET /api/v1/groups/:group/consumption": { query: "utility=water&register=volume" },
  "GET /api/v1/instructions": {},
  "GET /api/v1/thresholds": {},
  "POST /api/v1/thresholds": { body: { id: "x" } },
  "DELETE /api/v1/thresholds/:threshold": {},
  "POST /api/v1/alarms/:alarm/acknowledge": { body: { says: "seen" } },
  "POST /api/v1/valves/:meter/override": { body: {} },
  "GET /api/v1/commands": {},
  "GET /api/v1/intake": {},
  "GET /api/v1/billing/reads": { query: "day=2026-02-28" },
  "GET /api/v1/live": {},
  "GET /api/v1/live/socket": {},
  "GET /api/v1/nodes": {},
  "GET /metrics": {},
  "GET /api/v1/lambdas/reports": {},
  "POST /api/v1/commands": { body: { meters: ["<meter>"], order: { kind: "read" } } },
  "GET /api/v1/commands/round-trips": {},
  "GET /api/v1/commands/:command": {},
  "GET /api/v1/bundles": {},
  "GET /api/v1/bundles/:bundle": {},
  "GET /api/v1/bundles/:bundle/commands": {},
  "POST /api/v1/bundles/:bundle/approve": {},
  "POST /api/v1/bundles/:bundle/cancel": {},
  "POST /api/v1/meters/:meter/close-valve": {},
  "GET /api/v1/lambdas": {},
  "POST /api/v1/lambdas": { body: {} },
  "POST /api/v1/lambdas/:lambda/rollouts": { body: {} },
  "GET /api/v1/rollouts": {},
  "GET /api/v1/rollouts/:rollout": {},
  "POST /api/v1/rollouts/:rollout/halt": {},
  "POST /api/v1/rollouts/:rollout/roll-back": {},
  "POST /api/v1/demand/calls": { body: callOf("<tenant>") },
  "GET /api/v1/demand/calls": {},
  "POST /api/v1/demand/calls/:call/cancel": {},
  "GET /api/v1/demand/calls/:call/effect": {},
  "GET /api/v1/sites": {},
  "GET /api/v1/sites/:site": {},
  "PUT /api/v1/sites/:site": { body: {} },
  "GET /api/v1/points": {},
  "GET /api/v1/points/:point": {},
  "PUT /api/v1/points/:point": { body: {} },
  "GET /api/v1/points/:point/placements": {},
  "POST /api/v1/points/:point/placements": { body: {} },
  "POST /api/v1/points/:point/dismount": { body: {} },
  "POST /api/v1/points/:point/exchange": { body: {} },
  "GET /api/v1/meters/:meter/placements": {},
  "GET /api/v1/meters/:meter/asset": {},
  "GET /api/v1/customers": {},
  "GET /api/v1/customers/:customer": {},
  "PUT /api/v1/customers/:customer": { body: {} },
  "DELETE /api/v1/customers/:customer": {},
  "GET /api/v1/contracts": {},
  "GET /api/v1/contracts/:contract": {},
  "POST /api/v1/points/:point/move-in": { body: {} },
  "POST /api/v1/points/:point/move-out": { body: {} },
  "GET /api/v1/prices": {},
  "GET /api/v1/prices/:prices": {},
  "PUT /api/v1/prices/:prices": { body: {} },
  "GET /api/v1/districts": {},
  "GET /api/v1/districts/:district": {},
  "PUT /api/v1/districts/:district": { body: {} },
  "POST /api/v1/districts/:district/members": { body: {} },
  "POST /api/v1/districts/:district/members/end": { body: {} },
  "POST /api/v1/districts/:district/inlets": { body: {} },
  "POST /api/v1/districts/:district/inlets/end": { body: {} },
  "GET /api/v1/gateways": {},
  "PUT /api/v1/gateways/:gateway": { body: {} },
  "GET /api/v1/edge-nodes": {},
  "PUT /api/v1/edge-nodes/:node": { body: {} },
  "PUT /api/v1/edge-nodes/:node/tenants": { body: {} },
  "POST /api/v1/edge-nodes/:node/meters": { body: {} },
  "GET /api/v1/links": {},
  "POST /api/v1/links": { body: {} },
  "DELETE /api/v1/links": { query: "lowerKind=meter&lower=x&upperKind=gateway&upper=y" },
  "GET /api/v1/streams": { query: "gateway=gateway-1" },
  "POST /api/v1/onboarding": { query: "tenant=<tenant>" },
  "POST /onboarding/v1/files": {},
  "GET /api/v1/tenants": {},
  "POST /api/v1/tenants": { body: {} },
  "POST /api/v1/tenants/:tenant/meters": { body: {} },
  "GET /api/v1/people": {},
  "POST /api/v1/people": { body: {} },
  "POST /api/v1/people/:person/roles": { body: {} },
  "DELETE /api/v1/people/:person/roles": { query: "role=analyst&tenant=" },
  "POST /api/v1/claim-codes": { body: {} },
  "DELETE /api/v1/meters/:meter/claims": { query: "person=nobody" },
  "GET /api/v1/clients": {},
  "POST /api/v1/clients": { body: {} },
  "DELETE /api/v1/clients/:client": {},
  "POST /api/v1/signing-keys": {},
  "GET /api/v1/notifications": {},
  "POST /api/v1/notifications/:notification/acknowledge": {},
  "GET /api/v1/notifications/settings": {},
  "PUT /api/v1/notifications/settings": { body: {} },
  "POST /api/v1/notifications/channels": { body: { kind: "webhook", url: "https://hook.example/" } },
  "DELETE /api/v1/notifications/channels/:channel": {},
  "POST /api/v1/meters/:meter/limits": { body: { register: "volume", kind: "hour-above", limit: 1 } },
  "DELETE /api/v1/notifications/limits/:limit": {},
  "GET /api/v1/notifications/criteria": {},
  "POST /api/v1/notifications/criteria": { body: {} },
  "POST /api/v1/notifications/criteria/texts": { body: { expression: "use > 1.0" } },
  "DELETE /api/v1/notifications/criteria/:criterion": {},
  "GET /api/v1/audit": {},
  "GET /api/v1/audit/check": {},
  "GET /store/v1": {},
  "POST /store/v1/stop": {},
  "POST /store/v1/start": {},
  "POST /sync/v1/batches": {},
  "POST /api/v1/imports/:import": {},
  "GET /sync/v1/lambda-place": {},
  "POST /sync/v1/lambda-runs": {},
};

/** What may be asked without any proof, and it is no more than this. */
const open = ["GET /health", "GET /openapi.json", "GET /ready"];

/** Routes whose answer names each meter that who asks may see. */
const listed = new Set(["/api/v1/meters", "/api/v1/alarms", "/api/v1/billing/reads", "/api/v1/billing/reads.json"]);

/** An answer about what is his utility's; other routes of utilities name one thing. */
const isListOfTenants = ({ method, path, access }: Route) =>
  method === "GET" && typeof access === "object" && access.of === "tenants" && !path.includes(":");

/** One of each asset of the utility that a meter belongs to has this id. */
const assetOf = (meter: string) => (meter === north ? "north:N1" : meter === south ? "south:S1" : "D1");

const tenantOf = (meter: string) => (meter === north ? "north" : meter === south ? "south" : "");

/** What was asked of a meter. */
const bundleOf = (meter: string) => `0198c0de-0000-4000-8000-0000${meter.slice(4, 12)}`;

const nameOf = ({ method, path }: Route) => `${method} ${path}`;

for (const { engine, place, close } of trialStores()) {
  describe(`access on ${engine}`, () => {
    let door: TrialDoor;
    /** The session of each role, for each utility; "" is the whole deployment. */
    const sessions = new Map<string, string>();
    let all: readonly Route[];
    /** The command of each meter, and the call to the customers of its utility. */
    const commands = new Map<string, string>();
    const calls = new Map<string, string>();

    before(async () => {
      door = await openTrialDoor(await place());
      all = door.routes;
      const items = meters.flatMap(told);
      const answer = await door.intake.receiveBatch(batchOf(1, items.length, items));
      assert.ok("through" in answer && answer.wrong === undefined);
      await door.tenants.assign([north], "north", "test");
      await door.tenants.assign([south], "south", "test");
      for (const meter of meters) {
        const [reference = "", tenant = ""] = assetOf(meter).split(":").toReversed();
        assert.equal(await door.furnish(tenant, reference, meter, now - 86_400), assetOf(meter));
        const asked = { id: bundleOf(meter), meters: [meter], order: { kind: "read" }, priority: 5 } as const;
        const given = { ...asked, meters: [meter], expiresIn: 3600, says: "" };
        const made = await door.commands.request({ by: "test", tenants: undefined }, given);
        assert.ok("commands" in made);
        commands.set(meter, made.commands[0]?.id ?? "");
        const called = await door.demand.call({ by: "test", tenants: undefined }, callOf(tenantOf(meter)));
        assert.ok("id" in called);
        calls.set(meter, called.id);
      }
      for (const role of Object.keys(roles) as Role[]) {
        for (const tenant of ["north", "south", ""]) {
          const id = await door.people.add({ roles: [{ role, tenant }] }, "test");
          if (roles[role].reach === "claims") {
            if (tenant === "") continue;
            const meter = tenant === "north" ? north : south;
            await door.claims.claim(id, await door.claims.code({ meter, tenant, validSeconds: 60 }, "test"));
          }
          sessions.set(`${role} ${tenant}`, await door.sessions.start(id));
        }
      }
    });
    after(async () => {
      await door.close();
      await close();
      assert.deepEqual(door.log, [], "nothing failed inside");
    });

    interface Asked {
      readonly session?: string | undefined;
      readonly meter?: string;
      readonly headers?: Record<string, string>;
    }

    async function ask(route: Route, { session, meter = north, headers = {} }: Asked) {
      const sample = samples[nameOf(route)];
      assert.ok(sample !== undefined, `${nameOf(route)} is asked nowhere in this test`);
      const path = route.path
        .replace(":meter", meter)
        .replace(":alarm", `leak-${meter}`)
        .replace(":group", "street")
        .replace(":threshold", "x")
        .replace(":import", "import-tables")
        .replace(/:(site|point|customer|contract|prices|district)/, assetOf(meter))
        .replace(":gateway", "gateway-1")
        .replace(":node", "edge-1")
        .replace(":bundle", bundleOf(meter))
        .replace(":command", commands.get(meter) ?? "")
        .replace(":call", calls.get(meter) ?? "")
        .replace(/:(tenant|person|client|notification|channel|limit|criterion)/, "nobody");
      const query = (sample.query ?? "").replace("<tenant>", assetOf(meter).split(":").toReversed()[1] ?? "");
      const stop = new AbortController();
      const response = await fetch(`${door.url}${path}?${query}`, {
        method: route.method,
        signal: stop.signal,
        headers: {
          origin: door.url,
          ...(session === undefined ? {} : { cookie: `tributary_session=${session}` }),
          ...(route.body === undefined ? {} : { "content-type": route.body.type }),
          ...headers,
        },
        ...(route.body === undefined
          ? {}
          : {
              body: JSON.stringify(sample.body ?? {})
                .replace("<meter>", meter)
                .replace("<tenant>", tenantOf(meter)),
            }),
      });
      if (route.answerType !== "text/event-stream" || response.status !== 200) {
        return { status: response.status, text: await response.text() };
      }
      // The live events do not end: their beginning is enough.
      const first = await response.body?.getReader().read();
      stop.abort();
      return { status: 200, text: new TextDecoder().decode(first?.value) };
    }

    /** Let in: what the answer says then is the route's own matter. */
    const isIn = (status: number) => status !== 401 && status !== 403;

    test("T16 without a proof nothing is told but what is open, and changes nothing", async () => {
      assert.deepEqual(all.filter(({ access }) => access === "public").map(nameOf), open);
      for (const route of all) {
        const bad: Asked[] = [
          {},
          { session: "x" },
          { session: "A".repeat(43) },
          { headers: { authorization: "Bearer x" } },
          { session: sessions.get("administrator "), headers: { authorization: "Bearer x" } },
          { headers: { authorization: "Basic YTpi" } },
        ];
        for (const asked of bad) {
          const { status } = await ask(route, asked);
          if (route.access === "public") assert.equal(status, 200, nameOf(route));
          else if (typeof route.access === "object") assert.equal(status, 401, nameOf(route));
        }
      }
    });

    test("T16 what is for this machine alone is refused to whoever comes through a proxy", async () => {
      for (const route of all.filter(({ access }) => access === "this-machine")) {
        for (const name of ["x-forwarded-for", "forwarded", "via", "x-real-ip"]) {
          const { status } = await fetch(door.url + route.path, {
            method: route.method,
            headers: { [name]: "for=192.0.2.1" },
          });
          assert.equal(status, 403, nameOf(route));
        }
      }
    });

    test("T16 what is for this machine alone is refused to pages, whatever name they gave this machine", async () => {
      const { host, port } = new URL(door.url);
      const statusOf = ({ method, path }: Route, headers: Record<string, string>) =>
        new Promise<number>((resolve, reject) => {
          const asked = request({ host: "127.0.0.1", port, method, path, headers }, (response) => {
            resolve(response.resume().statusCode ?? 0);
          });
          asked.on("error", reject).end();
        });
      for (const route of all.filter(({ access }) => access === "this-machine")) {
        assert.ok(isIn(await statusOf(route, { host })), nameOf(route));
        assert.ok(isIn(await statusOf(route, { host: `localhost:${port}` })), nameOf(route));
        const others = [`evil.example:${port}`, "127.0.0.1.evil.example", "192.0.2.1"];
        for (const other of others) assert.equal(await statusOf(route, { host: other }), 403, nameOf(route));
        for (const origin of [door.url, "http://evil.example", "null"]) {
          assert.equal(await statusOf(route, { host, origin }), 403, nameOf(route));
        }
      }
    });

    for (const role of Object.keys(roles) as Role[]) {
      test(`T16 S19 ${role}: every route as the tables of routes and scopes declare`, async () => {
        for (const route of all) {
          const { access } = route;
          if (typeof access === "string") continue;
          const check = async (tenant: string, session: string) => {
            const what = `${nameOf(route)} as ${role} of ${tenant || "everything"}`;
            for (const meter of meters) {
              const { status, text } = await ask(route, { session, meter });
              // Who sees the meters that he claimed sees no assets of the utility.
              const hasClaims = access.of === "tenants" && roles[role].reach === "claims";
              const isHis = !hasClaims && (tenant === "" || meter === (tenant === "north" ? north : south));
              if (!roleHas(role, access.scope)) assert.equal(status, 403, what);
              else if (access.of === "deployment") assert.equal(isIn(status), tenant === "", `${what}: ${status}`);
              else if (isListOfTenants(route)) assert.equal(status, 200, what);
              else if (access.of === "meters") assert.equal(status, route.speaks === undefined ? 200 : 426, what);
              else if (isHis) assert.ok(isIn(status) && !(status === 404), `${what}: ${status} ${text}`);
              else assert.equal(status, 404, what);
              const others = meters.filter((one) => tenant !== "" && one !== (tenant === "north" ? north : south));
              for (const other of others) {
                // A refusal may repeat what was asked for, and nothing else.
                if (status !== 200) continue;
                for (const one of [other, `"${assetOf(other)}"`])
                  assert.ok(!text.includes(one), `${what} tells of ${one}`);
              }
              if (status === 200 && tenant === "" && listed.has(route.path)) {
                assert.ok(
                  meters.every((one) => text.includes(one)),
                  what,
                );
              }
            }
          };
          await Promise.all(
            ["north", "south", ""].map((tenant) => {
              const session = sessions.get(`${role} ${tenant}`);
              return session === undefined ? undefined : check(tenant, session);
            }),
          );
        }
      });
    }

    test("T16 who guesses ids learns nothing: another's meter is answered as one that is not", async () => {
      const session = sessions.get("operator north");
      const detail = all.find(({ path }) => path === "/api/v1/meters/:meter");
      assert.ok(detail !== undefined);
      const answerOf = async (meter: string) => {
        const { status, text } = await ask(detail, { session, meter });
        return `${status} ${text.replaceAll(meter, "?")}`;
      };
      const unknown = await answerOf("KAM.00000000.1b.07");
      assert.match(unknown, /^404/);
      for (const meter of [south, nobodys, south.toLowerCase(), "__proto__"]) {
        assert.equal(await answerOf(meter), unknown, meter);
      }
      for (const meter of [`${south}%00`, `${south}%20`, "..%2fmeters", `${north}%2f..%2f${south}`]) {
        const answer = await answerOf(meter);
        // No database is asked about NUL.
        assert.match(answer, meter.includes("%00") ? /^400/ : /^404/, meter);
        assert.doesNotMatch(answer, /Kitchen/);
      }
      for (let guess = 0; guess < 500; guess += 1) {
        const meter = `KAM.${String(22_222_000 + guess)}.1b.07`;
        assert.equal(await answerOf(meter), unknown, meter);
      }
    });

    test("T16 S66 who moved in sees nothing of who lived there before", async () => {
      const newcomer = await door.people.add({}, "test");
      const since = now - 6 * 3600;
      const code = await door.claims.code({ meter: north, tenant: "north", since, validSeconds: 60 }, "test");
      await door.claims.claim(newcomer, code);
      const headers = { cookie: `tributary_session=${await door.sessions.start(newcomer)}` };
      const times = async (what: string, time: "at" | "start") => {
        const path = `/api/v1/meters/${north}/${what}?register=volume&from=0&to=${now + 1}`;
        const told = (await (await fetch(door.url + path, { headers })).json()) as Record<string, unknown>;
        const rows = (told["readings"] ?? told["buckets"]) as Record<string, number>[];
        return rows.map((row) => row[time] ?? 0);
      };
      for (const found of [await times("readings", "at"), await times("consumption", "start")]) {
        assert.equal(found.length, 6);
        assert.ok(found.every((at) => at >= since));
      }
    });

    test("T16 S66 nor do the newest values and the live events tell him of it", async () => {
      const newcomer = await door.people.add({}, "test");
      const code = await door.claims.code({ meter: north, tenant: "north", since: now, validSeconds: 60 }, "test");
      await door.claims.claim(newcomer, code);
      const headers = { cookie: `tributary_session=${await door.sessions.start(newcomer)}` };
      const detail = (await (await fetch(`${door.url}/api/v1/meters/${north}`, { headers })).json()) as MeterDetail;
      assert.deepEqual([detail.main, detail.registers], [null, []]);
      const list = (await (await fetch(`${door.url}/api/v1/meters`, { headers })).json()) as MeterList;
      assert.deepEqual(
        list.meters.map(({ meter, main }) => [meter, main]),
        [[north, null]],
      );

      const stop = new AbortController();
      const live = await fetch(`${door.url}/api/v1/live`, { headers, signal: stop.signal });
      const alarm = { kind: "event", meter: north, alarm: "burst", severity: "critical", source: "rule", version: 9 };
      const items = [
        { ...alarm, id: "before", openedAt: now - 900, closedAt: now - 300, detail: "" },
        { ...alarm, id: "since", openedAt: now, closedAt: null, detail: "" },
      ] as SyncItem[];
      const answer = await door.intake.receiveBatch(batchOf(1, items.length, items, { epoch: "later" }));
      assert.ok("through" in answer && answer.wrong === undefined);
      let told = "";
      for await (const chunk of live.body ?? []) {
        told += Buffer.from(chunk).toString();
        if (told.includes('"since"')) break;
      }
      stop.abort();
      assert.match(told, /"main":null/);
      assert.doesNotMatch(told, /"before"/);
    });

    test("T16 S66 who moved out sees nothing more, and the others of the house still do", async () => {
      const [leaves, stays] = [await door.people.add({}, "test"), await door.people.add({}, "test")];
      for (const person of [leaves, stays]) {
        const code = await door.claims.code({ meter: south, tenant: "south", validSeconds: 60 }, "test");
        await door.claims.claim(person, code);
      }
      const end = `${door.url}/api/v1/meters/${south}/claims?person=${leaves}`;
      const cookie = `tributary_session=${sessions.get("administrator ")}`;
      const ended = await fetch(end, { method: "DELETE", headers: { cookie, origin: door.url } });
      assert.deepEqual([ended.status, await ended.json()], [200, { ended: 1 }]);
      for (const [person, status] of [
        [leaves, 404],
        [stays, 200],
      ] as const) {
        const headers = { cookie: `tributary_session=${await door.sessions.start(person)}` };
        assert.equal((await fetch(`${door.url}/api/v1/meters/${south}`, { headers })).status, status);
      }
    });

    test("T16 a program is held to its scopes and its utility", async () => {
      const oauth = await door.identity.oauth({
        ...{ origin: door.url, sessionToken: () => undefined, errorPage: () => "" },
      });
      const { id, secret } = await door.clients.add(
        { name: "Bills", kind: "service", tenant: "north", secret: true, scopes: ["billing"], redirectUris: [] },
        "test",
      );
      const got = await fetch(`${oauth.issuer}/token`, {
        method: "POST",
        headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}` },
        body: new URLSearchParams({ grant_type: "client_credentials", scope: "billing" }),
      });
      const { access_token } = (await got.json()) as { access_token: string };
      const headers = { authorization: `Bearer ${access_token}` };
      for (const route of all) {
        if (typeof route.access === "string") continue;
        const { status, text } = await ask(route, { headers });
        assert.equal(status, route.access.scope === "billing" ? 200 : 403, nameOf(route));
        if (status === 200) assert.ok(text.includes(north) && !text.includes(south) && !text.includes(nobodys));
      }
    });

    test("T16 a role that was taken away, a session that ended and a person who was erased count at once", async () => {
      const id = await door.people.add({ roles: [{ role: "operator", tenant: "" }] }, "test");
      const session = await door.sessions.start(id);
      const overview = all.find(({ path }) => path === "/api/v1/overview");
      assert.ok(overview !== undefined);
      assert.equal((await ask(overview, { session })).status, 200);
      await door.people.withdraw(id, { role: "operator", tenant: "" }, "test");
      assert.equal((await ask(overview, { session })).status, 403);
      await door.data.erase(id, "test");
      assert.equal((await ask(overview, { session })).status, 401);
    });

    test("T16 live answers end at once with the role, the claim, the session or the meters that they were begun with", async () => {
      const someone = async (...roles: Parameters<typeof door.people.grant>[1][]) => {
        const id = await door.people.add({ roles }, "test");
        return { id, session: await door.sessions.start(id) };
      };
      const operator = { role: "operator", tenant: "north" } as const;
      const code = await door.claims.code({ meter: north, tenant: "north", validSeconds: 60 }, "test");
      const [demoted, moved, left, parted, stays] = [
        await someone(operator),
        await someone(),
        await someone(operator),
        await someone({ role: "operator", tenant: "south" }),
        await someone(operator),
      ];
      await door.claims.claim(moved.id, code);
      const stop = new AbortController();
      const watch = async ({ session }: { session: string }) => {
        const headers = { cookie: `tributary_session=${session}` };
        const reader = (await fetch(`${door.url}/api/v1/live`, { headers, signal: stop.signal })).body?.getReader();
        assert.equal((await reader?.read())?.done, false);
        return async () => {
          while ((await reader?.read())?.done === false);
          return "ended";
        };
      };
      const others = await watch(stays);
      const ends: [typeof demoted, () => Promise<unknown>][] = [
        [demoted, () => door.people.withdraw(demoted.id, operator, "test")],
        [moved, () => door.claims.end({ meter: north, person: moved.id }, "test")],
        [left, () => door.sessions.end(left.session)],
        [parted, () => door.tenants.assign(["KAM.44444444.1b.07"], "south", "test")],
      ];
      for (const [person, change] of ends) {
        const ended = await watch(person);
        await change();
        assert.equal(await ended(), "ended");
      }
      const still = await Promise.race([others(), new Promise((resolve) => setTimeout(resolve, 50, "there"))]);
      assert.equal(still, "there", "who was not meant goes on");
      stop.abort();
    });

    test("T16 another page cannot use the cookie, and what was changed is in the audit log", async () => {
      const session = sessions.get("operator north");
      const route = all.find(({ path }) => path === "/api/v1/alarms/:alarm/acknowledge");
      assert.ok(route !== undefined);
      for (const headers of [{ origin: "https://evil.example" }, { "sec-fetch-site": "cross-site" }]) {
        assert.equal((await ask(route, { session, headers: headers as Record<string, string> })).status, 403);
      }
      const before = (await door.audit.rows({ limit: 1 }))[0]?.sequence ?? 0;
      assert.equal((await ask(route, { session })).status, 200);
      const [row] = await door.audit.rows({ limit: 1 });
      assert.equal(row?.sequence, before + 1);
      assert.deepEqual([row?.action, row?.subject], [`POST ${route.path}`, `/api/v1/alarms/leak-${north}/acknowledge`]);
    });

    test("T16 F54 an administrator lets a person and a program in, over the API alone", async () => {
      const cookie = `tributary_session=${sessions.get("administrator ")}`;
      const api = async (method: string, path: string, body?: object) => {
        const response = await fetch(`${door.url}/api/v1/${path}`, {
          method,
          headers: { cookie, origin: door.url, ...(body === undefined ? {} : { "content-type": "application/json" }) },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        return { status: response.status, told: (await response.json()) as Record<string, unknown> };
      };
      assert.equal((await api("POST", "tenants", { id: "west", name: "Waterworks West" })).status, 200);
      assert.equal((await api("POST", "tenants", { id: "west", name: "Again" })).status, 409);
      assert.equal((await api("POST", "tenants/west/meters", { meters: [nobodys] })).status, 200);
      const roles = [{ role: "operator", tenant: "west" }];
      const made = await api("POST", "people", { email: "olga@example.org", roles });
      assert.equal(made.status, 200);
      assert.equal((await api("POST", "people", { email: "olga@example.org", roles })).status, 409);
      const olga = openBrowser(door.url);
      const [, token = ""] = String(made.told["path"]).split("token=");
      assert.equal((await olga.send("/first", { token })).status, 303);
      const list = await (await olga.ask("/api/v1/meters")).text();
      assert.ok(list.includes(nobodys) && !list.includes(north) && !list.includes(south));
      assert.equal((await olga.ask("/api/v1/people")).status, 403);
      const role = { role: "billing", tenant: "west" };
      assert.equal((await api("POST", `people/${made.told["id"]}/roles`, role)).status, 400, "there is no such role");
      assert.equal((await api("DELETE", `people/${made.told["id"]}/roles?role=operator&tenant=west`)).status, 200);
      assert.equal((await olga.ask("/api/v1/meters")).status, 403);

      const code = await api("POST", "claim-codes", { meter: nobodys, tenant: "west" });
      assert.match(String(code.told["code"]), /^[0-9a-z]{4}-/);
      const program = { name: "Bills", tenant: "west", kind: "service", secret: true, scopes: ["billing"] };
      const registered = await api("POST", "clients", program);
      assert.equal(String(registered.told["secret"]).length, 43);
      assert.equal((await api("POST", "clients", { ...program, scopes: ["people"] })).status, 400);
      assert.ok(!JSON.stringify((await api("GET", "clients")).told).includes(String(registered.told["secret"])));
      assert.equal((await api("DELETE", `clients/${registered.told["id"]}`)).status, 200);
      assert.deepEqual((await api("GET", "audit/check")).told["whole"], true);
      assert.match(JSON.stringify((await api("GET", "audit?limit=5")).told), /client\.end/);
    });

    test("F37 the page's own requests carry the session, and a browser without one is led to the log-in", async () => {
      const browser = openBrowser(door.url);
      const refused = await browser.ask("/api/v1/overview");
      assert.deepEqual([refused.status, refused.headers.get("www-authenticate")], [401, "Bearer"]);
      assert.equal((await browser.ask("/login")).status, 200);
    });
  });
}
