// What a decoder is: code that reads what a maker sends beside the standard's record language.
import type { Alarm, Fault, Reading } from "@tributary/core";
import type { RecordList } from "@tributary/mbus";
import type { Key, OpenTelegram, SealedTelegram, UnsealOptions } from "@tributary/wmbus";
import type { StatusWord } from "../driver.ts";

/** What a decoder found in a telegram. */
export interface Decoded {
  /** Records in the place of those that the standard's language finds. */
  readonly records?: RecordList;
  /** Readings that no record carries; they stand behind those of the records. */
  readonly readings?: readonly Reading[];
  /** Words beside those of the status byte. */
  readonly status?: readonly StatusWord[];
}

/**
 * A maker's dialect. Drivers name it, so that they stay data; it is pure, never throws, and takes a time bounded by the
 * telegram's length.
 */
export interface Decoder {
  /** The alarms that it can raise. */
  readonly alarms: readonly Alarm[];
  /** Opens content that the maker secures in his own way; `undefined` where the telegram is secured as the standard says. */
  readonly open?: (
    sealed: SealedTelegram,
    key: Key | undefined,
    options?: UnsealOptions,
  ) => OpenTelegram | Fault | undefined;
  /**
   * Reads the content. `list` holds its records, as far as it has any. `undefined` where the telegram is not in this
   * dialect: it is then read by the standard alone.
   */
  readonly read: (open: OpenTelegram, list: RecordList | undefined) => Decoded | Fault | undefined;
}
