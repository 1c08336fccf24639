// Writes to a log until it is killed; says each number once it is durable. Started by the test beside it.
import { writeSync } from "node:fs";
import { openLog } from "./index.ts";

const log = openLog(process.argv[2] ?? "");
for (let n = log.outbox.last() + 1; ; n += 1) {
  log.commit({
    at: n,
    intake: { telegrams: 1, body: Uint8Array.of(n & 255, n >> 8) },
    counts: new Map([["read", 1]]),
    outbox: [{ entries: 1, body: `entry ${n}` }],
    version: n,
  });
  writeSync(1, `${n}\n`);
}
