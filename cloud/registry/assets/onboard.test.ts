// Tests that a file of meters goes in line by line, on SQLite and on a real PostgreSQL.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { readOnboardingFile } from "@tributary/wire";
import type { Assets } from "./assets.ts";
import { day, everAfter, openTrialAssets, start, trialStores } from "./trial-assets.ts";

const meterOf = (number: number) => `KAM.${String(10_000_000 + number)}.1b.07`;
const header =
  "meter,key,node,site,address,point,from,register,digits,index,customer,customer_name,prices,district,gateway";

/** A good line, unless cells are told otherwise. */
function lineOf(number: number, other: Record<string, string> = {}): string {
  const cells: Record<string, string> = {
    ...{ meter: meterOf(number), key: String(number).padStart(32, "0"), node: "edge-1" },
    ...{
      site: `S-${Math.floor(number / 4)}`,
      address: `"${Math.floor(number / 4)} Well Road, North"`,
      point: `P-${number}`,
    },
    ...{ from: "2026-03-01", register: "volume", digits: "5", index: "12.345" },
    ...{
      customer: `C-${number}`,
      customer_name: `Customer ${number}`,
      prices: "T",
      district: "D",
      gateway: "gateway-1",
    },
    ...other,
  };
  return header
    .split(",")
    .map((name) => cells[name])
    .join(",");
}

/** Twenty ways to be wrong, each by the field that is named. */
const bad: readonly (readonly [field: string, cells: Record<string, string>])[] = [
  ["meter", { meter: "12345678" }],
  ["meter", { meter: "" }],
  ["meter", { meter: meterOf(1) }],
  ["meter", { meter: "KAM.99999999.1b.07" }],
  ["key", { key: "0123" }],
  ["node", { node: "Edge 1" }],
  ["node", { node: "edge-9" }],
  ["node", { node: "edge-south" }],
  ["site", { site: "S/1" }],
  ["point", { point: "" }],
  ["point", { point: "P-1" }],
  ["from", { from: "2026-02-30" }],
  ["register", { register: "love" }],
  ["digits", { digits: "13" }],
  ["index", { index: "1,5".replace(",", ";") }],
  ["customer", { customer: "C 1" }],
  ["contract", { prices: "T-none" }],
  ["district", { district: "D-none" }],
  ["gateway", { gateway: "Gateway 1" }],
  ["line", { address: "a,b" }],
];

async function furnish(assets: Assets): Promise<void> {
  await assets.putStation({ kind: "edge", name: "edge-1" });
  await assets.bindNode("edge-1", ["north", "south"]);
  await assets.bindNode("edge-south", ["south"]);
  const version = { from: 0, periods: [{ name: "always", price: 1 }] };
  await assets.putPrices({ id: "north:T", name: "T", currency: "EUR", unit: "m3", zone: "UTC", version });
  await assets.putDistrict({ id: "north:D", name: "D", utility: "water", zone: "UTC", inside: null, geometry: null });
}

