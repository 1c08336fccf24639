// Opens the node's directory: its log, which mends itself, and beside it files that begin anew when they are damaged.
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type Log, type LogOptions, openLog, setAsideDamaged } from "@tributary/engine-log";

const logFile = "edge.sqlite";
/** How often the log is looked at, in milliseconds by the steady clock: disks do not age in virtual time. */
const lookedAtEvery = 60_000;

/** `storeBytes`: room for the log, as much as the disk has unless told. `news`: called when memory is to begin from the disk. */
export function openStore(
  dataDir: string,
  storeBytes: number | undefined,
  say: (says: string) => void,
  news: Pick<LogOptions, "healed" | "lost">,
): Log {
  mkdirSync(dataDir, { recursive: true });
  for (const file of readdirSync(dataDir)) {
    if (file.endsWith(".sqlite") && file !== logFile) setAsideDamaged(join(dataDir, file), say);
  }
  return openLog(join(dataDir, logFile), {
    ...news,
    say,
    ...(storeBytes === undefined ? {} : { mostBytes: storeBytes }),
  });
}

/** Answers what looks now and then whether the disk still holds what was written, for memory hides that it lost it. */
export function storeWatch(log: Log, elapsed: () => number, say: (says: string) => void): () => void {
  let lookedAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (elapsed() - lookedAt < lookedAtEvery) return;
    lookedAt = elapsed();
    try {
      log.look();
    } catch (error) {
      say(`edge: the store did not hold: ${String(error)}`);
    }
  };
}
