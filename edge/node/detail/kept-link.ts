// Sends the cloud less than the outbox holds: a teller takes its entries in and says what of them goes out.
import { deserialize, serialize } from "node:v8";
import { type Log, openDatabase, type Schema } from "@tributary/engine-log";
import { type Detail, encodeSync, type SyncItem, syncVersion } from "@tributary/wire";
import type { SyncLink, SyncTarget } from "../sync.ts";
import { chunkLimits } from "../sync-items.ts";

/** Decides what goes out. Works on plain data, which is kept with each batch before that is sent. */
export interface Teller<State> {
  begin(): State;
  /** Takes an entry of the outbox into the state; answers what the cloud is told at once. */
  take(state: State, item: SyncItem): readonly SyncItem[];
  /** What is over by now and was not told yet: one message, and nothing when there is nothing more. */
  over(state: State): readonly SyncItem[];
}

export interface KeptLinkSettings<State> {
  /** Database file of the link's own. */
  readonly path: string;
  readonly log: Log;
  readonly node: string;
  readonly detail: Detail;
  readonly teller: Teller<State>;
}

interface Kept<State> {
  readonly epoch: string;
  readonly state: State;
  /** The entry up to which `batch` tells. Sent again it is the same, byte for byte: noise is drawn once. */
  readonly last: number;
  readonly batch: Uint8Array;
}

const schema: Schema = {
  version: 1,
  tables: "create table link (one integer primary key, state blob not null) strict",
};

export function openKeptLink<State>({ path, log, node, detail, teller }: KeptLinkSettings<State>): SyncLink {
  const { outbox, epoch } = log;
  const database = openDatabase(path, schema);
  const keep = database.prepare("insert into link values (1, ?) on conflict do update set state = excluded.state");

  function read(): Kept<State> {
    const body = database.prepare("select state from link").get()?.["state"];
    // Only this program writes it; one of another store is left.
    const found = body instanceof Uint8Array ? (deserialize(body) as Kept<State>) : undefined;
    if (found?.epoch === epoch) return found;
    return { epoch, state: teller.begin(), last: outbox.confirmed(), batch: new Uint8Array() };
  }

  let kept = read();
  let folded = Math.max(kept.last, outbox.confirmed());

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
    const atOnce = fold();
    if (folded < first) return false;
    const items = atOnce.length > 0 ? atOnce : teller.over(kept.state);
    if (items.length === 0) return false;
    const batch = encodeSync({ v: syncVersion, node, epoch, first, last: folded, detail, items });
    kept = { ...kept, last: folded, batch };
    keep.run(serialize(kept));
    return true;
  }

  return {
    async sendNext(target: SyncTarget) {
      if (outbox.confirmed() >= kept.last) {
        try {
          if (!makeNext()) return outbox.last() > folded;
        } catch (error) {
          // Memory is ahead of the disk: begin from the disk.
          kept = read();
          folded = Math.max(kept.last, outbox.confirmed());
          throw error;
        }
      }
      const { through } = await target.send(kept.batch);
      if (through < kept.last) throw new Error(`the receiver has nothing after entry ${through}, wanted ${kept.last}`);
      outbox.confirm(kept.last);
      return true;
    },
    close: () => database.close(),
  };
}
