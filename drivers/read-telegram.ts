// A telegram's way from the bytes of the air to readings, on one page.
import { Fault, type MeterAddress } from "@tributary/core";
import type { RecordList } from "@tributary/mbus";
import {
  type ContinuationMemory,
  type FormatMemory,
  type Frame,
  type Key,
  type OpenTelegram,
  readSealed,
  recordsOf,
  type SealedTelegram,
  unseal,
  withLeftover,
} from "@tributary/wmbus";
import { type Catalogue, catalogue } from "./catalogue.ts";
import { decoderNamed } from "./decoders/decoders.ts";
import { type Interpretation, interpret } from "./interpret.ts";
import { withKnownFormats } from "./known-formats.ts";

/** A telegram that was read to the end. */
export interface ReadTelegram extends Interpretation {
  readonly open: OpenTelegram;
}

export interface ReadOptions {
  /** What earlier telegrams taught about compact frames. */
  readonly memory?: FormatMemory;
  /** What earlier telegrams began that said that more follows. */
  readonly continuation?: ContinuationMemory;
  /** Read telegrams that were stored decrypted, when there is no key. For offline tools alone. */
  readonly acceptStoredClear?: boolean;
  /** Name of the driver to use for a meter, where somebody chose one; detection decides for the others. */
  readonly driverOf?: (meter: MeterAddress) => string | undefined;
  readonly catalogue?: Catalogue;
}

/** Reads a telegram with the key that its meter has. */
export function readTelegram(
  { bytes, crc }: Frame,
  keyOf: (meter: MeterAddress) => Key | undefined,
  options: ReadOptions = {},
): ReadTelegram | Fault {
  const sealed = readSealed(bytes, crc);
  if (sealed instanceof Fault) return sealed;
  return openTelegram(sealed, keyOf(sealed.meter), options);
}

/** The second half of the way, for those who look at the headers first (admission, replay). */
export function openTelegram(
  sealed: SealedTelegram,
  key: Key | undefined,
  options: ReadOptions = {},
): ReadTelegram | Fault {
  const drivers = options.catalogue ?? catalogue;
  const driverFor = (meter: MeterAddress) => drivers.named(options.driverOf?.(meter) ?? "") ?? drivers.detect(meter);
  const opener = decoderNamed(driverFor(sealed.meter)?.decoder);
  const open = opener?.open?.(sealed, key, options) ?? unseal(sealed, key, options);
  if (open instanceof Fault) return open;
  const driver = driverFor(open.meter);
  const stated = recordsOf(open, withKnownFormats(drivers, options.memory));
  const records = stated instanceof Fault ? stated : joined(open, withLeftover(sealed, open, stated), options);
  const decoded = decoderNamed(driver?.decoder)?.read(open, records instanceof Fault ? undefined : records);
  if (decoded instanceof Fault) return decoded;
  if (!(records instanceof Fault)) return { open, ...interpret(open, records, driver, decoded) };
  return decoded === undefined ? records : { open, ...interpret(open, noRecords, driver, decoded) };
}

/** The records of a message that goes over several telegrams, once its last one is there. */
function joined(open: OpenTelegram, list: RecordList, { continuation }: ReadOptions): RecordList {
  return continuation === undefined ? list : continuation.join(open, list);
}

/** For telegrams that a decoder reads although they hold no records. */
const noRecords: RecordList = { records: [], moreFollows: false };
