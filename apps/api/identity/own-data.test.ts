// T19: a resident takes everything along that is kept of his house, and has it erased; his neighbours lose nothing.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { password } from "@tributary/cloud-identity/trial";
import type { SyncItem } from "@tributary/wire";
import { batchOf, meterItems, now, through } from "../trial-cloud.ts";
import { openBrowser, openTrialDoor } from "./trial-door.ts";

const mine = "KAM.11111111.1b.07";
const neighbours = "KAM.22222222.1b.07";
const email = "ana@example.org";
/** The resident moved in twelve hours ago. */
const since = now - 12 * 3600;

const told = (meter: string): SyncItem[] =>
  meterItems().map((item) => ({
    ...item,
    ...("meter" in item ? { meter } : {}),
    ...(item.kind === "event" ? { id: `leak-${meter}` } : {}),
  })) as SyncItem[];

async function openHouse() {
  const folder = mkdtempSync(join(tmpdir(), "tributary-own-data-"));
  const door = await openTrialDoor(join(folder, "identity.sqlite"), { folder });
  const items = [...told(mine), ...told(neighbours)];
  await through(door.intake, batchOf(1, items.length, items));
  await door.intake.settled();
  await door.tenants.assign([mine, neighbours], "north", "test");
  const code = await door.claims.code({ meter: mine, tenant: "north", since, validSeconds: 60 }, "test");
  const person = await door.claims.register({ email, password }, code);
  await door.assets.putCustomer({ id: "north:C-1", person, name: "Ana Bel", contact: "1 Well Road" });
  const browser = openBrowser(door.url);
  await browser.send("/login", { email, password });
  return { door, person, browser, folder };
}

const hours = (from: number) =>
  Array.from({ length: 24 }, (_, hour) => now - (24 - hour) * 3600).filter((at) => at >= from);

test("T19 a copy holds the account, and of the meter each reading and alarm since it was his, none of before", async () => {
  const { browser, door, person, folder } = await openHouse();
  const copy = JSON.parse(await (await browser.ask("/account/data.json")).text());
  assert.equal(copy.account.person.id, person);
  assert.equal(copy.account.person.email, email);
  assert.deepEqual([copy.customers[0].id, copy.customers[0].contact], ["north:C-1", "1 Well Road"]);
  assert.equal(copy.meters.length, 1);
  const [house] = copy.meters;
  assert.equal(house.meter, mine);
  assert.deepEqual(
    house.alarms.map(({ id }: { id: string }) => id),
    [`leak-${mine}`],
  );
  const { unit, readings } = house.registers.volume;
  assert.equal(unit, "m3");
  assert.deepEqual(
    readings.map(([at]: [string]) => Date.parse(at) / 1000),
    hours(since),
  );
  assert.ok(!JSON.stringify(copy).includes(neighbours));
  assert.deepEqual(door.log, []);
  await door.close();
  rmSync(folder, { recursive: true });
});

test("T19 S66 who asks to be forgotten is: no store holds his readings, alarms, address or claim, and others keep theirs", async () => {
  const { browser, door, person, folder } = await openHouse();
  assert.match(await (await browser.send("/account/erase", { sure: "no" })).text(), /erase/);
  assert.equal((await door.claims.of(person, "ever")).length, 1, "not without the word");
  await browser.send("/account/erase", { sure: "erase" });

  assert.deepEqual(await door.claims.of(person, "ever"), []);
  assert.deepEqual(await door.assets.customersOfPerson(person), []);
  const readings = async (meter: string) =>
    (await door.history.readings(meter, { register: "volume", from: 0, to: now, limit: 100 }))?.readings.map(
      ({ at }) => at,
    );
  assert.deepEqual(
    await readings(mine),
    hours(0).filter((at) => at < since),
    "of before stays what was another's",
  );
  assert.deepEqual(await readings(neighbours), hours(0));
  assert.deepEqual(
    door.history.alarms({ state: "all", limit: 100 }).alarms.map(({ meter }) => meter),
    [neighbours],
  );
  assert.equal((await browser.ask("/account/data.json")).status, 303, "he is logged out");
  assert.deepEqual(door.log, []);
  await door.close();
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const path = join(folder, name);
    if (!name.includes(".sqlite") && !name.includes(".duckdb")) continue;
    assert.ok(!readFileSync(path).includes(email), `${name} holds his address`);
  }
  rmSync(folder, { recursive: true });
});
