// Answers what was read, consumed and raised, in the views of the HTTP API.
import { layerNames, type MeterId, type RegisterName, type Seconds, type Utility } from "@tributary/core";
import type { SeriesStore, Span } from "@tributary/engine-series";
import type {
  AlarmList,
  AlarmView,
  CommandList,
  ConsumptionList,
  DecisionList,
  EventItem,
  GroupEventList,
  GroupList,
  GroupSums,
  IntakeView,
  LiveReading,
  MeterDetail,
  MeterItem,
  MeterList,
  MeterView,
  OverviewView,
  Page,
  ReadingList,
  ReadingsItem,
  UpdateList,
} from "@tributary/wire";
import { groupName } from "@tributary/wire";
import { type AssetBook, noBook } from "./asset-traits.ts";
import { type BillingPage, type BillingRead, billingReads } from "./billing.ts";
import { daysOf } from "./days-of-hours.ts";
import type { Clock, MeterBook, Within } from "./traits.ts";
import {
  alarmView,
  bucketView,
  groupEventView,
  intakeView,
  meterView,
  readingView,
  registerView,
  textView,
  unitOf,
} from "./views.ts";

/** A span of one register; a week before `to` and now where they are left out. */
export interface HistorySpan {
  readonly register: RegisterName;
  /** Nothing of before is told, whatever is asked. */
  readonly notBefore?: Seconds | undefined;
  readonly from?: Seconds | undefined;
  readonly to?: Seconds | undefined;
}

/** A part of a list; whether it goes on is found by asking for a row more. */
type Unpaged<List> = Omit<List, "next">;

export interface History {
  /** What became of telegrams is told of all meters or not at all: nodes count it without the meters. */
  overview(query?: Within): OverviewView;
  meters(
    query: Within & {
      readonly utility?: Utility | undefined;
      readonly search?: string | undefined;
      readonly after?: MeterId | undefined;
      readonly limit: number;
    },
  ): MeterList;
  /** A meter as a list shows it; `undefined` (here and below) when no such meter was ever heard. */
  meter(meter: MeterId): MeterView | undefined;
  /** A meter with the newest value of each of its registers. */
  latest(meter: MeterId): MeterDetail | undefined;
  /** The newest `limit` values of the span, oldest first. */
  readings(meter: MeterId, query: HistorySpan & { readonly limit: number }): Promise<Unpaged<ReadingList> | undefined>;
  /** What the edge aggregated, oldest first; a bucket without readings is left out. */
  consumption(
    meter: MeterId,
    query: HistorySpan & { readonly bucket: "hour" | "day" },
  ): Promise<ConsumptionList | undefined>;
  /** Newest first. */
  alarms(query: Within & Page & { readonly state: "open" | "all" }): Unpaged<AlarmList>;
  /** Newest first, as their edge nodes told them. */
  commands(query: Within & Page & { readonly meter?: MeterId | undefined }): Unpaged<CommandList>;
  /** What nodes decided on incidents that could close a valve, newest first. */
  decisions(query: Within & Page & { readonly meter?: MeterId | undefined }): Unpaged<DecisionList>;
  /** Alarms of groups where nodes tell of groups alone, newest first. */
  groupEvents(page: Page): Unpaged<GroupEventList>;
  /** What became of configurations and releases of nodes, newest first. */
  updates(page: Page): Unpaged<UpdateList>;
  groups(): GroupList;
  /** Sums of a group, oldest first; `undefined` when nothing was ever told of it. */
  groupSums(
    group: string,
    query: HistorySpan & { readonly utility: Utility; readonly bucket: "hour" | "day" },
  ): Promise<GroupSums | undefined>;
  /** An alarm as people read it. */
  alarm(event: EventItem): AlarmView;
  alarmById(id: string): AlarmView | undefined;
  intake(): IntakeView;
  /** The newest value that an item brought, as those who watch see it. */
  liveReading(item: ReadingsItem): LiveReading | undefined;
  /** What bills are made from, for a civil date (YYYY-MM-DD) in each meter's zone. */
  billing(date: string, query?: BillingPage): Promise<BillingRead[]>;
}

export interface HistoryParts {
  readonly registry: MeterBook;
  readonly series: SeriesStore;
  /** Where meters are mounted; without it each is taken as mounted since ever. */
  readonly assets?: AssetBook | undefined;
  readonly clock: Clock;
}

const week = 7 * 86_400;
/** Buckets of one answer: a year of hours. */
const mostBuckets = 9000;
/** Sums that wait for a node, of all groups together. */
const mostUnfinished = 200;

