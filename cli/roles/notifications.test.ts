// Tests that a leak and a broken limit reach a subscriber of the running cloud: from a batch of an edge node to a signed request.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { isSignedWebhook } from "@tributary/cloud-notifications";
import { configuration, encodeSync, type NotificationMessage, type SyncItem } from "@tributary/wire";
import { openDataFolder } from "../data-folder.ts";
import { realClock } from "./clocks.ts";
import { startCloud } from "./cloud.ts";
import { startNotifications } from "./notifications.ts";

const root = mkdtempSync(join(tmpdir(), "tributary-notifications-"));
after(() => rmSync(root, { recursive: true }));

const meter = "KAM.12345678.1b.07";
const now = realClock.seconds();
const hour = now - (now % 3600);

/** What a node tells: a meter, an hour of much water, and a leak. */
const items: SyncItem[] = [
  {
    ...{ kind: "meter", meter, name: "Kitchen", utility: "water", medium: "cold water", driver: null, zone: "UTC" },
    ...{
      securityMode: 5,
      authenticated: true,
      heardAt: now,
      telegrams: 1,
      gateway: "gateway-1",
      status: [],
      version: 1,
    },
  },
  {
    ...{ kind: "aggregates", meter, register: "volume", bucket: "hour", version: 1, start: [hour], sum: [750_000] },
    ...{ min: [null], max: [null], mean: [null], count: [1], estimated: [0] },
  },
  {
    ...{ kind: "event", id: "leak-1", meter, alarm: "leak", severity: "warning", source: "rule", openedAt: now - 60 },
    ...{ closedAt: null, detail: "12 litres an hour", version: 1 },
  },
];

async function openHook() {
  const taken: {
    headers: Record<string, string | string[] | undefined>;
    body: string;
    message: NotificationMessage;
  }[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    taken.push({ headers: request.headers, body, message: JSON.parse(body) });
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  after(() => server.close());
  return { taken, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

async function openCloud() {
  const folder = openDataFolder(join(root, "cloud"), "cloud");
  const closers: (() => unknown)[] = [];
  const settings = configuration.parse({ httpPort: 0, notifications: { privateAddresses: ["127.0.0.1"] } });
  const cloud = await startCloud(settings, folder, "from-here", (close) => closers.unshift(close));
  return {
    ...cloud,
    async close() {
      for (const close of closers) await close();
      folder.release();
    },
  };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}

test("S38 F57 a leak and a broken limit reach a subscribed webhook of the running cloud, once, also over a restart", async () => {
  const hook = await openHook();
  const cloud = await openCloud();
  const token = new URL(cloud.logIn ?? "").searchParams.get("token") ?? "";
  const opened = await fetch(`${cloud.url}/first`, {
    ...{ method: "POST", redirect: "manual", headers: { origin: cloud.url } },
    body: new URLSearchParams({ token }),
  });
  const cookie = opened.headers.getSetCookie()[0]?.split(";", 1)[0] ?? "";
  async function ask(method: string, path: string, body: object): Promise<{ secret?: string }> {
    const headers = { cookie, origin: cloud.url, "content-type": "application/json" };
    const response = await fetch(`${cloud.url}/api/v1${path}`, { method, headers, body: JSON.stringify(body) });
    assert.equal(response.status, 200, path);
    return (await response.json()) as { secret?: string };
  }
  await cloud.intake.receiveBatch(
    encodeSync({ v: 1, node: "n", epoch: "a", first: 1, last: 1, detail: "full", items: items.slice(0, 1) }),
  );
  await cloud.intake.settled();
  await ask("PUT", "/notifications/settings", { others: "warning", language: "es" });
  const { secret = "" } = await ask("POST", "/notifications/channels", { kind: "webhook", url: hook.url });
  await ask("POST", `/meters/${meter}/limits`, { register: "volume", kind: "hour-above", limit: 0.5 });
  await cloud.intake.receiveBatch(
    encodeSync({ v: 1, node: "n", epoch: "a", first: 2, last: 3, detail: "full", items: items.slice(1) }),
  );
  await until(() => hook.taken.length >= 3);
  await cloud.close();

  const again = await openCloud();
  await again.intake.receiveBatch(
    encodeSync({ v: 1, node: "n", epoch: "b", first: 1, last: 3, detail: "full", items }),
  );
  await again.intake.settled();
  await again.close();

  const titles = hook.taken.map(({ message }) => message.title).sort();
  assert.deepEqual(titles, [
    "750 L en una hora: más que su límite de 500 L",
    "Fuga: el consumo no se detiene nunca",
    "Los mensajes llegarán aquí",
  ]);
  for (const { headers, body } of hook.taken) assert.ok(isSignedWebhook(secret, headers, body, realClock.seconds()));
  const leak = hook.taken.find(({ message }) => message.about[0]?.what === "leak");
  assert.match(leak?.message.acknowledge ?? "", new RegExp(`^${cloud.url}/notifications/open\\?token=`));
  for (const file of readdirSync(join(root, "cloud")).filter((name) => name.startsWith("notifications."))) {
    const kept = readFileSync(join(root, "cloud", file));
    for (const word of [secret, secret.slice(6), hook.url]) assert.ok(!kept.includes(word), `${file} tells ${word}`);
  }
});

test("T17 a password is not sent in clear over a network", async () => {
  const smtp = { host: "mail.example", security: "none", user: "a", from: "a@b.example" };
  const settings = configuration.parse({ notifications: { smtp } });
  const nothing = {} as never;
  await assert.rejects(
    startNotifications(settings, nothing, nothing, () => undefined, realClock),
    /in clear/,
  );
});
