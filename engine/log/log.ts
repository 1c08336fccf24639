// The edge node's durable store: what came in, how it was counted, what is to be sent, and snapshots of its state.
import { healing } from "./healing.ts";
import type { IntakeBatch, Log, LogOptions } from "./log-contract.ts";
import { openStoredLog, type StoredLog } from "./stored-log.ts";

/** Opens or makes the log. One that is damaged is set aside, also while it is in use, and its backup takes its place. */
export function openLog(path: string, options: LogOptions = {}): Log {
  const { use: useAtOnce, close } = healing(
    (again) => openStoredLog(path, options, again),
    options.healed ?? (() => undefined),
  );
  const use = <Result>(ask: (log: StoredLog) => Result): Result =>
    useAtOnce((log) => {
      log.settle();
      return ask(log);
    });
  /** An error that came later than the call it belongs to heals the log all the same. */
  const fail = (error: unknown): never =>
    useAtOnce(() => {
      throw error;
    });

  function* each(of: (log: Log) => Iterable<IntakeBatch>): Generator<IntakeBatch> {
    const batches = use(of)[Symbol.iterator]();
    for (;;) {
      const next = use(() => batches.next());
      if (next.done === true) return;
      yield next.value;
    }
  }

  return {
    get epoch() {
      return use(({ epoch }) => epoch);
    },
    beginEpoch: () => use((log) => log.beginEpoch()),
    outbox: {
      next: (through, limits) => use(({ outbox }) => outbox.next(through, limits)),
      nextUrgent: (through) => use(({ outbox }) => outbox.nextUrgent(through)),
      last: () => use(({ outbox }) => outbox.last()),
      confirmed: () => use(({ outbox }) => outbox.confirmed()),
      confirm: (through) => use(({ outbox }) => outbox.confirm(through)),
      bytes: () => useAtOnce(({ outbox }) => outbox.bytes()),
      condense: (most, condense) => use(({ outbox }) => outbox.condense(most, condense)),
      setAside: (entry, body, says) => use(({ outbox }) => outbox.setAside(entry, body, says)),
      takeBack: (entry) => use(({ outbox }) => outbox.takeBack(entry)),
      aside: () => use(({ outbox }) => outbox.aside()),
      condensed: () => use(({ outbox }) => outbox.condensed()),
    },
    records: {
      find: (kind, id) => use(({ records }) => records.find(kind, id)),
      list: (kind, filter) => use(({ records }) => records.list(kind, filter)),
    },
    commit: (commit) => use((log) => log.commit(commit)),
    commitBeside: (commit) => useAtOnce((log) => log.commitBeside(commit))?.catch(fail),
    nextBatch: () => useAtOnce((log) => log.nextBatch()),
    counts: () => use((log) => log.counts()),
    version: () => use((log) => log.version()),
    writtenAt: () => use((log) => log.writtenAt()),
    toldThrough: () => use((log) => log.toldThrough()),
    through: (sender) => useAtOnce((log) => log.through(sender)),
    parts: () => use((log) => log.parts()),
    hasNamed: () => use((log) => log.hasNamed()),
    named: () => use((log) => log.named()),
    forgetNamed: () => use((log) => log.forgetNamed()),
    lacks: () => use((log) => log.lacks()),
    lacking: (all) => each((log) => log.lacking(all)),
    batchesAfter: (batch) => each((log) => log.batchesAfter(batch)),
    prune: (retention) => use((log) => log.prune(retention)),
    look: () => use((log) => log.look()),
    backedUpAt: () => use((log) => log.backedUpAt()),
    backUp: async (at) => use((log) => log.backUp(at)).catch(fail),
    close,
  };
}
