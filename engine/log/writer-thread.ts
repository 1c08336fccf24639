// The thread that writes groups into the log beside the node's own, in their order; a write that fails is its last.
import { DatabaseSync } from "node:sqlite";
import { type MessagePort, workerData } from "node:worker_threads";
import { coldLook } from "./cold-look.ts";
import { keepDurable, limitRoom } from "./database.ts";
import type { Commit } from "./log-contract.ts";
import { openLogTables } from "./log-tables.ts";
import { StoreDamaged } from "./open-whole.ts";

export interface ThreadSettings {
  readonly path: string;
  readonly mostBytes: number | undefined;
  readonly port: MessagePort;
  /** How many orders it is through with. */
  readonly done: Int32Array<SharedArrayBuffer>;
}

export type ToThread = { readonly commit: Commit; readonly batch: number } | "close";

/** Why something was not written; of errors what is needed to make them again. */
export interface NotWritten {
  readonly says: string;
  readonly errcode?: number;
  readonly isDamaged: boolean;
}

/** What an order came to; `undefined` when it was carried out. */
export type FromThread = "ready" | { readonly failed: NotWritten | undefined };

const { path, mostBytes, port, done }: ThreadSettings = workerData;
const database = new DatabaseSync(path);
keepDurable(database);
limitRoom(database, mostBytes);
const look = coldLook(path);
const { write } = openLogTables(database, () => undefined);

function failedBy(work: () => void): NotWritten | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    const isDamaged = error instanceof StoreDamaged;
    if (!(error instanceof Error)) return { says: String(error), isDamaged };
    return { says: error.message, isDamaged, ...("errcode" in error ? { errcode: Number(error.errcode) } : {}) };
  }
}

function carryOut(order: ToThread): NotWritten | undefined {
  if (!database.isOpen) return { says: "a write before this one failed", isDamaged: false };
  if (order === "close") return failedBy(() => database.close());
  const failed = failedBy(() => {
    look.atFile();
    write(order.commit, order.batch);
  });
  // What follows goes on from what was not written.
  if (failed !== undefined) failedBy(() => database.close());
  return failed;
}

const answer = (message: FromThread) => port.postMessage(message);

port.on("message", (order: ToThread) => {
  answer({ failed: carryOut(order) });
  Atomics.add(done, 0, 1);
  Atomics.notify(done, 0);
  if (order === "close") port.close();
});
answer("ready");
