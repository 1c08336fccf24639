// Checks of an item of a batch what its schema cannot say: that its columns fit each other and the database.
import { layers } from "@tributary/core";
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
  const { start, members, filled, noise } = item;
  const told = item.kind === "group" ? item.sum : item.share;
  const fits = [told, members, filled, noise].every((column) => column.length === start.length);
  if (!fits) return "has columns of different lengths";
  return start.every(isMoment) ? undefined : "has a moment outside the years 1970 to 9999";
}

/** A sentence that says what is wrong with an item, or `undefined`. */
export function whatIsWrong(item: SyncItem): string | undefined {
  switch (item.kind) {
    case "readings":
      return wrongReadings(item);
    case "aggregates":
      return wrongAggregates(item);
    case "group":
    case "group-share":
      return wrongGroup(item);
    case "billing":
      return isMoment(item.at) && isCount(item.quality) ? undefined : "has a moment or a quality that there is not";
    case "block":
      return typeof decodeBlock(item.block) === "string" ? "is no block" : undefined;
    default:
      return undefined;
  }
}
