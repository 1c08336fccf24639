// Tests passkeys in a real browser: added in the account, used to log in, removed.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { endAll, type Running, startRole, temporaryFolder } from "../scenarios/running.ts";
import { logIn, noBrowser, openBrowser } from "./browser.ts";

const folder = temporaryFolder();
let cloud: Running;
let browser: Browser;
before(async () => {
  if (noBrowser !== false) return;
  cloud = await startRole("cloud", folder.path, ["--http-port", "0", "--sync-port", "0"]);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await endAll();
  folder.remove();
});

/** A device that holds passkeys and always finds its owner's finger (WebAuthn, 11). */
async function withDevice(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      ...{ protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
}

test("F54 a passkey is added, logs in, and is removed", { skip: noBrowser }, async () => {
  const url = cloud.url.replace("127.0.0.1", "localhost");
  const page = await (await browser.newContext()).newPage();
  const broken: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") broken.push(message.text());
  });
  await withDevice(page);
  await logIn(page, url, await cloud.session());
  await page.goto(`${url}/account`);
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByText("never used").waitFor();

  await page.getByRole("button", { name: "Log out" }).click();
  await page.waitForURL(`${url}/login`);
  await page.getByRole("button", { name: "Log in with a passkey" }).click();
  await page.waitForURL(`${url}/`);
  await page.goto(`${url}/account`);
  await page.getByText("last used on").waitFor();
  await page.getByRole("button", { name: "Remove" }).click();
  await page.getByText("The passkey is removed.").waitFor();

  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByRole("button", { name: "Log in with a passkey" }).click();
  await page.getByRole("alert").getByText("the passkey did not prove itself").waitFor();
  assert.equal(page.url(), `${url}/login`);
  assert.deepEqual(
    broken.filter((text) => /Content Security Policy/i.test(text)),
    [],
  );
});

test("where the server has no name, passkeys are not offered", { skip: noBrowser }, async () => {
  const page = await browser.newPage();
  await page.goto(`${cloud.url}/login`);
  assert.equal(await page.getByRole("button", { name: "Log in with a passkey" }).count(), 0);
  assert.equal(await page.getByRole("button", { name: "Log in" }).count(), 1);
});
