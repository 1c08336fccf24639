// Sends the cloud less than the outbox holds: a teller takes its entries in and says what of them goes out.
import type { DatabaseSync } from "node:sqlite";
import { deserialize, serialize } from "node:v8";
import type { Seconds } from "@tributary/core";
import { type Log, openDatabase, type Schema, transaction } from "@tributary/engine-log";
import { type Detail, decodeSync, encodeSync, type SyncItem, syncVersion, type WrongItem } from "@tributary/wire";
import type { SyncLink } from "../sync/sync.ts";
import { chunkLimits } from "../sync/sync-items.ts";
import { BatchRefused, type SyncTarget } from "../sync/sync-target.ts";
import { openUrgentLane } from "../sync/urgent-lane.ts";

/** Decides what goes out. Its state is plain data, kept with each batch before that is sent. */
export interface Teller<State> {
  begin(): State;
  /** Takes an entry of the outbox into the state; answers what the cloud is told at once. */
  take(state: State, item: SyncItem): readonly SyncItem[];
  /** What the cloud is told of an alarm ahead of its turn; it comes again in its turn. */
  ahead(state: State, item: SyncItem): readonly SyncItem[];
  /** One message: what is to be told at once, and what is over and was not told yet. `more` waits in the outbox. */
  next(state: State, atOnce: readonly SyncItem[], more: boolean): readonly SyncItem[];
  /** The newest moment that it knows of, 0 for none. */
  newest(state: State): Seconds;
  /** Whether the cloud asks for lists to begin anew that are this teller's. */
  isAgain?(state: State, lists: readonly string[]): boolean;
  /** The cloud will never have the last message, or cannot go on from it: what it told is told in another way. */
  beginAnew?(state: State): void;
  /** Writes what it keeps in tables of its own, within the link's transaction. */
  save(): void;
  /** Begins again from the disk, for memory is ahead of it. */
  reload(): void;
  /** Empties its tables: they are of another store. */
  forget(): void;
  /**
   * Goes on from `now` after a clock that stood in the far future, and under a log that lost something, with what must never
   * be told twice; else begins anew.
   */
  returnTo?(state: State, now: Seconds): State;
}

export interface KeptLinkSettings<State> {
  /** Database file of the link's own. */
  readonly path: string;
  readonly log: Log;
  readonly node: string;
  readonly detail: Detail;
  /** The node's clock. */
  readonly now: () => Seconds;
  readonly teller: (database: DatabaseSync) => Teller<State>;
  readonly say: (says: string) => void;
}

interface Kept<State> {
  /** Of what is kept here; that of before had other contents. */
  readonly form: 2;
  readonly epoch: string;
  readonly state: State;
  /** The entry up to which `batch` tells. Sent again it is the same, byte for byte: noise is drawn once. */
  readonly last: number;
  readonly batch: Uint8Array;
}

const farAhead: Seconds = 2 * 86_400;

const schema: Schema = {
  version: 1,
  tables: "create table link (one integer primary key, state blob not null) strict",
};

