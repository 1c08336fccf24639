// The keys of meters, with their AES schedules kept as long as the keys themselves.
import { type AesKey, expandKey } from "@tributary/core";

/** Sixteen bytes of AES key (eight for the DES of modes 2 and 3). Not to be changed once it was used. */
export type Key = Uint8Array;

const schedules = new WeakMap<Key, AesKey>();

/** The schedule of a key of sixteen bytes. Forgotten together with the key. */
export function scheduleOf(key: Key): AesKey {
  let schedule = schedules.get(key);
  if (schedule === undefined) {
    schedule = expandKey(key);
    schedules.set(key, schedule);
  }
  return schedule;
}
