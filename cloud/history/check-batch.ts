// Checks of a batch what its schema cannot say: that its columns fit each other and the database.
import { layers } from "@tributary/core";
import {
  type AggregatesItem,
  decodeBlock,
  type GroupItem,
  type ReadingsItem,
  type ReceivedBatch,
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

function wrongGroup({ start, sum, members, filled, noise }: GroupItem): string | undefined {
  const fits = [sum, members, filled, noise].every((column) => column.length === start.length);
  if (!fits) return "has columns of different lengths";
  return start.every(isMoment) ? undefined : "has a moment outside the years 1970 to 9999";
}

function wrongItem(item: SyncItem): string | undefined {
  switch (item.kind) {
    case "readings":
      return wrongReadings(item);
    case "aggregates":
      return wrongAggregates(item);
    case "group":
      return wrongGroup(item);
    case "billing":
      return isMoment(item.at) && isCount(item.quality) ? undefined : "has a moment or a quality that there is not";
    case "block":
      return typeof decodeBlock(item.block) === "string" ? "is no block" : undefined;
    default:
      return undefined;
  }
}

/** A sentence that says what is wrong with the batch, or `undefined`. */
export function whatIsWrong(batch: ReceivedBatch): string | undefined {
  if (batch.last < batch.first) return `the batch ends at ${batch.last}, before its first entry ${batch.first}`;
  for (const [index, item] of batch.items.entries()) {
    const wrong = wrongItem(item);
    if (wrong !== undefined) return `item ${index} (${item.kind}) ${wrong}`;
  }
  return undefined;
}