export function openKeptLink<State>(settings: KeptLinkSettings<State>): SyncLink {
  const { path, log, node, detail, say } = settings;
  const { outbox } = log;
  const database = openDatabase(path, schema);
  const keep = database.prepare("insert into link values (1, ?) on conflict do update set state = excluded.state");
  const teller = settings.teller(database);

  function read(): Kept<State> {
    const body = database.prepare("select state from link").get()?.["state"];
    // Only this program writes it; one of another store, or of before, is left.
    const found = body instanceof Uint8Array ? (deserialize(body) as Kept<State>) : undefined;
    if (found?.epoch === log.epoch && found.form === 2) return found;
    if (found !== undefined) teller.forget();
    // A log whose backup took its place may hold once more what was told: that stays told.
    const lasting = found?.form === 2 ? teller.returnTo?.(found.state, settings.now()) : undefined;
    const state = lasting ?? teller.begin();
    return { form: 2, epoch: log.epoch, state, last: outbox.confirmed(), batch: new Uint8Array() };
  }

  let kept = read();
  let folded = Math.max(kept.last, outbox.confirmed());
  const urgent = openUrgentLane(
    log,
    node,
    detail,
    () => folded,
    (items) => items.flatMap((item) => teller.ahead(kept.state, item)),
  );

  function write(next: Kept<State>): void {
    transaction(database, () => {
      keep.run(serialize(next));
      teller.save();
    });
    kept = next;
  }

  /** Memory is ahead of the disk: begins from the disk. */
  function reload(): void {
    teller.reload();
    kept = read();
    folded = Math.max(kept.last, outbox.confirmed());
  }

  /** After a clock that stood in the far future was set back nothing would be over for years: begins anew. */
  function forgetFuture(): void {
    const now = settings.now();
    if (teller.newest(kept.state) <= now + farAhead) return;
    say("sync: what was told of the far future is forgotten: hours and days go on from now");
    teller.forget();
    kept = { ...kept, state: teller.returnTo?.(kept.state, now) ?? teller.begin() };
  }

  /** Takes what came into the outbox into the state, up to the limits of a batch. */
  function fold(): SyncItem[] {
    const items: SyncItem[] = [];
    for (const { last, body } of outbox.next(folded, chunkLimits)) {
      // Only the node itself writes these.
      for (const item of JSON.parse(body) as SyncItem[]) items.push(...teller.take(kept.state, item));
      folded = last;
    }
    return items;
  }

  /** Makes the next batch and keeps it; false when there is nothing to be sent yet. */
  function makeNext(): boolean {
    const first = outbox.confirmed() + 1;
    forgetFuture();
    const atOnce = fold();
    if (folded < first) return false;
    const items = teller.next(kept.state, atOnce, outbox.last() > folded);
    if (items.length === 0) return false;
    write({ ...kept, last: folded, batch: encode(first, folded, items) });
    return true;
  }

  const encode = (first: number, last: number, items: readonly SyncItem[]) =>
    encodeSync({ v: syncVersion, node, epoch: log.epoch, first, last, detail, items });

  function itemsOf(batch: Uint8Array): readonly SyncItem[] {
    const sent = decodeSync(batch);
    return typeof sent === "string" ? [] : sent.items;
  }

  /** One of the two stores is older than the other believes: what waits, the batch too, is sent under new numbers. */
  function beginEpoch(why: string): never {
    const confirmed = outbox.confirmed();
    const items = itemsOf(kept.batch);
    log.beginEpoch();
    urgent.renumber();
    const last = kept.last - confirmed;
    write({ ...kept, epoch: log.epoch, last, batch: encode(1, last, items) });
    folded -= confirmed;
    throw new Error(`${why}: what waits is sent under new numbers`);
  }

  /** Keeps what the cloud will never take, with the reason, and says so. */
  function setAside(items: readonly SyncItem[], why: string): void {
    const kinds = [...new Set(items.map(({ kind }) => kind))].join(", ");
    outbox.setAside(kept.last, Buffer.from(encode(kept.last, kept.last, items)).toString("base64"), why);
    say(`sync: the cloud refused ${items.length} items (${kinds}) for good, they were put aside: ${why}`);
  }

  async function send(target: SyncTarget): Promise<void> {
    const first = outbox.confirmed() + 1;
    try {
      const { through, again = [], wrong = [] } = await target.send(kept.batch);
      if (through < first - 1) beginEpoch(`the cloud has nothing after entry ${through} and once had ${first - 1}`);
      if (through > outbox.last()) beginEpoch(`the cloud has entry ${through} and this node wrote ${outbox.last()}`);
      if (through < kept.last) throw new Error(`the cloud has nothing after entry ${through}, wanted ${kept.last}`);
      if (wrong.length > 0) asideOf(wrong);
      outbox.confirm(kept.last);
      if (teller.isAgain?.(kept.state, again) === true) teller.beginAnew?.(kept.state);
    } catch (error) {
      if (!(error instanceof BatchRefused)) throw error;
      // Nothing is given up for a receiver that refuses everything.
      const { through } = await target.send(encode(first, kept.last, []));
      if (through < kept.last) throw error;
      setAside(itemsOf(kept.batch), error.message);
      outbox.confirm(kept.last);
      teller.beginAnew?.(kept.state);
    }
  }

  function asideOf(wrong: readonly WrongItem[]): void {
    const items = itemsOf(kept.batch);
    setAside(
      wrong.flatMap(({ item }) => items[item] ?? []),
      wrong.map(({ item, says }) => `item ${item} ${says}`).join("; "),
    );
  }

  return {
    async sendNext(target) {
      if (outbox.confirmed() >= kept.last) {
        try {
          if (!makeNext()) return outbox.last() > folded;
        } catch (error) {
          reload();
          throw error;
        }
      }
      await send(target);
      return true;
    },
    sendUrgent: urgent.send,
    ask: urgent.ask,
    close: () => database.close(),
  };
}
