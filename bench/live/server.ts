// The cloud of the bench in a process of its own: server.ts. It takes a batch when it is told to, and says what it costs.
import { batchOf, meter, meterItems, openTrialCloud, through } from "../../apps/api/trial-cloud.ts";

const cloud = await openTrialCloud();
let entry = 0;

process.on("message", async (asked: "take" | "usage" | "close") => {
  if (asked === "take") {
    entry += 1;
    const items = meterItems(entry, 1).filter(({ kind }) => kind === "meter" || kind === "readings");
    const at = performance.timeOrigin + performance.now();
    await through(cloud.intake, batchOf(entry, entry, items));
    process.send?.({ took: at });
  }
  if (asked === "usage") {
    const { user, system } = process.cpuUsage();
    process.send?.({
      rss: process.memoryUsage().rss,
      cpu: (user + system) / 1e6,
      watching: cloud.telemetry.watching(),
    });
  }
  if (asked === "close") {
    await cloud.close();
    process.disconnect();
  }
});
process.send?.({ url: cloud.url, meter });
