// The log of an edge node cut and with bits turned over (T8), in its short form.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { fastFolder } from "../scenarios/running.ts";
import { cutAnywhere, cutLog, flipBits } from "./torn-write.ts";

const folder = fastFolder();
after(() => folder.remove());

test("T8 a log that is cut in its last records holds every commit before the cut and nothing of the one in it", (t) => {
  const cuts = cutLog(folder.path, 61);
  assert.ok(cuts > 50, `only ${cuts} cuts`);
  t.diagnostic(`${cuts} cuts`);
});

test("T8 a log that is cut anywhere holds every commit before the cut", () => {
  assert.equal(cutAnywhere(folder.path, 100), 100);
});

test("T8 a bit that fell over never makes something wrong of what was kept", (t) => {
  const { flips, said, setAside } = flipBits(folder.path, 150);
  assert.ok(said > 0 && setAside > 0);
  t.diagnostic(`${flips} flips, ${said} said, ${setAside} stores set aside`);
});
