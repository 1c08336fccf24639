// Tests the way of a meter into the book over HTTP: a file, its report, keys to vaults, codes, and exchange and moving.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { KeyEntry, OnboardingReport, PlacementView } from "@tributary/wire";
import { openTrialDoor, type TrialDoor } from "../identity/trial-door.ts";
import { now } from "../trial-cloud.ts";

const meterOf = (number: number) => `KAM.${String(50_000_000 + number)}.1b.07`;
const key = (number: number) => String(number).padStart(32, "0");
const header = "meter,key,point,customer,customer_name,from,contract_from";
const table = (...rows: string[]) => [header, ...rows].join("\n");
const row = (number: number) =>
  `${meterOf(number)},${key(number)},P-${number},C-${number},Ana ${number},2026-01-01,2026-02-01`;

describe("onboarding over HTTP", () => {
  let door: TrialDoor;
  const sessions = new Map<string, string>();
  before(async () => {
    door = await openTrialDoor(":memory:");
    for (const tenant of ["north", "south", ""]) {
      const id = await door.people.add({ roles: [{ role: "operator", tenant }] }, "test");
      sessions.set(tenant, await door.sessions.start(id));
    }
    await door.assets.bindNode("edge-1", ["north"]);
    await door.assets.bindNode("edge-2", ["south"]);
  });
  after(async () => {
    await door.close();
    assert.deepEqual(door.log, []);
  });

  async function ask<Answer = Record<string, unknown>>(
    who: string,
    method: string,
    path: string,
    body?: string | object,
  ) {
    const type = typeof body === "string" ? "application/octet-stream" : "application/json";
    const response = await fetch(door.url + path, {
      method,
      headers: {
        origin: door.url,
        cookie: `tributary_session=${sessions.get(who)}`,
        ...(body === undefined ? {} : { "content-type": type }),
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    return { status: response.status, told: (await response.json()) as Answer };
  }
  const onboard = (who: string, query: string, body: string) =>
    ask<OnboardingReport>(who, "POST", `/api/v1/onboarding?${query}`, body);
  const kept = (): [string, KeyEntry["meter"]][] => door.keptKeys.map(([node, { meter }]) => [node, meter]);

  test("a preview changes nothing; then meters are seen, keys are in their node's vault, residents have codes", async () => {
    const file = table(row(1), row(2), "12345678,,,,,,");
    const preview = await onboard("north", "tenant=north&node=edge-1&preview=true&codes=true", file);
    assert.equal(preview.status, 200);
    assert.deepEqual([preview.told.new, preview.told.wrong, preview.told.problems[0]?.line], [2, 1, 4]);
    assert.deepEqual(kept(), []);
    assert.equal((await door.tenants.tenantsOf([meterOf(1)])).size, 0);
    assert.ok(preview.told.meters.every(({ code }) => code === undefined));

    const { told } = await onboard("north", "tenant=north&node=edge-1&codes=true", file);
    assert.deepEqual([told.preview, told.new, told.wrong], [false, 2, 1]);
    assert.deepEqual(kept(), [
      ["edge-1", meterOf(1)],
      ["edge-1", meterOf(2)],
    ]);
    assert.equal((await door.tenants.tenantsOf([meterOf(1)])).get(meterOf(1)), "north");
    const resident = await door.people.add({}, "test");
    const claim = await door.claims.claim(resident, told.meters[0]?.code ?? "");
    assert.deepEqual([claim.meter, claim.since], [meterOf(1), Date.parse("2026-02-01T00:00:00Z") / 1000]);

    const again = await onboard("north", "tenant=north&node=edge-1", file);
    assert.deepEqual([again.told.new, again.told.changed, again.told.same], [0, 0, 2]);
    const asset = await ask("north", "GET", `/api/v1/meters/${meterOf(1)}/asset`);
    assert.deepEqual([asset.told["tenant"], asset.told["node"]], ["north", "edge-1"]);
    assert.ok(!JSON.stringify(asset.told).includes(key(1)));
  });

  test("T16 nobody brings in for another utility, takes its meters, or uses its nodes", async () => {
    assert.equal((await onboard("south", "tenant=north", table())).status, 404);
    assert.equal((await onboard("south", "", table())).status, 404);
    assert.equal((await onboard("", "tenant=west", table())).status, 404);
    const steals = await onboard("south", "tenant=south&node=edge-2", table(row(1), row(3)));
    assert.deepEqual(
      steals.told.problems.map(({ line, field }) => [line, field]),
      [[2, "meter"]],
    );
    assert.equal((await door.tenants.tenantsOf([meterOf(1)])).get(meterOf(1)), "north");
    const node = await onboard("south", "tenant=south&node=edge-1", table(row(4)));
    assert.deepEqual(
      node.told.problems.map(({ field }) => field),
      ["node"],
    );
    const other = await ask("south", "POST", "/api/v1/points/south:P-3/exchange", { meter: meterOf(1), at: now });
    assert.equal(other.status, 409);
    // A whole deployment's operator moves no meter to another utility by a file either.
    const moved = await onboard("", "tenant=south&node=edge-2", `meter,key,node\n${meterOf(1)},${key(9)},edge-2`);
    assert.deepEqual([moved.told.wrong, moved.told.problems[0]?.field], [1, "meter"]);
  });

  test("a file of keys brings keys of known meters alone", async () => {
    const file = `meter,key\nKAM.50000002.*,${key(7)}\nKAM.59999999.*,${key(8)}\n${meterOf(3)},${key(9)}`;
    const { told } = await onboard("north", "tenant=north", file);
    assert.deepEqual(
      told.meters.map(({ meter, outcome }) => [meter, outcome]),
      [[meterOf(2), "changed"]],
    );
    assert.deepEqual(
      told.problems.map(({ line, field }) => [line, field]),
      [
        [3, "meter"],
        [4, "meter"],
      ],
    );
    assert.deepEqual(kept().at(-1), ["edge-1", meterOf(2)]);
  });

  test("S41 an exchange and a move over HTTP, and what they mean for residents", async () => {
    const resident = await door.people.add({}, "test");
    const code = { meter: meterOf(2), tenant: "north", since: now - 900, validSeconds: 60 };
    await door.claims.claim(resident, await door.claims.code(code, "test"));
    const exchange = {
      ...{ meter: meterOf(20), at: now, last: [{ register: "volume", last: 99_999.5 }] },
      registers: [{ register: "volume", digits: 8, first: 0.25 }],
    };
    const gone = await ask("north", "POST", "/api/v1/points/north:P-2/exchange", exchange);
    assert.deepEqual(gone, { status: 200, told: { gone: meterOf(2) } });
    const { told } = await ask<{ placements: PlacementView[] }>("north", "GET", "/api/v1/points/north:P-2/placements");
    assert.deepEqual(
      told.placements.map(({ meter, to, registers }) => [meter, to, registers[0]?.first, registers[0]?.last]),
      [
        [meterOf(2), now, null, 99_999.5],
        [meterOf(20), null, 0.25, null],
      ],
    );
    const held = async () => (await door.claims.of(resident, "now")).map(({ meter, since }) => [meter, since]);
    assert.deepEqual(await held(), [
      [meterOf(2), now - 900],
      [meterOf(20), now],
    ]);
    const moved = await ask("north", "POST", "/api/v1/points/north:P-2/move-out", { at: now + 60 });
    assert.deepEqual([moved.status, moved.told["claims"]], [200, 2]);
    assert.deepEqual(await held(), []);
    // The one that went is mounted at a neighbour's: who lived with it before sees nothing of him.
    await door.claims.claim(resident, await door.claims.code({ ...code, since: now }, "test"));
    const mounted = await ask("north", "POST", "/api/v1/points/north:P-1/exchange", {
      meter: meterOf(2),
      at: now + 90,
      last: [],
    });
    assert.equal(mounted.status, 200);
    assert.ok((await held()).every(([meter]) => meter !== meterOf(2)));
    const twice = await ask("north", "POST", "/api/v1/points/north:P-2/move-out", { at: now + 60 });
    assert.equal(twice.status, 404);
  });

  test("S41 S66 a move-out told a week late ends then, and leaves the claims of who came and of who has the meter now", async () => {
    const onboarded = await onboard("north", "tenant=north&node=edge-1", table(row(31), row(32)));
    assert.equal(onboarded.told.new, 2);
    const [left, came, neighbour] = await Promise.all([0, 1, 2].map(() => door.people.add({}, "test")));
    const claim = async (person = "", number = 0, since = 0) =>
      door.claims.claim(
        person,
        await door.claims.code({ meter: meterOf(number), tenant: "north", since, validSeconds: 60 }, "test"),
      );
    const day = 86_400;
    // The first meter of P-31 hangs at P-32 by now, where somebody has lived for long.
    const exchange = (point: string, number: number, at: number) =>
      ask("north", "POST", `/api/v1/points/north:${point}/exchange`, { meter: meterOf(number), at, last: [] });
    assert.equal((await exchange("P-31", 33, now - 10 * day)).status, 200);
    assert.equal((await exchange("P-32", 31, now - 9 * day)).status, 200);
    await claim(neighbour, 31, now - 90 * day);
    await claim(left, 33, now - 10 * day);
    await claim(came, 33, now - 7 * day);
    const at = now - 7 * day;
    const { told } = await ask("north", "POST", "/api/v1/points/north:P-31/move-out", { at });
    assert.equal(told["claims"], 1);
    const ends = [left, came, neighbour].map(async (person = "") =>
      (await door.claims.of(person, "ever")).map(({ until }) => until),
    );
    assert.deepEqual(await Promise.all(ends), [[at], [null], [null]]);
  });

  test("T15 what no database keeps is refused, and nothing fails inside", async () => {
    const bad = ["north:%00", "a%00b", "north:..%2fx", "x".repeat(300), "north:P%20x"];
    for (const id of bad) {
      assert.ok([400, 404].includes((await ask("", "GET", `/api/v1/points/${id}`)).status), id);
      assert.ok([400, 404, 414].includes((await ask("north", "GET", `/api/v1/points/${id}`)).status), id);
    }
    const site = (body: object) => ask("north", "PUT", "/api/v1/sites/north:S-15", body);
    assert.equal((await site({ name: "a\u0000b" })).status, 400);
    assert.equal((await site({ name: "a", place: { latitude: 91, longitude: 0 } })).status, 400);
    assert.equal((await site({ name: "Ünï 家" })).status, 200);
    for (const file of ["\u0000", "meter,point\n\u0000,\u0000", `${header}\n${"x,".repeat(5000)}`, "PK\u0003\u0004"]) {
      assert.equal((await onboard("north", "tenant=north", file)).status, 200);
    }
    const point = { name: "", utility: "water", zone: "Mars/One" };
    assert.equal((await ask("north", "PUT", "/api/v1/points/north:P-15", point)).status, 400);
  });
});
