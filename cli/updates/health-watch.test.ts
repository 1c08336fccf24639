import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { watchHealth } from "./health-watch.ts";

test("a node is silent from the first look that it does not answer, and no more once it answers", async () => {
  let answers = true;
  const watch = watchHealth({ answers: async () => answers }, 1);
  const look = async () => {
    await wait(5);
    watch.look();
    await wait(1);
  };
  await look();
  assert.equal(watch.silentFor(), 0);
  answers = false;
  await look();
  const first = watch.silentFor();
  assert.ok(first > 0);
  await look();
  assert.ok(watch.silentFor() > first, "counted from the first");
  answers = true;
  await look();
  assert.equal(watch.silentFor(), 0);
});

test("a node is asked once at a time", async () => {
  let asked = 0;
  const never = new Promise<boolean>(() => undefined);
  const watch = watchHealth(
    {
      answers: () => {
        asked += 1;
        return never;
      },
    },
    1,
  );
  await wait(5);
  for (let looks = 0; looks < 5; looks += 1) watch.look();
  assert.equal(asked, 1);
});
