// Real telegrams through the whole house: what `decode` reads stands on the page with the same values, the rest is counted there.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { Fault, meterId, type Reading, registerOf, tickOf, ticksOf } from "@tributary/core";
import type { ReadTelegram } from "@tributary/drivers";
import type { Browser, Page } from "playwright-core";
import { lineDecoder } from "../../cli/decode/decode-line.ts";
import { type CorpusRecord, noCorpus, readCorpus } from "../corpus.ts";
import { connectLines, endAll, startUp, temporaryFolder, until } from "../scenarios/running.ts";
import { logIn, noBrowser, openBrowser } from "./browser.ts";

const folder = temporaryFolder();
let browser: Browser | undefined;
after(async () => {
  await browser?.close();
  await endAll();
  folder.remove();
});

interface Expected {
  readonly line: string;
  readonly decoded: ReadTelegram | Fault;
  readonly key: string | undefined;
}

/** A record's telegrams in the order in which the meter sent them, each with what the offline decoder makes of it. */
function expectations(record: CorpusRecord): Expected[] {
  const { telegram, key, before = [] } = record;
  const decode = lineDecoder({});
  return [...before, telegram].map((one) => ({
    line: one,
    key,
    decoded: decode(JSON.stringify({ telegram: one, key })),
  }));
}

const isClear = (decoded: ReadTelegram | Fault) => !(decoded instanceof Fault) && decoded.open.security.mode === 0;
const isStoredClear = (decoded: ReadTelegram | Fault) =>
  !(decoded instanceof Fault) && decoded.open.security.storedClear === true;

/** Who a telegram is from, also when it cannot be read. */
function meterOf({ decoded, line }: Expected): string {
  return decoded instanceof Fault ? `unread ${line.slice(4, 20)}` : meterId(decoded.open.meter);
}

/** Rounds so that each has at most one record of a meter: the corpus has meters under several keys, and old after new. */
function rounds(records: readonly CorpusRecord[]): Expected[][][] {
  const found: Expected[][][] = [];
  const used: Set<string>[] = [];
  for (const record of records) {
    const lines = expectations(record);
    const meters = [...new Set(lines.map(meterOf))];
    let round = 0;
    while (meters.some((meter) => used[round]?.has(meter))) round += 1;
    used[round] ??= new Set();
    for (const meter of meters) used[round]?.add(meter);
    found[round] ??= [];
    found[round]?.push(lines);
  }
  return found;
}

function keyFile(round: readonly Expected[][]): string {
  const lines = new Map<string, string>();
  for (const expected of round.flat()) {
    if (expected.decoded instanceof Fault) continue;
    const key = isClear(expected.decoded) || isStoredClear(expected.decoded) ? "none" : (expected.key ?? "none");
    lines.set(meterOf(expected), /^[0-9A-Fa-f]{16}$|^[0-9A-Fa-f]{32}$/.test(key) ? key : "none");
  }
  return ["meter,key", ...Array.from(lines, ([meter, key]) => `${meter},${key}`)].join("\n");
}

/** What the page shows of a register: its newest value, and all values that the meter kept. */
async function shownRegisters(page: Page): Promise<Map<string, string>> {
  const rows = await page.$$eval("tr[data-register]", (found) =>
    found.map((row) => [row.getAttribute("data-register") ?? "", row.getAttribute("data-value") ?? ""] as const),
  );
  return new Map(rows);
}

async function shownReadings(page: Page, register: string): Promise<number[]> {
  const chooser = page.getByLabel("Register of the readings");
  if ((await chooser.count()) > 0) await chooser.selectOption(register);
  const table = `table[data-readings="${register}"]`;
  await page.waitForSelector(table, { timeout: 5000 }).catch(() => undefined);
  return page.$$eval(`${table} tr[data-reading]`, (found) =>
    found.map((row) => Number(row.getAttribute("data-value"))),
  );
}

/** A reading's value in the unit in which the page shows its quantity. */
function pageValue(reading: Reading): number | string {
  const ticks = ticksOf(reading);
  return ticks === undefined ? String(reading.value) : ticks * 10 ** (tickOf(reading.quantity) ?? 0);
}

const near = (shown: number, value: number) => Math.abs(shown - value) <= 1e-9 * Math.max(1, Math.abs(value));

