// Checks of an item of a batch what its schema cannot say: that its columns fit each other and the database.
import { isZone, layers, type Seconds } from "@tributary/core";
import {
  type AggregatesItem,
  decodeBlock,
  type GroupItem,
  type GroupShareItem,
  type ReadingsItem,
  type SyncItem,
} from "@tributary/wire";

const lastMoment = 253_402_300_799; // the end of the year 9999
const largestInteger = 0x7fff_ffff;
const layerCodes: ReadonlySet<number> = new Set(Object.values(layers));

const isMoment = (at: number) => at >= 0 && at <= lastMoment;
const isCount = (count: number) => count >= 0 && count <= largestInteger;

function wrongReadings(item: ReadingsItem): string | undefined {
  const { at, ticks, quality, layer, version } = item;
  if (ticks.length !== at.length || quality.length !== at.length) return "has columns of different lengths";
  if (!at.every(isMoment)) return "has a moment outside the years 1970 to 9999";
  if (!quality.every(isCount)) return "has a quality that is no set of flags";
  if (!layerCodes.has(layer)) return `has a layer ${layer} that there is not`;
  return version < 0 ? "has a version below 0" : undefined;
}

function wrongAggregates(item: AggregatesItem): string | undefined {
  const { start, sum, min, max, mean, count, estimated, version } = item;
  const columns = [sum, min, max, mean, count, estimated];
  if (columns.some((column) => column.length !== start.length)) return "has columns of different lengths";
  if (!start.every(isMoment)) return "has a moment outside the years 1970 to 9999";
  if (!count.every(isCount)) return "has a count below 0 or too large";
  return version < 0 ? "has a version below 0" : undefined;
}

function wrongGroup(item: GroupItem | GroupShareItem): string | undefined {
  const { start, members, filled, noise, zone } = item;
  const told = item.kind === "group" ? item.sum : item.share;
  const fits = [told, members, filled, noise].every((column) => column.length === start.length);
  if (!fits) return "has columns of different lengths";
  if (!members.every(isCount) || !filled.every(isCount)) return "has more members than can be counted";
  if (!isZone(zone)) return `has a time zone ${zone} that there is not`;
  return start.every(isMoment) ? undefined : "has a moment outside the years 1970 to 9999";
}

/** So far a clock of a node may be before that of the cloud. */
const mostAhead: Seconds = 86_400;
/** What only ever adds up: whose newest version need not be later than another's to be kept. */
const addsUp: ReadonlySet<SyncItem["kind"]> = new Set([
  "readings",
  "aggregates",
  "meter-list",
  "hours",
  "block",
  "billing",
]);

const momentsOf = (item: SyncItem): readonly number[] => {
  switch (item.kind) {
    case "event":
      return [item.openedAt, item.closedAt ?? item.openedAt];
    case "meter":
      return [item.heardAt];
    case "command":
      return [item.requestedAt, item.expiresAt, item.sentAt ?? 0, item.endedAt ?? 0];
    case "group-event":
      return [item.hour];
    case "billing":
      return [item.from, item.to, item.at];
    default:
      return "at" in item && typeof item.at === "number" ? [item.at] : [];
  }
};

/**
 * A sentence that says what is wrong with an item, or `undefined`. `now`: an item whose newest version counts is wrong where
 * its version is of a later day, for nothing could ever take its place.
 */
export function whatIsWrong(item: SyncItem, now: Seconds): string | undefined {
  if (!momentsOf(item).every(isMoment)) return "has a moment outside the years 1970 to 9999";
  if (!addsUp.has(item.kind) && item.version > (now + mostAhead) * 1000) {
    return `has a version ${item.version} that is more than a day ahead of the clock`;
  }
  switch (item.kind) {
    case "readings":
      return wrongReadings(item);
    case "aggregates":
      return wrongAggregates(item);
    case "group":
    case "group-share":
      return wrongGroup(item);
    case "billing":
      return isCount(item.quality) ? undefined : "has a quality that is no set of flags";
    case "meter":
      return isZone(item.zone) ? undefined : `has a time zone ${item.zone} that there is not`;
    case "block":
      return typeof decodeBlock(item.block) === "string" ? "is no block" : undefined;
    default:
      return undefined;
  }
}
