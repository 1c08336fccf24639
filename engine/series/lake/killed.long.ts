// Kills the process of a store forty times while it is filled, moved and folded.
import { test } from "node:test";
import { killAgainAndAgain } from "./killed.ts";

test("F41 killed forty times while it is tended, the store has each row once", async () => {
  await killAgainAndAgain(40, (bound) => Math.floor(Math.random() * bound));
});
