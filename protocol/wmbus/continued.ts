// Joins the records of a message that takes several telegrams (DIF 1F: EN 13757-3, 6.3.1).
import { type MeterAddress, type MeterId, meterId } from "@tributary/core";
import type { DataRecord, RecordList } from "@tributary/mbus";

/** What the telegrams of messages that are not yet whole have said, by meter. Owned by the caller. */
export interface ContinuationMemory {
  /**
   * The records of the whole message, when this telegram ends one that others of the meter began; its own else. A
   * telegram that comes twice counts once; after a lost one, told by its access number, the message begins anew.
   */
  join(telegram: { readonly meter: MeterAddress; readonly accessNumber: number }, list: RecordList): RecordList;
}

interface Begun {
  readonly accessNumber: number;
  readonly earlier: readonly DataRecord[];
  readonly own: readonly DataRecord[];
}

/** A memory of at most `mostMeters` messages of at most `mostRecords` records each, the oldest forgotten first. */
export function continuationMemory(mostMeters = 1000, mostRecords = 4096): ContinuationMemory {
  const begun = new Map<MeterId, Begun>();
  return {
    join({ meter, accessNumber }, list) {
      const id = meterId(meter);
      const earlier = recordsBefore(begun.get(id), accessNumber);
      begun.delete(id);
      const joined = earlier.length === 0 ? list : { ...list, records: [...earlier, ...list.records] };
      if (!list.moreFollows || joined.records.length > mostRecords) return joined;
      begun.set(id, { accessNumber, earlier, own: list.records });
      for (const oldest of begun.keys()) {
        if (begun.size <= mostMeters) break;
        begun.delete(oldest);
      }
      return list;
    },
  };
}

/** The records that belong before those of the telegram with this access number. */
function recordsBefore(begun: Begun | undefined, accessNumber: number): readonly DataRecord[] {
  if (begun === undefined) return [];
  if (begun.accessNumber === accessNumber) return begun.earlier;
  return ((begun.accessNumber + 1) & 0xff) === accessNumber ? [...begun.earlier, ...begun.own] : [];
}
