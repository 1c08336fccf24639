// The page that decodes a pasted telegram, in a real browser and with no server but one for files.
import assert from "node:assert/strict";
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { after, test } from "node:test";
import { catalogue } from "@tributary/drivers";
import type { Browser, Page } from "playwright-core";
import { noBrowser, openBrowser } from "./browser.ts";

const built = join(import.meta.dirname, "../../apps/web/dist");
const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

/** Files alone: every question to the API is answered with 404, every other path with the page. */
const files = createServer(({ url = "/" }, response) => {
  const path = new URL(url, "http://localhost").pathname;
  if (path.startsWith("/api/")) return void response.writeHead(404).end();
  const asked = join(built, path);
  const file = existsSync(asked) && statSync(asked).isFile() ? asked : join(built, "index.html");
  response.setHeader("content-type", types[extname(file)] ?? "application/octet-stream");
  createReadStream(file).pipe(response);
});

let browser: Browser | undefined;
after(async () => {
  await browser?.close();
  files.close();
});

const sample = catalogue.named("diehl-aerius")?.samples[0];
const { telegram = "", key = "" } = sample ?? {};

async function open(): Promise<{ page: Page; requests: string[] }> {
  await new Promise<void>((listening) => files.listen(0, "127.0.0.1", listening));
  browser = await openBrowser();
  const page = await browser.newPage();
  const requests: string[] = [];
  page.on("request", (request) => requests.push(`${request.url()} ${request.postData() ?? ""}`));
  const { port } = files.address() as AddressInfo;
  await page.goto(`http://127.0.0.1:${port}/decode`);
  return { page, requests };
}

test("a pasted telegram is decoded and explained in the browser alone", { skip: noBrowser }, async () => {
  const { page, requests } = await open();
  await page.getByLabel("Telegram", { exact: true }).fill(telegram);
  await page.locator('[data-failure="no-key"]').waitFor();

  await page.getByRole("textbox", { name: "Key" }).fill(key);
  const row = page.locator('tr[data-quantity="volume"]').first();
  assert.equal(await row.getAttribute("data-value"), "1204.518");
  const hex = await page.locator(".fields .hex").allTextContents();
  assert.equal(hex.join("").replace(/\s/g, "").length, telegram.length, "every byte is shown");
  assert.equal(await page.locator('[data-failure="no-key"]').count(), 0);

  assert.ok(!requests.some((request) => request.includes(key) || request.includes(telegram.slice(20))));
  const stored = await page.evaluate("JSON.stringify([localStorage, sessionStorage, location.href, document.cookie])");
  assert.ok(!String(stored).includes(key));
});
