// Parts of some real tables: imported, and each month compared; import-real-sets.long.ts takes all of them whole.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { compareMonths, hasRealSets, realSets } from "./import-real-sets.ts";

describe("monthly consumption of imported tables is what the tables say", { skip: !hasRealSets }, () => {
  for (const name of [
    "daiad, water of households",
    "ampds2, water of a house by the minute",
    "bwdf, inflow of districts",
  ]) {
    test(name, async () => {
      const set = realSets[name];
      assert.ok(set !== undefined);
      assert.ok((await compareMonths(set, { whole: false, twice: name.startsWith("daiad") })) >= 1);
    });
  }
});
