// 24 hours without the cloud, of 500 hourly meters.
import { after, it } from "node:test";
import { dayAway, sayDay } from "./day-away.ts";
import { temporaryFolder } from "./test-node.ts";

const folder = temporaryFolder();
after(() => folder.remove());

it("F18 T10 24 hours without the cloud: alarms and valves work, then every reading arrives once, in order", async (t) => {
  t.diagnostic(sayDay(await dayAway(folder.path, 500)));
});
