// The edge node of the bench, in a process of its own: gateways come by TCP, the cloud is told by HTTP.
import { createHash } from "node:crypto";
import { hopTcpInput, startGateway } from "@tributary/edge-gateway";
import { openEdge, readWithDrivers } from "@tributary/edge-node";
import { keyRing } from "@tributary/wire";
import { gatewayOf, type NodeUsage, password, type ToNode } from "./messages.ts";
import { beginning, keysOf } from "./sealed.ts";

const [dataDir = "", meters = "1000", detail = "hourly", connections = "16"] = process.argv.slice(2);
/** The bench says what time it is. */
let now = beginning;

const edge = openEdge({
  dataDir,
  node: "bench",
  keys: keyRing(keysOf(Number(meters))),
  zone: "Europe/Madrid",
  clock: { now: () => now * 1000 },
  reader: readWithDrivers(),
  detail: detail === "full" ? "full" : "hourly",
  log: (says) => console.error(says),
});
const digest = createHash("sha256").update(password).digest();
const gateways = new Map(Array.from({ length: Number(connections) }, (_, i) => [gatewayOf(i), digest]));
const place = { gateway: "bench", now: () => now };
const doors = await startGateway(place, edge, [hopTcpInput({ host: "127.0.0.1", port: 0, gateways })]);
const answer = (message: object) => process.send?.(message);

async function sync(url: string): Promise<void> {
  const running = edge.startSync(
    {
      async send(batch) {
        const response = await fetch(url, { method: "POST", body: Buffer.from(batch) });
        return JSON.parse(await response.text());
      },
    },
    { detail: detail === "full" ? "full" : "hourly" },
  );
  // All hours that are over are told when nothing waits any more, and no batch follows for a while.
  for (let quiet = 0; quiet < 10; ) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    quiet = edge.unsent() === 0 ? quiet + 1 : 0;
  }
  await running.stop();
}

process.on("message", async (asked: ToNode) => {
  if (asked.ask === "counts") answer({ counts: edge.counts() });
  if (asked.ask === "latest")
    answer({ latest: edge.latest(asked.meter)?.values.find((one) => one.register === "volume") });
  if (asked.ask === "usage") {
    const [all, taking] = [process.cpuUsage(), process.threadCpuUsage()].map(
      ({ user, system }) => (user + system) / 1e6,
    );
    const usage: NodeUsage = { cpu: all ?? 0, taking: taking ?? 0, rss: process.memoryUsage().rss };
    answer({ usage });
  }
  if (asked.ask === "clock") {
    now = asked.now;
    answer({ now });
  }
  if (asked.ask === "sync") {
    await sync(asked.url);
    answer({ synced: true });
  }
  if (asked.ask === "close") {
    await doors.stop();
    await edge.close();
    answer({ closed: true });
    process.disconnect();
  }
});
answer({ port: doors.inputs[0]?.address?.port });
