// Opens the node's directory: its log, which mends itself, and beside it files that begin anew when they are damaged.
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type Log, openLog, setAsideDamaged } from "@tributary/engine-log";

const logFile = "edge.sqlite";

/** `storeBytes`: room for the log, as much as the disk has unless told. */
export function openStore(dataDir: string, storeBytes: number | undefined, say: (says: string) => void): Log {
  mkdirSync(dataDir, { recursive: true });
  for (const file of readdirSync(dataDir)) {
    if (file.endsWith(".sqlite") && file !== logFile) setAsideDamaged(join(dataDir, file), say);
  }
  return openLog(join(dataDir, logFile), { say, ...(storeBytes === undefined ? {} : { mostBytes: storeBytes }) });
}
