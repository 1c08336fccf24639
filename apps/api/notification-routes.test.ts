// Tests over HTTP that people say what they want to be told, are told it, and confirm it by the link of the message.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { trialStores } from "@tributary/cloud-identity/trial";
import type { AlarmView, CriterionView, NotificationList } from "@tributary/wire";
import { openTrialDoor, type TrialDoor } from "./identity/trial-door.ts";
import { batchOf, meter, meterItems } from "./trial-cloud.ts";

describe("notifications over HTTP", () => {
  const [sqlite] = trialStores();
  let door: TrialDoor;
  let home: string;
  before(async () => {
    door = await openTrialDoor((await sqlite?.place()) ?? "");
    const items = meterItems();
    await door.intake.receiveBatch(batchOf(1, items.length, items));
    await door.intake.settled();
    await door.tenants.assign([meter], "north", "test");
    home = await door.people.add({ email: "ann@example.org" }, "test");
    await door.claims.claim(
      home,
      await door.claims.code({ meter, tenant: "north", since: 0, validSeconds: 60 }, "test"),
    );
  });
  after(async () => {
    await door.close();
    await sqlite?.close();
  });

  /** Asks as a person; answers what was told, once it was 200. */
  async function ask<Told>(person: string, method: string, path: string, body?: object): Promise<Told> {
    const headers = {
      cookie: `tributary_session=${await door.sessions.start(person)}`,
      origin: door.url,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    };
    const said = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${door.url}/api/v1${path}`, { method, headers, ...said });
    const text = await response.text();
    assert.equal(response.status, 200, text);
    return JSON.parse(text) as Told;
  }

  const alarm = (id: string): AlarmView => ({ ...(door.history.alarmById("leak-1") ?? assert.fail()), id });

  test("F57 a resident adds a webhook, is told of a leak, and says by its link that he has seen it", async () => {
    const { secret } = await ask<{ secret: string }>(home, "POST", "/notifications/channels", {
      ...{ kind: "webhook", name: "Home", url: "https://hook.example/tell" },
    });
    assert.match(secret, /^whsec_/);
    const settings = await ask<{ channels: object[]; vapidKey: string }>(home, "GET", "/notifications/settings");
    assert.doesNotMatch(JSON.stringify(settings), /whsec_|\/tell/);
    assert.match(settings.vapidKey, /^[\w-]{87}$/);
    door.notifications.alarm(alarm("leak-1"));
    await door.notifications.settled();
    const told = door.messages.filter(({ about }) => about.length > 0);
    assert.deepEqual(
      told.map(({ person, title, about }) => [person, title, about[0]?.meterName]),
      [[home, "Leak: consumption never stops", "Kitchen"]],
    );
    const link = new URL(told[0]?.acknowledge ?? "");
    const page = await fetch(door.url + link.pathname + link.search);
    assert.deepEqual([page.status, page.headers.get("cache-control")], [200, "no-store"]);
    assert.match(await page.text(), /<button/);
    const press = () =>
      fetch(door.url + link.pathname, {
        method: "POST",
        body: new URLSearchParams({ token: link.searchParams.get("token") ?? "" }),
      });
    const seen = async () => (await ask<NotificationList>(home, "GET", "/notifications")).notifications[0];
    assert.equal((await seen())?.acknowledgedAt, null, "who only looks at the link spends nothing");
    assert.deepEqual([(await press()).status, (await press()).status], [200, 403]);
    assert.notEqual((await seen())?.acknowledgedAt, null);
  });

  test("a limit is for a meter that one may see, and goes again", async () => {
    const limit = { register: "volume", kind: "day-above", limit: 0.5 };
    const { id } = await ask<{ id: string }>(home, "POST", `/meters/${meter}/limits`, limit);
    assert.deepEqual(await ask(home, "DELETE", `/notifications/limits/${id}`), { removed: 1 });
    const stranger = await door.people.add({ roles: [{ role: "operator", tenant: "south" }] }, "test");
    await assert.rejects(ask(stranger, "POST", `/meters/${meter}/limits`, limit), /404/);
    await assert.rejects(ask(home, "POST", `/meters/${meter}/limits`, { ...limit, register: "pressure" }), /400/);
  });

  test("an administrator writes a criterion as a form and gets it back as one", async () => {
    const boss = await door.people.add({ roles: [{ role: "administrator", tenant: "" }] }, "test");
    const form = { match: "all", conditions: [{ field: "alarm", is: "in", value: ["leak", "burst"] }] };
    const asked = { name: "Water lost", of: "alarm", form, levels: [{ roles: ["administrator"] }] };
    const made = await ask<CriterionView>(boss, "POST", "/notifications/criteria", asked);
    assert.equal(made.expression, 'alarm in ["leak", "burst"]');
    assert.deepEqual(made.form, form);
    await assert.rejects(
      ask(boss, "POST", "/notifications/criteria/texts", { expression: "alarm.matches('a')" }),
      /400/,
    );
    assert.deepEqual(await ask(boss, "DELETE", `/notifications/criteria/${made.id}`), { removed: 1 });
  });
});
