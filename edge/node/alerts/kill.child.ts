// An edge node to be killed: hears a burst at each meter that it is told of, and says when that is durable.
import { usualPolicy } from "@tributary/engine-rules";
import { openTestEdge, start, uplink } from "../test-node.ts";

const [folder = ""] = process.argv.slice(2);
const edge = openTestEdge(folder, { now: start, safety: { ...usualPolicy, mostPerHour: 1000 } });

process.on("message", async (number: number) => {
  const meter = `SAL.${20_000_000 + number}.01.07`;
  const readings = [{ quantity: "valve-state", value: 1 } as const];
  await edge.receive(uplink({ meter, mode: 7, m3: 1, readings }, start));
  await edge.receive(uplink({ meter, mode: 7, m3: 2, readings, status: ["burst"] }, start));
  process.send?.(number);
});
process.send?.(-1);
