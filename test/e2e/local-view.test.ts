// The node's own page in a real browser, while there is no cloud.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import type { Browser } from "playwright-core";
import { connectLines, endAll, startRole, temporaryFolder } from "../scenarios/running.ts";
import { testMeter } from "../scenarios/telegrams.ts";
import { noBrowser, openBrowser } from "./browser.ts";

const folder = temporaryFolder();
let browser: Browser | undefined;
after(async () => {
  await browser?.close();
  await endAll();
  folder.remove();
});

const meter = testMeter(79);

test("F9 a live counter of a meter, rates, radio and alarms on the node's own page, for who has its token", {
  skip: noBrowser,
}, async () => {
  const keys = join(folder.path, "keys.csv");
  writeFileSync(keys, `meter,key\n${meter.keyLine}\n`);
  const data = join(folder.path, "edge");
  // The cloud is named and away.
  const args = ["--cloud", "http://127.0.0.1:9", "--keys", keys, "--telegram-port", "0", "--mqtt-port", "0"];
  const edge = await startRole("edge", data, args);
  const lines = await connectLines(edge.tcpPort);
  const now = Math.floor(Date.now() / 1000);
  const say = (litres: number, status = 0) => lines.send(meter.line(litres, now - 1000 + litres, status));
  assert.equal((await say(10)).ok, true);

  browser = await openBrowser();
  const page = await browser.newPage();
  const wrong: string[] = [];
  page.on("pageerror", (error) => wrong.push(error.message));
  await page.goto(edge.controlUrl);
  await page.getByLabel("Token").fill("not the token");
  await page.getByRole("button", { name: "Show" }).click();
  await page.getByText("send the token").waitFor();
  assert.equal(await page.locator("#view").isVisible(), false);

  await page.getByLabel("Token").fill(readFileSync(join(data, "control-token"), "utf8").trim());
  await page.getByRole("button", { name: "Show" }).click();
  await page.getByRole("heading", { name: "Edge node edge-1" }).waitFor();
  await page.getByRole("row", { name: "read 1" }).waitFor();
  await page.getByLabel("Meter").fill(meter.id);
  await page.getByRole("button", { name: "Count" }).click();
  await page.getByText("0.000 m3 since you look").waitFor();
  // It goes on by itself: what the meter says next is counted, and its alarm stands below. Status 4: low battery.
  await say(35, 4);
  await page.getByText("0.025 m3 since you look").waitFor();
  await page.getByRole("row", { name: /low-battery/ }).waitFor();
  await page.getByRole("row", { name: /telegrams in .* \/s/ }).waitFor();
  await page.getByRole("row", { name: /gateway-1 1 meters/ }).waitFor();
  assert.deepEqual(wrong, []);
  lines.close();
  await edge.end("SIGTERM");
});
