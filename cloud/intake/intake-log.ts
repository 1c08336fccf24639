// Keeps what was taken until the stores have it, and how far each sender was taken.
import type { Seconds } from "@tributary/core";
import { openLog } from "@tributary/engine-log";
import { packTaken, type Taken, unpackTaken } from "./taken.ts";

/** Who sends batches. */
export interface Sender {
  readonly node: string;
  readonly epoch: string;
}

/** Batches that were taken together. */
export interface Group {
  readonly number: number;
  readonly at: Seconds;
  readonly taken: readonly Taken[];
}

/** What becomes durable together. */
export interface GroupCommit {
  readonly at: Seconds;
  readonly taken: readonly Taken[];
  /** Hour lists as they stand now, by `listKey`. */
  readonly lists: ReadonlyMap<string, string>;
  /** How many items more were refused, by why. */
  readonly refused: ReadonlyMap<string, number>;
}

export interface IntakeLog {
  /** Up to which entry of a sender everything is durable here; 0 where nothing of it ever came. */
  through(sender: Sender): number;
  list(key: string): string | undefined;
  commit(group: GroupCommit): void;
  /** Number of the newest group, 0 before the first. */
  last(): number;
  /** Of groups up to this one nothing is kept that the stores lack. */
  trimmed(): number;
  /** Groups after this one and up to another, in order: some of them, as many as memory bears. */
  read(after: number, last: number): Group[];
  /** When the group after this one was taken; `undefined` where there is none: looked up once, however often it is asked. */
  takenAfter(after: number): Seconds | undefined;
  /** Drops groups up to this one: the stores have them. */
  trim(through: number): void;
  /** Items that were refused, by why. */
  refused(): Map<string, number>;
  close(): void;
}

export const senderKey = ({ node, epoch }: Sender): string => JSON.stringify([node, epoch]);
export const listKey = ({ node, epoch }: Sender, list: string): string => JSON.stringify([node, epoch, list]);

const lists = "hour-list";
/** What is unpacked at once, groups and their packed bytes; and bytes that are kept in memory for stores that keep up. */
const [mostGroups, mostRead, mostRecent] = [16, 2 ** 21, 2 ** 23];

export interface IntakeLogOptions {
  /** Room for all of it. What does not fit is refused by an error of which `isFull` holds. */
  readonly mostBytes: number;
  readonly say: (says: string) => void;
  /** Called after the log was found damaged and opened anew: its groups may have other numbers. */
  readonly healed: () => void;
}

export function openIntakeLog(path: string, { mostBytes, say, healed }: IntakeLogOptions): IntakeLog {
  /** The newest groups, so that stores that keep up need not unpack them. */
  const recent = new Map<number, Group & { readonly bytes: number }>();
  let recentBytes = 0;
  /** What `takenAfter` answered last. */
  let oldest: { readonly after: number; readonly at: Seconds } | undefined;
  const log = openLog(path, {
    mostBytes,
    say,
    healed() {
      recent.clear();
      recentBytes = 0;
      oldest = undefined;
      healed();
    },
  });

  function forget(number: number): void {
    recentBytes -= recent.get(number)?.bytes ?? 0;
    recent.delete(number);
  }

  const nothing = { counts: new Map<string, number>(), outbox: [], version: 0 };

  return {
    through: (sender) => log.through(senderKey(sender)),
    list: (key) => log.records.find(lists, key)?.body,
    commit({ at, taken, lists: changed, refused }) {
      const body = packTaken(taken);
      const number = log.nextBatch();
      log.commit({
        ...nothing,
        at,
        intake: { telegrams: taken.length, body },
        counts: refused,
        through: new Map(taken.map(({ batch }) => [senderKey(batch), batch.last])),
        records: Array.from(changed, ([id, text]) => ({ kind: lists, id, at, body: text })),
      });
      recent.set(number, { number, at, taken, bytes: body.length });
      recentBytes += body.length;
      for (const oldest of recent.keys()) {
        if (recentBytes <= mostRecent) break;
        forget(oldest);
      }
    },
    last: () => log.nextBatch() - 1,
    trimmed: () => log.lacks() - 1,
    read(after, last) {
      const found: Group[] = [];
      let bytes = 0;
      const isMuch = () => found.length >= mostGroups || bytes >= mostRead;
      for (let next = after + 1; next <= last && !isMuch(); next += 1) {
        const group = recent.get(next);
        if (group === undefined) break;
        found.push(group);
        bytes += group.bytes;
      }
      if (found.length > 0) return found;
      for (const { batch, at, body } of log.batchesAfter(after)) {
        if (batch > last || isMuch()) break;
        found.push({ number: batch, at, taken: unpackTaken(body) });
        bytes += body.length;
      }
      return found;
    },
    takenAfter(after) {
      if (oldest?.after === after) return oldest.at;
      let at = recent.get(after + 1)?.at;
      if (at === undefined) for ({ at } of log.batchesAfter(after)) break;
      oldest = at === undefined ? undefined : { after, at };
      return at;
    },
    trim(through) {
      for (const number of recent.keys()) if (number <= through) forget(number);
      log.commit({ ...nothing, at: log.writtenAt(), lacks: through + 1 });
      log.prune({ before: Number.MAX_SAFE_INTEGER, bytes: 0 });
    },
    refused: () => log.counts(),
    close: () => log.close(),
  };
}
