// An edge node that two sources flood for a minute.
import { after, test } from "node:test";
import { endAll, fastFolder } from "../scenarios/running.ts";
import { checkOverload, overload } from "./overload.ts";

const folder = fastFolder();
after(async () => {
  await endAll();
  folder.remove();
});

test("T13 F19 sources that flood the node are refused or held back, in bounded memory, and the others go on", async (t) => {
  const report = await overload(folder.path, 60_000);
  t.diagnostic(JSON.stringify(report));
  checkOverload(report);
});
