// Alarms in a real browser: who has seen them, what nodes decided on valves, and alarms of groups.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import type { SyncItem } from "@tributary/wire";
import type { Browser } from "playwright-core";
import { batchOf, meter, meterItems, now, openTrialCloud, through } from "../../apps/api/trial-cloud.ts";
import { noBrowser, openBrowser } from "./browser.ts";

let browser: Browser | undefined;
const closers: (() => Promise<unknown>)[] = [];
after(async () => {
  await browser?.close();
  for (const close of closers) await close();
});

/** What a node did about the leak of the trial meter, and what a node that tells of groups alone says. */
const deeds: readonly SyncItem[] = [
  { kind: "acknowledgement", id: "leak-1", meter, at: now - 300, by: "Ana", says: "on my way", version: 2 },
  {
    ...{ kind: "valve-decision", incident: "burst-1", meter, at: now - 200, close: true, command: "c-1", version: 2 },
    says: "burst: the meter says so",
  },
  {
    ...{ kind: "valve-decision", incident: "burst-2", meter, at: now - 100, close: false, version: 2 },
    says: "burst, but a person has the valve in hand",
  },
];
const ofGroups: readonly SyncItem[] = [
  {
    ...{ kind: "group-event", group: "Mill Lane", alarm: "low-battery", severity: "notice" },
    ...{ hour: now - 3600, opened: 3, members: 20, version: 1 },
  },
];

test("S38 who has seen an alarm, decisions on valves and alarms of groups stand on the pages", {
  skip: noBrowser,
}, async () => {
  const cloud = await openTrialCloud({ webRoot: join(import.meta.dirname, "../../apps/web/dist") });
  closers.push(cloud.close);
  await through(cloud.intake, batchOf(1, 6, meterItems()));
  browser = await openBrowser();
  const page = await browser.newPage();
  const wrong: string[] = [];
  page.on("pageerror", (error) => wrong.push(error.message));
  await page.goto(`${cloud.url}/alarms`);
  const card = page.locator('[data-alarm="leak"]');
  await card.waitFor();
  assert.equal(await page.getByRole("heading", { name: "Valves" }).count(), 0);

  // What is told while the page stands open appears by itself.
  await through(cloud.intake, batchOf(7, 9, deeds));
  await through(cloud.intake, batchOf(1, 1, ofGroups, { node: "edge-2", detail: "group" }));
  await card.getByText("Seen by Ana: on my way").waitFor();
  await page.locator('[data-decision="close"]').getByText("burst: the meter says so").waitFor();
  await page.locator('[data-decision="leave"]').getByText("a person has the valve in hand").waitFor();
  await page.locator('[data-group="Mill Lane"]').getByText("3 alarms in Mill Lane, 20 meters").waitFor();

  await page.getByRole("link", { name: "Kitchen" }).first().click();
  await page.locator(`.meter-head[data-meter="${meter}"]`).waitFor();
  await page.getByText("Seen by Ana: on my way").waitFor();
  await page.locator('[data-decision="close"]').waitFor();
  assert.equal(await page.locator("[data-group]").count(), 0);
  assert.deepEqual(wrong, []);
});
