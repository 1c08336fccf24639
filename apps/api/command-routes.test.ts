// Commands over the API: two persons for many meters, programs that are none, residents, and the audit log of it all.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { BundleAnswer, BundleView, CloudCommandStory, SyncItem } from "@tributary/wire";
import { openTrialDoor, type TrialDoor } from "./identity/trial-door.ts";
import { batchOf, meterItems } from "./trial-cloud.ts";

const meters = Array.from({ length: 12 }, (_, at) => `SAL.2000000${at.toString(16)}.01.07`);
const [home = ""] = meters;
const close = { kind: "valve", position: "closed" } as const;

describe("commands over the API", () => {
  let door: TrialDoor;
  before(async () => {
    door = await openTrialDoor(":memory:");
    const [known] = meterItems();
    assert.ok(known?.kind === "meter");
    const items = meters.map((meter): SyncItem => ({ ...known, meter }));
    const answer = await door.intake.receiveBatch(batchOf(1, items.length, items));
    assert.ok("through" in answer);
    await door.tenants.assign(meters, "north", "test");
  });
  after(() => door.close());

  /** Somebody who asks by a session of the page. */
  async function somebody(...roles: Parameters<TrialDoor["people"]["grant"]>[1][]) {
    const id = await door.people.add({ roles }, "test");
    const headers = { cookie: `tributary_session=${await door.sessions.start(id)}`, origin: door.url };
    return { id, ...asking(headers) };
  }
  function asking(headers: Record<string, string>) {
    const ask = async <Answer>(path: string, body?: object) => {
      const response = await fetch(`${door.url}/api/v1/${path}`, {
        method: body === undefined ? "GET" : "POST",
        headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, told: (await response.json()) as Answer };
    };
    const post = async <Answer>(path: string) => {
      const response = await fetch(`${door.url}/api/v1/${path}`, { method: "POST", headers });
      return { status: response.status, told: (await response.json()) as Answer };
    };
    return { ask, post };
  }
  const operator = { role: "operator", tenant: "north" } as const;

  it("T20 many valves wait for a second person: not for who asked, a program, or another utility's people", async () => {
    const [olga, oskar] = [await somebody(operator), await somebody(operator)];
    const sonia = await somebody({ role: "operator", tenant: "south" });
    const installer = await somebody({ role: "installer", tenant: "north" });
    const asked = await olga.ask<BundleAnswer>("commands", { meters, order: close });
    assert.deepEqual([asked.status, asked.told.bundle.state, asked.told.bundle.by], [200, "unapproved", olga.id]);
    const { id } = asked.told.bundle;

    const oauth = await door.identity.oauth({ origin: door.url, sessionToken: () => undefined, errorPage: () => "" });
    const registered = { name: "Robot", kind: "service", tenant: "north", secret: true, redirectUris: [] } as const;
    await assert.rejects(door.clients.add({ ...registered, scopes: ["commands", "approve"] }, "test"), /no service/);
    const program = await door.clients.add({ ...registered, scopes: ["commands"] }, "test");
    const got = await fetch(`${oauth.issuer}/token`, {
      method: "POST",
      headers: { authorization: `Basic ${Buffer.from(`${program.id}:${program.secret}`).toString("base64")}` },
      body: new URLSearchParams({ grant_type: "client_credentials", scope: "commands" }),
    });
    const { access_token = "" } = (await got.json()) as { access_token?: string };
    const robot = asking({ authorization: `Bearer ${access_token}` });
    assert.equal((await robot.ask(`bundles/${id}`)).status, 200, "it may see commands");
    for (const onlySees of [robot, installer]) {
      assert.equal((await onlySees.ask("commands", { meters: [home], order: close })).status, 403, "and give none");
      assert.equal((await onlySees.post(`bundles/${id}/cancel`)).status, 403);
    }

    for (const [who, status] of [
      [olga, 409],
      [robot, 403],
      [installer, 403],
      [sonia, 404],
      [oskar, 200],
      [oskar, 409],
    ] as const) {
      assert.equal((await who.post(`bundles/${id}/approve`)).status, status);
    }
    const { told } = await olga.ask<BundleView>(`bundles/${id}`);
    assert.deepEqual([told.state, told.approvedBy, told.commands], ["approved", oskar.id, { requested: 12 }]);

    await door.commands.tick();
    const after = await olga.ask<BundleView>(`bundles/${id}`);
    // One of a hundred valves an hour.
    assert.deepEqual(after.told.commands, { requested: 11, queued: 1 });
    assert.equal((await olga.post<BundleView>(`bundles/${id}/cancel`)).told.state, "cancelled");
    const rows = await door.audit.rows({ about: id, limit: 20 });
    assert.deepEqual(
      rows
        .map(({ action, actor }) => `${action} ${actor === olga.id ? "olga" : "oskar"}`)
        .filter((one) => /^command/.test(one)),
      ["command.cancel olga", "command.approve oskar", "command.request olga"],
    );
    assert.ok("mark" in (await door.audit.check()), "the chain is whole");
  });

  it("S1 a read on demand answers within its time, with how far it is", async () => {
    const olga = await somebody(operator);
    const { told } = await olga.ask<BundleAnswer>("commands", {
      meters: [home, "KAM.99999999.1b.07"],
      order: { kind: "read" },
    });
    assert.deepEqual([told.bundle.meters, told.refused.length], [1, 1]);
    const story = await olga.ask<CloudCommandStory>(`commands/${told.commands[0]?.id}?wait=1`);
    assert.deepEqual([story.told.state, story.told.roundTrip], ["requested", null]);
    assert.equal((await olga.ask("commands/round-trips")).status, 403, "of all utilities together");
    for (const wrong of [
      { meters: [], order: close },
      { meters: [home], order: { kind: "explode" } },
      { meters: [home], order: close, expiresIn: 1 },
      { meters: Array.from({ length: 5001 }, () => home), order: close },
    ]) {
      assert.equal((await olga.ask("commands", wrong)).status, 400);
    }
  });

  it("a resident closes his own valve, opens none, and no other's", async () => {
    const rosa = await somebody();
    const code = await door.claims.code({ meter: home, tenant: "north", validSeconds: 60 }, "test");
    await door.claims.claim(rosa.id, code);
    const own = await rosa.post<BundleAnswer>(`meters/${home}/close-valve`);
    assert.deepEqual([own.status, own.told.bundle.order], [200, close]);
    assert.equal((await rosa.post(`meters/${meters[1]}/close-valve`)).status, 404);
    const opened = { meters: [home], order: { kind: "valve", position: "open" } };
    assert.equal((await rosa.ask("commands", opened)).status, 403);
    assert.equal((await rosa.ask("bundles")).status, 403);
  });
});
