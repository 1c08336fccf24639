// The real tables whole: three million readings, imported, and each month of each meter compared.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { compareMonths, hasRealSets, realSets } from "./import-real-sets.ts";

describe("monthly consumption of imported tables is what the tables say", { skip: !hasRealSets }, () => {
  for (const [name, set] of Object.entries(realSets)) {
    test(name, async (context) => {
      const months = await compareMonths(set, { whole: true, twice: true });
      context.diagnostic(`${months} months`);
      assert.ok(months > 10);
    });
  }
});
