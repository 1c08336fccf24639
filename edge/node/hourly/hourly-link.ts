// Sends the outbox to the cloud with no more detail than hours: what is finer stays at the node.
import { randomBytes } from "node:crypto";
import { deserialize, serialize } from "node:v8";
import type { Seconds } from "@tributary/core";
import { type Log, openDatabase, type Schema } from "@tributary/engine-log";
import { type CountsItem, encodeSync, type MeterItem, type SyncItem, syncVersion, urgentKinds } from "@tributary/wire";
import type { SyncTarget } from "../sync.ts";
import { chunkLimits } from "../sync-items.ts";
import {
  beginAnew,
  blockItems,
  columnItems,
  type HourBook,
  listItems,
  newBook,
  rowsByRegister,
  takeReadings,
} from "./hour-book.ts";

export interface HourlyLinkSettings {
  /** Database file of the link's own. */
  readonly path: string;
  readonly log: Log;
  readonly node: string;
  /** UTC seconds. */
  readonly now: () => Seconds;
}

export interface HourlyLink {
  /** Sends the next batch; false when there is nothing to be sent yet. */
  sendNext(target: SyncTarget): Promise<boolean>;
  close(): void;
}

/** All that is kept from batch to batch; plain data. */
interface LinkState {
  readonly epoch: string;
  readonly book: HourBook;
  /** Of each meter what the cloud was told of it, but for what changes with each telegram. */
  readonly meters: Map<string, string>;
  counts: CountsItem | undefined;
  /** The batch that led here: on its way, or confirmed. Sent again it is the same, byte for byte. */
  readonly last: number;
  /** The full hours that it told, after this one. */
  readonly after: Seconds;
  readonly batch: Uint8Array;
}

const schema: Schema = {
  version: 1,
  tables: "create table link (one integer primary key, state blob not null) strict",
};
const hour: Seconds = 3600;
/** A meter that sends each hour tells of a full hour up to an hour later, and its telegram may take some minutes. */
const patience: Seconds = hour + 300;
const listName = () => randomBytes(4).toString("hex");

/** The item where the cloud is to be told of it at once; readings and counts go with their hour, and the rest stays here. */
function toldAtOnce(item: SyncItem, meters: Map<string, string>): boolean {
  if (urgentKinds.has(item.kind) || item.kind === "lambda-report") return true;
  if (item.kind !== "meter") return false;
  const told = lasting(item);
  if (meters.get(item.meter) === told) return false;
  meters.set(item.meter, told);
  return true;
}

function lasting({ heardAt: _, telegrams: __, rssi: ___, gateway: ____, version: _____, ...facts }: MeterItem): string {
  return JSON.stringify(facts);
}

export function openHourlyLink({ path, log, node, now }: HourlyLinkSettings): HourlyLink {
  const { outbox, epoch } = log;
  const database = openDatabase(path, schema);
  const keep = database.prepare("insert into link values (1, ?) on conflict do update set state = excluded.state");

  function kept(): LinkState {
    const body = database.prepare("select state from link").get()?.["state"];
    // Only this program writes it; one of another store is left.
    const found = body instanceof Uint8Array ? (deserialize(body) as LinkState) : undefined;
    if (found?.epoch === epoch) return found;
    const last = outbox.confirmed();
    return {
      epoch,
      book: newBook(listName()),
      meters: new Map(),
      counts: undefined,
      last,
      after: 0,
      batch: new Uint8Array(),
    };
  }

  let state = kept();
  let rows = rowsByRegister(state.book);
  let folded = Math.max(state.last, outbox.confirmed());

  function restore(): void {
    state = kept();
    rows = rowsByRegister(state.book);
    folded = Math.max(state.last, outbox.confirmed());
  }

  /** Takes what came into the outbox into the state, up to the limits of a batch. */
  function fold(): SyncItem[] {
    const items: SyncItem[] = [];
    for (const { last, body } of outbox.next(folded, chunkLimits)) {
      // Only the node itself writes these.
      for (const item of JSON.parse(body) as SyncItem[]) {
        if (item.kind === "readings") takeReadings(state.book, rows, item);
        if (item.kind === "counts") state.counts = item;
        if (toldAtOnce(item, state.meters)) items.push(item);
      }
      folded = last;
    }
    return items;
  }

  const more = () => outbox.last() > folded;

  /** What the hours that are over say. */
  function hoursOver(): SyncItem[] {
    const { book, counts } = state;
    const until = Math.floor((now() - patience) / hour) * hour;
    if (until <= book.closed) return [];
    const version = now() * 1000;
    // What blocks mend counts above what the columns of the same batch say.
    const items = [...listItems(book, version), ...columnItems(book, until, version), ...blockItems(book, version + 1)];
    return counts === undefined || items.length === 0 ? items : [...items, counts];
  }

  /** The next batch made and kept; false when there is nothing to be sent yet. */
  function makeNext(): boolean {
    const first = outbox.confirmed() + 1;
    const atOnce = fold();
    if (folded < first) return false;
    const { closed } = state.book;
    // An hour is over when all that came is taken, or else readings that are here already would have to mend it.
    // Rows are told as they come, for a batch holds some thousands only.
    const items = [...atOnce, ...(more() ? listItems(state.book, now() * 1000) : hoursOver())];
    if (items.length === 0) return false;
    const batch = encodeSync({ v: syncVersion, node, epoch, first, last: folded, detail: "hourly", items });
    state = { ...state, last: folded, after: closed, batch };
    keep.run(serialize(state));
    return true;
  }

  async function send(target: SyncTarget): Promise<void> {
    const { through, again = [] } = await target.send(state.batch);
    if (through < state.last)
      throw new Error(`the receiver has nothing after entry ${through}, wanted was ${state.last}`);
    outbox.confirm(state.last);
    if (!again.includes(state.book.list)) return;
    beginAnew(state.book, listName(), state.after);
    rows = rowsByRegister(state.book);
  }

  return {
    async sendNext(target) {
      if (outbox.confirmed() >= state.last) {
        try {
          if (!makeNext()) return more();
        } catch (error) {
          // Memory is ahead of the disk: begin from the disk.
          restore();
          throw error;
        }
      }
      await send(target);
      return true;
    },
    close: () => database.close(),
  };
}
