// Tests how often the API may be asked, and by pages of whom.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { problem } from "@tributary/wire";
import { openTrialDoor, type TrialDoor } from "./identity/trial-door.ts";

let door: TrialDoor;
let cookie: string;
before(async () => {
  const settings = { origins: ["https://app.example"], addressPerMinute: 100, callerPerMinute: 60 };
  door = await openTrialDoor(":memory:", { settings });
  const person = await door.people.add({ roles: [{ role: "operator", tenant: "" }] }, "test");
  cookie = `tributary_session=${await door.sessions.start(person)}`;
});
after(() => door.close());

const ask = (path: string, init: RequestInit = {}) => fetch(door.url + path, init);

test("F37 who asks too often is told when to come again, and how often he may", async () => {
  const headers = { cookie };
  const first = await ask("/api/v1/overview", { headers });
  assert.equal(first.headers.get("ratelimit-policy"), '"caller";q=60;w=60');
  assert.equal(first.headers.get("ratelimit"), '"caller";r=59;t=60');
  let last = first;
  for (let more = 0; more < 60; more += 1) last = await ask("/api/v1/overview", { headers });
  assert.equal(last.status, 429);
  assert.equal(last.headers.get("retry-after"), "60");
  assert.match(problem.parse(await last.json()).detail, /more than 60 requests in a minute/);

  const anybody = await ask("/health");
  assert.equal(anybody.headers.get("ratelimit"), '"address";r=38;t=60');
  for (let more = 0; more < 38; more += 1) last = await ask("/health");
  assert.equal(last.status, 200);
  assert.equal((await ask("/health")).status, 429);
  assert.equal((await ask("/nothing.js")).status, 429, "also where there is nothing");
  assert.equal((await ask("/sync/v1/lambda-place")).status, 200, "programs of this machine are not held up");
  door.pass(60);
  assert.equal((await ask("/api/v1/overview", { headers })).status, 200);
});

test("F37 pages of the named servers may ask with a token, and no page with a cookie", async () => {
  const preflight = (origin: string) =>
    ask("/api/v1/tenants", {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "authorization" },
    });
  const named = await preflight("https://app.example");
  assert.equal(named.headers.get("access-control-allow-origin"), "https://app.example");
  assert.equal(named.headers.get("access-control-allow-credentials"), null);
  assert.match(named.headers.get("access-control-allow-methods") ?? "", /POST/);
  for (const origin of ["https://evil.example", "https://app.example.evil.example", "null", "http://app.example"]) {
    const other = await preflight(origin);
    assert.equal(other.headers.get("access-control-allow-origin"), null, origin);
    const read = await ask("/health", { headers: { origin } });
    assert.equal(read.headers.get("access-control-allow-origin"), null, origin);
  }
  const told = await ask("/api/v1/overview", { headers: { origin: "https://app.example" } });
  assert.equal(told.status, 401);
  assert.equal(told.headers.get("access-control-allow-origin"), "https://app.example");
  assert.match(told.headers.get("vary") ?? "", /Origin/i);
});
