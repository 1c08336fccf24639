// Tests that a store whose process is killed while it is filled, moved and folded loses and doubles nothing.
import { test } from "node:test";
import { killAgainAndAgain } from "./killed.ts";

test("F41 killed three times while it is tended, the store has each row once", async () => {
  const moments = [3, 90, 11, 40, 17, 5];
  await killAgainAndAgain(3, (bound) => (moments.shift() ?? 0) % bound);
});
