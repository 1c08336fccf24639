// Tests what the book of assets learns from what nodes told.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openTrialAssets } from "@tributary/cloud-registry/trial";
import type { MeterItem } from "@tributary/wire";
import { learnLinks } from "./learn-links.ts";

test("S25 F29 F39 stations and links follow from what nodes told, each once, and names that are none are passed over", async () => {
  const assets = await openTrialAssets(":memory:");
  const heard: readonly (readonly [meter: string, gateway: string, node: string])[] = [
    ["KAM.00000001.1b.07", "gateway-1", "edge-1"],
    ["KAM.00000002.1b.07", "gateway-1", "edge-1"],
    ["KAM.00000003.1b.07", "gateway-2", "edge-1"],
    ["KAM.00000004.1b.07", "../etc", "edge-1"],
    ["no meter", "gateway-3", "edge-1"],
    ["KAM.00000005.1b.07", "import-tables", "import-tables"],
  ];
  const registry = {
    nodes: () => ["edge-1", "edge-2", "import-tables", "Bad Name"],
    nodeOf: (meter: string) => heard.find(([one]) => one === meter)?.[2],
    meters: () => heard.map(([meter, gateway]) => ({ meter, gateway }) as MeterItem),
  };
  for (const seconds of [100, 200]) await learnLinks(assets, registry, { seconds: () => seconds }, () => false);
  const names = async (kind: "gateway" | "edge") => (await assets.stations(kind)).map(({ name }) => name);
  assert.deepEqual(
    [await names("gateway"), await names("edge")],
    [
      ["gateway-1", "gateway-2"],
      ["edge-1", "edge-2"],
    ],
  );
  const links = await assets.links({ limit: 100 });
  assert.deepEqual(
    links.map(({ lower, upper, zone }) => `${lower.name} ${upper.name} ${zone}`),
    [
      "edge-1 cloud provider",
      "edge-2 cloud provider",
      "gateway-1 edge-1 provider",
      "gateway-2 edge-1 provider",
      "KAM.00000001.1b.07 gateway-1 meter-gateway",
      "KAM.00000002.1b.07 gateway-1 meter-gateway",
      "KAM.00000003.1b.07 gateway-2 meter-gateway",
    ],
  );
  assert.ok(links.every(({ since }) => since === 100));
  await assets.close();
});
