// A leak reaches a real browser while no page is asked for: button, service worker, encryption, notification.
import assert from "node:assert/strict";
import { createDecipheriv, createECDH, hkdfSync, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { configuration, encodeSync, type SyncItem } from "@tributary/wire";
import { openDataFolder } from "../../cli/data-folder.ts";
import { realClock } from "../../cli/roles/clocks.ts";
import { startCloud } from "../../cli/roles/cloud.ts";
import { noBrowser, openBrowser } from "./browser.ts";

const closers: (() => unknown)[] = [];
after(async () => {
  for (const close of closers.toReversed()) await close();
});

/** The keys of a browser, and what it reads of a message (RFC 8291, RFC 8188). */
function openKeys() {
  const ecdh = createECDH("prime256v1");
  const own = ecdh.generateKeys();
  const auth = randomBytes(16);
  return {
    keys: { p256dh: own.toString("base64url"), auth: auth.toString("base64url") },
    read(body: Buffer): string {
      const sender = body.subarray(21, 86);
      const derive = (key: Uint8Array, salt: Uint8Array, info: Uint8Array | string, length: number) =>
        Buffer.from(hkdfSync("sha256", key, salt, info, length));
      const info = Buffer.concat([Buffer.from("WebPush: info\0"), own, sender]);
      const [key, salt] = [derive(ecdh.computeSecret(sender), auth, info, 32), body.subarray(0, 16)];
      const content = derive(key, salt, "Content-Encoding: aes128gcm\0", 16);
      const open = createDecipheriv("aes-128-gcm", content, derive(key, salt, "Content-Encoding: nonce\0", 12));
      open.setAuthTag(body.subarray(-16));
      const clear = Buffer.concat([open.update(body.subarray(86, -16)), open.final()]).toString();
      return clear.slice(0, clear.lastIndexOf("\u0002"));
    },
  };
}

test("S38 F57 who asks to be told on his device is told of a leak by its browser, and stops it again", {
  skip: noBrowser,
}, async () => {
  const root = mkdtempSync(join(tmpdir(), "tributary-push-"));
  closers.push(() => rmSync(root, { recursive: true }));
  const folder = openDataFolder(root, "cloud");
  closers.push(() => folder.release());
  const settings = configuration.parse({ httpPort: 0, notifications: { privateAddresses: ["127.0.0.1"] } });
  const cloud = await startCloud(settings, folder, "from-here", (close) => closers.push(close));

  // The push service of the browser's maker, which is not asked in a test.
  const pushed: Buffer[] = [];
  const service = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    pushed.push(Buffer.concat(parts));
    response.writeHead(201).end();
  });
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
  closers.push(() => service.close());
  const { keys, read } = openKeys();
  const endpoint = `http://127.0.0.1:${(service.address() as AddressInfo).port}/browser`;

  const browser = await openBrowser();
  closers.push(() => browser.close());
  const context = await browser.newContext();
  await context.grantPermissions(["notifications"], { origin: cloud.url });
  await context.addInitScript({
    content: `{
      let told = null;
      const browser = {
        toJSON: () => (${JSON.stringify({ endpoint, keys })}),
        async unsubscribe() { told = null; return true; },
      };
      Object.assign(PushManager.prototype, {
        async subscribe() { told = browser; return told; },
        async getSubscription() { return told; },
      });
      Notification.requestPermission = async () => "granted";
    }`,
  });
  const page = await context.newPage();
  await page.goto(cloud.logIn ?? "");
  await page.getByRole("button", { name: "Log in" }).click();
  await page.waitForURL(`${cloud.url}/`);
  // Who runs the network wants to hear of every meter.
  assert.equal(
    await page.evaluate(async () => {
      const said = { method: "PUT", headers: { "content-type": "application/json" }, body: '{"others":"warning"}' };
      return (await fetch("/api/v1/notifications/settings", said)).status;
    }),
    200,
  );
  await page.goto(`${cloud.url}/alarms`);
  await page.getByRole("button", { name: "Tell me on this device" }).click();
  await page.locator('[data-told="true"]').waitFor();

  const now = realClock.seconds();
  const meter = "KAM.12345678.1b.07";
  const items: SyncItem[] = [
    {
      ...{ kind: "meter", meter, name: "Kitchen", utility: "water", medium: "cold water", driver: null, zone: "UTC" },
      ...{ securityMode: 5, authenticated: true, heardAt: now, telegrams: 1, gateway: "g", status: [], version: 1 },
    },
    {
      ...{ kind: "event", id: "leak-1", meter, alarm: "leak", severity: "warning", source: "rule", openedAt: now - 60 },
      ...{ closedAt: null, detail: "12 litres an hour", version: 1 },
    },
  ];
  await cloud.intake.receiveBatch(
    encodeSync({ v: 1, node: "n", epoch: "a", first: 1, last: 2, detail: "full", items }),
  );
  while (pushed.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
  const data = pushed.map(read).find((text) => text.includes("leak")) ?? assert.fail();

  // What the push service would hand to the browser.
  const devtools = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    devtools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const [found] = registrations;
      if (found !== undefined) resolve(found.registrationId);
    });
  });
  // A browser's own subscription waits for the worker; what is delivered before it is active is lost without a word.
  await page.evaluate("navigator.serviceWorker.ready.then(() => undefined)");
  await devtools.send("ServiceWorker.enable");
  const message = { origin: cloud.url, registrationId: await registered, data };
  type Shown = [title: string, body: string] | null;
  let shown: Shown = null;
  // The same message again takes the place of the one before.
  for (let time = 0; shown === null && time < 100; time += 1) {
    await devtools.send("ServiceWorker.deliverPushMessage", message);
    await page.waitForTimeout(100);
    shown = await page.evaluate<Shown>(`(async () => {
      const registration = await navigator.serviceWorker.ready;
      const [first] = await registration.getNotifications();
      return first === undefined ? null : [first.title, first.body];
    })()`);
  }
  const [title, body] = shown ?? assert.fail("nothing was shown");
  assert.equal(title, "Leak: consumption never stops");
  assert.match(body, /^Meter Kitchen \(KAM\.12345678\.1b\.07\), since .*\n12 litres an hour$/);

  await page.getByRole("button", { name: "Stop messages here" }).click();
  await page.locator('[data-told="false"]').waitFor();
});