for (const { engine, place, close } of trialStores()) {
  describe(`onboarding on ${engine}`, () => {
    after(close);

    // SQLite takes the thousand; a server takes longer for each of their questions, and answers the same.
    const count = engine === "SQLite" ? 1000 : 100;
    test(`of ${count} lines with twenty bad ones the good go in, and each bad one is named with what to do`, async () => {
      const assets = await openTrialAssets(await place(), new Map([["KAM.99999999.1b.07", "south"]]));
      await furnish(assets);
      const rows = [header];
      const wanted: string[] = [];
      for (let number = 1; number <= count; number += 1) {
        const wrong = number % (count / 20) === 0 ? bad[number / (count / 20) - 1] : undefined;
        rows.push(lineOf(number, wrong?.[1]));
        if (wrong !== undefined) wanted.push(`${rows.length} ${wrong[0]}`);
      }
      const onboard = async (preview: boolean) => {
        const { lines, problems } = readOnboardingFile(rows.join("\n"), { zone: "Europe/Madrid" });
        const order = { tenant: "north", lines, within: new Set(["north"]), now: start + day, preview };
        const done = await assets.onboard(order);
        const named = [...problems, ...done.problems].toSorted((a, b) => a.line - b.line);
        assert.deepEqual(
          named.map(({ line, field }) => `${line} ${field}`),
          wanted,
        );
        assert.ok(named.every(({ says, todo }) => says.length > 5 && todo.length > 5));
        return done.lines;
      };

      const preview = await onboard(true);
      assert.equal(preview.filter(({ outcome }) => outcome === "new").length, count - 20);
      assert.deepEqual(await assets.points({ limit: 9 }), [], "a preview changes nothing");
      assert.deepEqual(await assets.meters([meterOf(1)]), []);

      assert.deepEqual(await onboard(false), preview);
      assert.equal((await assets.points({ limit: 2000 })).length, count - 20);
      assert.equal((await assets.customers({ limit: 2000 })).length, count - 20);
      assert.equal((await assets.districtAt("north:D", everAfter))?.members.length, count - 20);
      const [placed] = await assets.placementsOf({ meter: meterOf(7) }, everAfter);
      assert.deepEqual(placed?.registers, [{ register: "volume", digits: 5, first: 12_345_000, last: null }]);
      assert.equal(new Date((placed?.from ?? 0) * 1000).toISOString(), "2026-02-28T23:00:00.000Z");
      assert.equal((await assets.contractAt("north:P-7", start))?.customer, "north:C-7");
      const [meter] = await assets.meters([meterOf(7)]);
      assert.deepEqual(
        [meter?.node, meter?.key?.place, meter?.key?.fingerprint.length],
        ["edge-1", "vault of edge-1", 8],
      );
      assert.deepEqual(await assets.streams({ meters: [meterOf(7)] }), [{ gateway: "gateway-1", meter: meterOf(7) }]);

      await assets.exchange({ point: "north:P-7", at: start + 5 * day, last: [], meter: meterOf(5000) });
      await assets.moveOut("north:P-8", start + 5 * day);
      const again = (await onboard(false)).filter(({ outcome }) => outcome !== "same");
      assert.deepEqual(again, [], "the same file changes nothing, and undoes nothing that came since");
      await assets.close();
    });

    test("a file that tells less leaves what is known as it is", async () => {
      const assets = await openTrialAssets(await place());
      await furnish(assets);
      const onboard = async (...rows: string[]) => {
        const { lines, problems } = readOnboardingFile(rows.join("\n"), { zone: "UTC" });
        const done = await assets.onboard({ tenant: "north", lines, within: undefined, now: start, preview: false });
        assert.deepEqual([...problems, ...done.problems], []);
        return done.lines.map(({ outcome }) => outcome);
      };
      assert.deepEqual(await onboard(header, lineOf(1)), ["new"]);
      const before = [
        await assets.site("north:S-0"),
        await assets.point("north:P-1"),
        await assets.customer("north:C-1"),
      ];
      const less = `${meterOf(1)},P-1,C-1,S-0`;
      assert.deepEqual(await onboard("meter,point,customer,site", less), ["same"]);
      assert.deepEqual(await onboard("meter,point,customer,site,address", `${less},New Road`), ["changed"]);
      const [site, point, customer] = before;
      assert.deepEqual(await assets.site("north:S-0"), { ...site, address: "New Road" });
      assert.deepEqual([await assets.point("north:P-1"), await assets.customer("north:C-1")], [point, customer]);
      const like = await assets.metersLike([
        "KAM.10000001.*",
        "*.10000001.*",
        "ELS.10000001.*",
        meterOf(1),
        meterOf(2),
      ]);
      assert.deepEqual(
        [...like.values()].map((meters) => meters.length),
        [1, 1, 0, 1, 0],
      );
      await assets.close();
    });
  });
}
