// A real headless Chromium for tests. Where there is none, tests that need one are skipped; under CI that fails the run.
import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executable = process.env["TRIBUTARY_CHROMIUM"] ?? places.find((path) => existsSync(path));

/** Why a test that needs a browser cannot run here; `false` when it can. */
export const noBrowser = executable === undefined ? "Chromium is not installed" : false;

export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    ...(executable === undefined ? {} : { executablePath: executable }),
    args: [
      // Chromium refuses its sandbox to root, which is who CI runs as.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
}

/** Lets pages of a browser ask a server as whoever a session's cookie, `name=value`, is of. */
export async function logIn(page: Page, url: string, session: string): Promise<void> {
  const [name = "", value = ""] = session.split("=", 2);
  await page.context().addCookies([{ name, value, url }]);
}
