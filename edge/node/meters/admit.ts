// Reads a telegram and admits it: a meter that the key file names, secured as the key file says.
import { Fault } from "@tributary/core";
import type { KeyEntry, Uplink } from "@tributary/wire";
import type { Fate } from "../intake/fate.ts";
import type { KeyLookup, Telegram, TelegramReader } from "./telegram-reader.ts";

/** A telegram that may become readings, with what the key file says of its meter. */
export interface Admitted {
  readonly telegram: Telegram;
  readonly entry: KeyEntry;
}

export function admit(uplink: Uplink, reader: TelegramReader, keys: KeyLookup): Admitted | { readonly refused: Fate } {
  let asked = false;
  let entry: KeyEntry | undefined;
  const telegram = reader.read(uplink, (meter) => {
    asked = true;
    entry = keys(meter);
    return entry;
  });
  // Said before what the decoder says: without a key it cannot judge a stranger's telegram.
  if (asked && entry === undefined) return { refused: "unknown-meter" };
  if (telegram instanceof Fault) return { refused: telegram };
  if (entry === undefined) return { refused: "unknown-meter" };
  if (entry.key !== "none" && telegram.security.mode === 0) return { refused: "not-secured" };
  return { telegram, entry };
}
