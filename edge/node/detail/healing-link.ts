// Keeps a link to the cloud going where its own store, or the log that it sends, was found damaged and began anew.
import { isDamage, type Log } from "@tributary/engine-log";
import type { SyncLink } from "../sync/sync.ts";

/** `open` is called again when the log goes on under another epoch, and after damage. */
export function healingLink(log: Pick<Log, "epoch">, open: (again: boolean) => SyncLink): SyncLink {
  let { epoch } = log;
  let link = open(false);

  function openAnew(): void {
    try {
      link.close();
    } catch {
      // What cannot be closed either is left to the end of the process.
    }
    link = open(true);
  }

  async function use<Result>(use: (link: SyncLink) => Promise<Result>): Promise<Result> {
    if (log.epoch !== epoch) {
      epoch = log.epoch;
      openAnew();
    }
    const using = link;
    try {
      return await use(using);
    } catch (error) {
      if (isDamage(error) && using === link) openAnew();
      throw error;
    }
  }

  return {
    sendNext: (target) => use((one) => one.sendNext(target)),
    sendUrgent: (target, now) => use((one) => one.sendUrgent(target, now)),
    ask: (target) => use((one) => one.ask(target)),
    close: () => link.close(),
  };
}