/** Registers that a telegram says, the second value of one named with its ordinal; kept values stand apart. */
function* placesOf(
  readings: readonly Reading[],
): Generator<{ register: string; kept: boolean; value: number | string }> {
  const said = new Map<string, number>();
  for (const reading of readings) {
    const { at, ...undated } = reading;
    const isPast = at !== undefined && Date.parse(`${at.slice(0, 10)}T00:00Z`) < Date.now();
    const register = registerOf(isPast ? reading : undated);
    const kept = reading.storage !== 0 && isPast && typeof reading.value === "number";
    const place = `${register} ${kept ? at : ""}`;
    const count = (said.get(place) ?? 0) + 1;
    said.set(place, count);
    yield { register: count === 1 ? register : `${register}.n${count}`, kept, value: pageValue(reading) };
  }
}

/** Goes to another address as a link of the page does, without loading the page anew. */
async function openInPage(page: Page, path: string): Promise<void> {
  await page.evaluate(
    `history.pushState(null, "", ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent("popstate"))`,
  );
}

async function checkPage(page: Page, meter: string, readings: readonly Reading[]): Promise<string[]> {
  await openInPage(page, `/meters/${meter}`);
  await page.waitForSelector(`.meter-head[data-meter="${meter}"]`);
  const shown = await shownRegisters(page);
  const missing: string[] = [];
  for (const { register, kept, value } of placesOf(readings)) {
    if (kept && typeof value === "number") {
      const values = await shownReadings(page, register);
      if (!values.some((one) => near(one, value))) missing.push(`${meter} ${register} kept ${value}, not in ${values}`);
    } else {
      const found = shown.get(register);
      const same = typeof value === "number" ? near(Number(found), value) : found === value;
      if (!same) missing.push(`${meter} ${register} ${value}, not ${found}`);
    }
  }
  return missing;
}

test("both files of real telegrams: what decode reads stands on the page, the rest is counted there", {
  skip: noCorpus || noBrowser,
}, async (t) => {
  browser = await openBrowser();
  const page = await browser.newPage();
  let read = 0;
  const all = rounds([...readCorpus("wmbus-dev.jsonl"), ...readCorpus("wmbus-dev-encrypted.jsonl")]);
  for (const [index, round] of all.entries()) {
    const keys = join(folder.path, `keys-${index}.csv`);
    writeFileSync(keys, keyFile(round));
    const up = await startUp(join(folder.path, `data-${index}`), ["--keys", keys]);
    const client = await connectLines(up.tcpPort);
    const tally = new Map<string, number>();
    const last = new Map<string, ReadTelegram>();
    const lines = round.flat();
    const from = Math.floor(Date.now() / 1000) - lines.length;
    for (const [place, { line, decoded }] of lines.entries()) {
      // A second apart: of two values that a register has in one second the first stands.
      const answer = await client.send(JSON.stringify({ telegram: line, at: from + place }));
      const cause = answer.ok ? answer.outcome : answer.error.code;
      tally.set(cause, (tally.get(cause) ?? 0) + 1);
      if (decoded instanceof Fault) assert.ok(!answer.ok, `${line} is ${cause}, not ${decoded.code}`);
      else if (isStoredClear(decoded)) assert.equal(cause, "stored-clear", line);
      else {
        assert.equal(cause, "read", line);
        last.set(meterId(decoded.open.meter), decoded);
      }
    }
    client.close();

    const sum = [...tally.values()].reduce((a, b) => a + b, 0);
    await until("the cloud has counted them all", async () => {
      const intake = await up.get<{ received: number }>("/api/v1/intake");
      return intake.received === sum;
    });
    await logIn(page, up.url, await up.session());
    await page.goto(new URL("/intake", up.url).href);
    await page.waitForSelector(`[data-received="${sum}"]`);
    const counted = await page.$$eval("tr[data-cause]", (rows) =>
      rows.map((row) => [row.getAttribute("data-cause") ?? "", Number(row.getAttribute("data-telegrams"))] as const),
    );
    assert.deepEqual(new Map([...counted].sort()), new Map([...tally].sort()), `round ${index}`);

    const missing: string[] = [];
    for (const [meter, decoded] of last) missing.push(...(await checkPage(page, meter, decoded.readings)));
    assert.deepEqual(missing, [], `round ${index}`);
    read += last.size;
    await up.end("SIGTERM");
  }
  assert.ok(read > 150, `only ${read} telegrams were read`);
  t.diagnostic(`${read} telegrams compared with the page in ${all.length} rounds`);
});
