// What Diehl's meters send beside the standard: two scrambled dialects, and mode 5 under a key that everybody knows.
import { Fault, fromHex } from "@tributary/core";
import { type Key, type OpenTelegram, type SealedTelegram, type UnsealOptions, unseal } from "@tributary/wmbus";
import type { Decoder } from "./decoder.ts";
import { openPrios, priosAlarms, readPrios } from "./diehl-prios.ts";
import { openRealData } from "./diehl-real-data.ts";

/** The AES keys of meters whose owner asked for no other. */
export const makersKeys: readonly Key[] = ["39bc8a10e66d83f8", "51728910e66d83f8"].map(
  (half) => fromHex(half + half) ?? new Uint8Array(16),
);

/** Opens mode 5 where no key is known and the maker's fits. Such a telegram is not secured: its mode is 0. */
function openByMakersKey(sealed: SealedTelegram, key: Key | undefined): OpenTelegram | undefined {
  const { security } = sealed;
  if (key !== undefined || !security.encrypted || security.mode !== 5) return undefined;
  for (const makersKey of makersKeys) {
    const open = unseal(sealed, makersKey);
    if (!(open instanceof Fault))
      return { ...open, security: { ...open.security, mode: 0, name: "diehl-default-key" } };
  }
  return undefined;
}

function open(sealed: SealedTelegram, key: Key | undefined, options?: UnsealOptions): OpenTelegram | Fault | undefined {
  return openPrios(sealed, key) ?? openRealData(sealed, key, options) ?? openByMakersKey(sealed, key);
}

export const diehl: Decoder = { alarms: priosAlarms, open, read: readPrios };
