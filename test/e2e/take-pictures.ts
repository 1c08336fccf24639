// Takes the pictures of the README: `npm run pictures`. The city, its week and its leak are real telegrams through the whole house.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { AlarmList } from "@tributary/wire";
import { startUp, temporaryFolder, until } from "../scenarios/running.ts";
import { logIn, openBrowser } from "./browser.ts";

const pictures = join(import.meta.dirname, "../../docs/pictures");
mkdirSync(pictures, { recursive: true });
const folder = temporaryFolder();
const up = await startUp(folder.path, ["--city"]);
const browser = await openBrowser();
try {
  let leaking = "";
  await until("the leak is found", async () => {
    const { alarms } = await up.get<AlarmList>("/api/v1/alarms");
    leaking = alarms.find(({ alarm }) => alarm === "leak")?.meter ?? "";
    return leaking !== "" && up.said().includes("100 %");
  });
  for (const [name, path, width, height] of [
    ["meters", "/", 1280, 860],
    ["meter", `/meters/${leaking}`, 1280, 1000],
    ["phone", `/meters/${leaking}`, 390, 844],
  ] as const) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme: "light" });
    await logIn(page, up.url, await up.session());
    await page.goto(new URL(path, up.url).href);
    await page.waitForSelector("[data-live=live]");
    await page.waitForLoadState("load");
    // A round of telegrams, so that every meter was heard just now.
    await page.waitForTimeout(name === "meters" ? 20_000 : 1500);
    await page.screenshot({ path: join(pictures, `${name}.png`) });
    console.log(`docs/pictures/${name}.png`);
    await page.close();
  }
} finally {
  await browser.close();
  await up.end("SIGTERM");
  folder.remove();
}