export function openHistory({ registry, series, assets = noBook, clock }: HistoryParts): History {
  const openAlarms = (meter: MeterId) => registry.alarms({ state: "open", meter, limit: 100 });
  const view = (item: MeterItem) => meterView(item, series.latest(item.meter), openAlarms(item.meter));
  const alarmOf = (event: EventItem) =>
    alarmView(event, registry.meter(event.meter), registry.acknowledgement(event.id));
  // Up to now means with what was told in this very second.
  const spanOf = (meter: MeterId, { register, from, to = clock() + 1, notBefore }: HistorySpan): Span => {
    const first = from ?? to - week;
    return { meter, register, from: notBefore === undefined ? first : Math.max(first, notBefore), to };
  };

  return {
    overview: ({ within } = {}) => ({
      at: clock(),
      utilities: registry.utilities({ within }),
      intake: intakeView(within === undefined ? registry.counts() : new Map()),
    }),
    meters(query) {
      const found = registry.meters({ ...query, limit: query.limit + 1 });
      const page = found.slice(0, query.limit);
      return { meters: page.map(view), next: found.length > page.length ? (page.at(-1)?.meter ?? null) : null };
    },
    meter(meter) {
      const item = registry.meter(meter);
      return item === undefined ? undefined : view(item);
    },
    latest(meter) {
      const item = registry.meter(meter);
      if (item === undefined) return undefined;
      const registers = [...series.latest(meter).map(registerView), ...registry.texts(meter).map(textView)];
      registers.sort((a, b) => (a.register < b.register ? -1 : 1));
      return { ...view(item), registers, openAlarms: openAlarms(meter).map(alarmOf) };
    },
    async readings(meter, query) {
      if (registry.meter(meter) === undefined) return undefined;
      const { register } = query;
      const found = await series.readings(spanOf(meter, query), query.limit);
      return { meter, register, unit: unitOf(register), readings: found.map(readingView(register)) };
    },
    async consumption(meter, query) {
      const item = registry.meter(meter);
      if (item === undefined) return undefined;
      const { register, bucket } = query;
      const span = spanOf(meter, query);
      const told = await series.aggregates(span, bucket, mostBuckets);
      // A node that tells hours tells no days.
      const hours = bucket === "hour" || told.length > 0 ? [] : await series.aggregates(span, "hour", mostBuckets);
      const buckets = [...told, ...daysOf(hours, item.zone)].map(bucketView(register));
      return { meter, register, unit: unitOf(register), bucket, zone: item.zone, buckets };
    },
    alarms: (query) => ({ alarms: registry.alarms(query).map(alarmOf) }),
    commands: (query) => ({ commands: registry.commands(query) }),
    decisions: (query) => ({
      decisions: registry.deeds("valve-decision", query).map(({ kind: _, version: __, ...decision }) => ({
        ...decision,
        meterName: registry.meter(decision.meter)?.name ?? null,
      })),
    }),
    updates: (query) => ({ updates: registry.updates(query).map(({ kind: _, version: __, ...update }) => update) }),
    groupEvents: (query) => ({ events: registry.groupEvents(query).map(groupEventView) }),
    groups() {
      const open = registry.unfinished({ limit: mostUnfinished });
      return {
        groups: registry.groups().map((group) => ({
          ...group,
          unfinished: open
            .filter((sum) => sum.group === group.group && sum.utility === group.utility)
            .map(({ bucket, start, zone, missing }) => ({ bucket, start, zone, missing: [...missing] })),
        })),
      };
    },
    async groupSums(group, query) {
      const { register, bucket, utility } = query;
      if (!registry.groups().some((one) => one.group === group && one.utility === utility)) return undefined;
      const found = await series.aggregates(spanOf(groupName(group, utility), query), bucket, mostBuckets);
      return { group, utility, register, unit: unitOf(register), bucket, buckets: found.map(bucketView(register)) };
    },
    alarm: alarmOf,
    alarmById(id) {
      const event = registry.alarm(id);
      return event === undefined ? undefined : alarmOf(event);
    },
    intake: () => intakeView(registry.counts()),
    liveReading({ meter, register, layer, at, ticks, quality }) {
      const place = at.reduce((newest, moment, i) => (moment >= (at[newest] ?? 0) ? i : newest), 0);
      const reading = {
        at: at[place] ?? 0,
        ticks: ticks[place] ?? 0,
        layer: layerNames[layer] ?? "raw",
        quality: quality[place] ?? 0,
      };
      const utility = registry.meter(meter)?.utility;
      if (utility === undefined || at.length === 0) return undefined;
      return { meter, utility, register, unit: unitOf(register), ...readingView(register)(reading) };
    },
    billing: (date, query = {}) => billingReads({ registry, series, assets, clock }, date, query),
  };
}
