// Judges whether opened content is what a meter would send: a check of two bytes passes one wrong key in 65,536.
import { Fault } from "@tributary/core";
import { type DataRecord, meaningOf, readingsOf } from "@tributary/mbus";
import { formatMemory, recordsOf } from "./formats.ts";
import type { OpenTelegram } from "./unseal.ts";

/** More storage numbers than this no meter keeps; random bytes name far higher ones. */
const mostStorages = 4096;

/** Whether content may be right: a compact frame of an unknown format says nothing against its key. */
export function isPossible(open: OpenTelegram): boolean {
  const list = recordsOf(open, formatMemory(1));
  return !(list instanceof Fault) || list.code !== "bad-record";
}

/**
 * How unusual the records of a content are: 0 where each is a present or stored value of the meter as a whole, higher
 * for each that is not, infinite where they make no sense: as those of random bytes in 97 cases of 100, and content that
 * only its maker can read. Bytes that were decrypted wrong in part are odd.
 */
export function oddity(open: OpenTelegram): number {
  const list = recordsOf(open, formatMemory(1));
  if (list instanceof Fault || list.fault !== undefined) return Number.POSITIVE_INFINITY;
  const { records } = list;
  if (!records.some(isMeant) || !records.every(makesSense)) return Number.POSITIVE_INFINITY;
  return records.reduce((sum, record) => sum + oddityOf(record), 0);
}

/** Whether content, from its first byte on, is for its maker alone to read. */
export function isMakersAlone(open: OpenTelegram): boolean {
  const list = recordsOf(open, formatMemory(1));
  return !(list instanceof Fault) && list.records.length === 0 && list.manufacturerData !== undefined;
}

function isMeant({ header, vifAt }: DataRecord): boolean {
  return meaningOf(header, vifAt) !== undefined;
}

function makesSense(record: DataRecord): boolean {
  if (record.storage > mostStorages || record.coding === "none" || record.coding === "readout") return false;
  const meaning = meaningOf(record.header, record.vifAt);
  if (meaning === undefined) return true;
  if (meaning.qualifiers.some((word) => word.startsWith("vife-"))) return false;
  return meaning.error !== undefined || meaning.profile !== undefined || readingsOf([record]).length > 0;
}

/** Most records of most meters are plain: the meter's own value, of moderate size, told from others by its storage alone. */
function oddityOf(record: DataRecord): number {
  const { function: how, tariff, subunit, storage, coding } = record;
  const meaning = meaningOf(record.header, record.vifAt);
  const [{ value = 0 } = {}] = readingsOf([record]);
  const turns = [
    how !== "instantaneous",
    tariff > 0,
    subunit > 0,
    storage > 64,
    coding === "real32" || coding === "int64" || coding === "variable",
    meaning === undefined || meaning.qualifiers.length > 0,
    typeof value === "number" && (value < 0 || value > 1e7),
  ];
  return turns.filter((odd) => odd).length;
}
