// The log of an edge node cut at every byte of its end and at ten thousand places, and with ten thousand bits turned over (T8).
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { fastFolder } from "../scenarios/running.ts";
import { cutAnywhere, cutLog, flipBits } from "./torn-write.ts";

const cut = fastFolder();
const flipped = fastFolder();
after(() => {
  cut.remove();
  flipped.remove();
});

test("T8 a log cut at every byte of its last three records holds every commit before the cut", (t) => {
  const cuts = cutLog(cut.path, 1);
  assert.ok(cuts > 3000, `only ${cuts} cuts`);
  t.diagnostic(`${cuts} cuts`);
});

test("T8 a log cut at ten thousand random places holds every commit before the cut", (t) => {
  t.diagnostic(`${cutAnywhere(cut.path, 10_000)} cuts`);
});

test("T8 ten thousand bits that fell over never make something wrong of what was kept", (t) => {
  const { flips, said, setAside } = flipBits(flipped.path, 10_000);
  assert.ok(said > 0 && setAside > 0);
  t.diagnostic(`${flips} flips, ${said} said, ${setAside} stores set aside`);
});
