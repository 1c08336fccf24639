// Judges batches at their receipt: what is new in them, what is wrong, and what their hour columns say.
import type { MeterId, Seconds } from "@tributary/core";
import type { SeriesStore } from "@tributary/engine-series";
import { decodeBlock, type ReadingsItem, type ReceivedBatch, type SyncItem, type WrongItem } from "@tributary/wire";
import { type Expanded, expandHours, type KeptList, lostLists } from "./hour-lists.ts";
import { type GroupCommit, type IntakeLog, listKey, type Sender, senderKey } from "./intake-log.ts";
import { billed, groupSums } from "./series-items.ts";
import type { Taken } from "./taken.ts";
import type { MeterOwners } from "./traits.ts";

export interface Arrived {
  readonly batch: ReceivedBatch;
  /** Of each item its place in the batch as it was sent. */
  readonly places: ReadonlyMap<SyncItem, number>;
}

export interface JudgedBatch {
  /** The batch with what is wrong with it. */
  readonly batch: ReceivedBatch;
  /** Up to which entry everything is durable once the group is. */
  readonly through: number;
  /** Lists that must begin anew. */
  readonly again: readonly string[];
}

export interface Judged extends Omit<GroupCommit, "at"> {
  /** One for each batch that arrived. */
  readonly batches: readonly JudgedBatch[];
}

export interface JudgeParts {
  readonly log: Pick<IntakeLog, "through" | "list">;
  readonly series: Pick<SeriesStore, "through">;
  readonly owners?: MeterOwners;
  readonly say: (says: string) => void;
}

/** Under which an item is counted that its node may not tell. */
const foreignItem = "foreign-meter";
const wrongItem = "wrong";

/** Of which meter an item is; hour columns and lists are of many. */
function meterOf(item: SyncItem): MeterId | undefined {
  if ("meter" in item) return item.meter;
  if (item.kind !== "block") return undefined;
  const block = decodeBlock(item.block);
  return typeof block === "string" ? undefined : block.meter;
}

function newestByMeter(readings: readonly ReadingsItem[]): Map<MeterId, Seconds> {
  const newest = new Map<MeterId, Seconds>();
  for (const { meter, at } of readings) newest.set(meter, Math.max(newest.get(meter) ?? 0, ...at));
  return newest;
}

/** What the series keep, or what is read as that; everything else is the registry's. */
const keptBySeries: ReadonlySet<SyncItem["kind"]> = new Set(["readings", "aggregates", "meter-list", "hours", "block"]);

/** What is kept of a batch that tells something new, without what its node may not tell. */
function partBatch({ batch, places }: Arrived, hours: Expanded, foreign: ReadonlyMap<MeterId, string>): Taken {
  const whyForeign = (item: SyncItem) => foreign.get(meterOf(item) ?? "");
  const isOwn = ({ meter }: { readonly meter: MeterId }) => !foreign.has(meter);
  const foreignItems = batch.items.flatMap((item): WrongItem[] => {
    const why = whyForeign(item);
    const says = `is of ${meterOf(item)}, ${why}`;
    return why === undefined ? [] : [{ item: places.get(item) ?? 0, kind: item.kind, says }];
  });
  const items = batch.items.filter((item) => whyForeign(item) === undefined);
  const itemsOf = <Kind extends SyncItem["kind"]>(kind: Kind) =>
    items.filter((item): item is Extract<SyncItem, { kind: Kind }> => item.kind === kind);
  const heard = hours.readings.filter(isOwn);
  return {
    batch: {
      ...batch,
      items: items.filter(({ kind }) => !keptBySeries.has(kind)),
      wrong: [...batch.wrong, ...foreignItems].sort((a, b) => a.item - b.item),
    },
    readings: [...itemsOf("readings"), ...heard, ...billed(itemsOf("billing"))],
    aggregates: [...itemsOf("aggregates"), ...hours.aggregates.filter(isOwn), ...groupSums(itemsOf("group"))],
    heardAt: newestByMeter(heard),
  };
}

export function openJudge({ log, series, owners, say }: JudgeParts): (group: readonly Arrived[]) => Promise<Judged> {
  async function foreignIn({ node, items }: ReceivedBatch, hours: Expanded): Promise<ReadonlyMap<MeterId, string>> {
    const meters = [...items.map(meterOf), ...hours.readings.map(({ meter }) => meter)];
    const told = [...new Set(meters.filter((meter) => meter !== undefined))];
    return told.length === 0 ? new Map() : ((await owners?.foreignTo(node, told)) ?? new Map());
  }

  function sayWrong({ node, wrong }: ReceivedBatch): void {
    const [first] = wrong;
    if (first === undefined) return;
    const place = `item ${first.item} (${first.kind}) ${first.says}`;
    say(`sync: of a batch of ${node} ${wrong.length} items are refused, the first: ${place}`);
  }

  return async (group) => {
    const marks = new Map<string, number>();
    const lists = new Map<string, string>();
    const refused = new Map<string, number>();
    const taken: Taken[] = [];
    const batches: JudgedBatch[] = [];
    const count = (why: string, many: number) => {
      if (many > 0) refused.set(why, (refused.get(why) ?? 0) + many);
    };
    // A log that is new or was lost goes on from where the store is.
    const throughOf = (sender: Sender) =>
      marks.get(senderKey(sender)) ?? Math.max(log.through(sender), series.through(sender.node, sender.epoch));

    for (const arrived of group) {
      const { batch } = arrived;
      const keptList: KeptList = (name) => lists.get(listKey(batch, name)) ?? log.list(listKey(batch, name));
      const through = throughOf(batch);
      // Already durable, or after a hole: the sender learns where to go on.
      if (batch.last <= through) {
        batches.push({ batch, through, again: lostLists(batch, keptList) });
        continue;
      }
      if (batch.first > through + 1) {
        batches.push({ batch: { ...batch, wrong: [] }, through, again: [] });
        continue;
      }
      const hours = expandHours(batch, keptList);
      const foreign = await foreignIn(batch, hours);
      const parted = partBatch(arrived, hours, foreign);
      const foreignHours = hours.readings.filter(({ meter }) => foreign.has(meter));
      sayWrong(parted.batch);
      count(wrongItem, batch.wrong.length);
      count(foreignItem, parted.batch.wrong.length - batch.wrong.length + foreignHours.length);
      for (const [name, text] of hours.lists) lists.set(listKey(batch, name), text);
      marks.set(senderKey(batch), batch.last);
      taken.push(parted);
      batches.push({ batch: parted.batch, through: batch.last, again: hours.again });
    }
    return { taken, lists, refused, batches };
  };
}
