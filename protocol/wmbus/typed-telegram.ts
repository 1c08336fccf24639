// Reads telegrams into the caller's arrays, from the bytes of a receiver to values: for streams of many telegrams.
import { Fault } from "@tributary/core";
import {
  controlInformation,
  copyAddress,
  looksWired,
  readValues,
  readWiredFrame,
  type ValueSlots,
  valueSlots,
} from "@tributary/mbus";
import {
  extendedAddressAt,
  isExtendedLink,
  payloadCrcHolds,
  payloadCrcLength,
  scanExtendedLink,
  sessionEncryption,
} from "./extended-link.ts";
import type { KeyTable } from "./key-table.ts";
import { type CrcFormat, copySender, linkFault, linkLength, putFrame } from "./link.ts";
import { openContent } from "./open-content.ts";
import { openSession } from "./open-session.ts";
import { asReceived, scanUpperLayers } from "./telegram.ts";

/** Room for one telegram after another, and what the last one said. */
export interface TypedTelegram extends ValueSlots {
  /** The address of the meter: eight bytes in the order of the link layer. */
  readonly meter: Uint8Array;
  /** The meter's place in the key table; -1 where it has none, and then nothing proves who sent the telegram. */
  place: number;
  /** The innermost control information. */
  ci: number;
  accessNumber: number;
  status: number;
  /** Security mode; 1 also for the encryption of the extended link layer. */
  mode: number;
  authenticated: boolean;
  /** The message counter of modes 7 and 10; -1 for the others. */
  counter: number;
  /** The frame without CRCs, decrypted. */
  readonly frame: Uint8Array;
  /** Where its records lie in the frame. */
  contentAt: number;
  contentEnd: number;
}

const longestFrame = 512;

/** Room for telegrams of at most `most` values; those that have more lose the rest. */
export function typedTelegram(most = 128): TypedTelegram {
  return {
    ...valueSlots(most),
    meter: new Uint8Array(8),
    place: -1,
    ci: 0,
    accessNumber: 0,
    status: 0,
    mode: 0,
    authenticated: false,
    counter: -1,
    frame: new Uint8Array(longestFrame),
    contentAt: 0,
    contentEnd: 0,
  };
}

const refusing = {};

/**
 * Reads a telegram with the key that its meter has in the table, and answers how many values it has. The values are those
 * of `readSealed`, `unseal`, `recordsOf` and `readingsOf`, as far as they are numbers (see `readValues`), and so are the
 * faults, but that a record that cannot be read just ends the values. Compact frames are refused: reading them takes a
 * memory of formats.
 */
export function readTyped(bytes: Uint8Array, crc: CrcFormat, keys: KeyTable, into: TypedTelegram): number | Fault {
  const count = crc === "none" && looksWired(bytes) ? readWired(bytes, keys, into) : readRadio(bytes, crc, keys, into);
  return count instanceof Fault ? asReceived(count, crc) : count;
}

function readWired(bytes: Uint8Array, keys: KeyTable, into: TypedTelegram): number | Fault {
  const wired = readWiredFrame(bytes);
  if (wired instanceof Fault) return wired;
  into.frame.set(bytes);
  // The bus knows its meters by one byte, which stands for a serial number.
  into.meter.fill(0);
  into.meter[2] = wired.address;
  return readLayers(into, wired.payloadAt, wired.payloadEnd, keys);
}

function readRadio(bytes: Uint8Array, crc: CrcFormat, keys: KeyTable, into: TypedTelegram): number | Fault {
  const { frame, meter } = into;
  const end = putFrame(bytes, crc, frame);
  if (end instanceof Fault) return end;
  const fault = linkFault(frame, end);
  if (fault !== undefined) return fault;
  copySender(frame, meter);
  return readLayers(into, linkLength, end, keys);
}

function readLayers(into: TypedTelegram, payloadAt: number, end: number, keys: KeyTable): number | Fault {
  const { frame, meter } = into;
  if (!isExtendedLink(frame[payloadAt] ?? 0)) {
    into.accessNumber = 0;
    return readUpper(into, payloadAt, end, keys, 0);
  }
  const extendedLink = scanExtendedLink(frame, payloadAt, end);
  if (extendedLink instanceof Fault) return extendedLink;
  const { session, accessNumber } = extendedLink;
  into.accessNumber = accessNumber;
  const addressAt = extendedAddressAt(frame, payloadAt);
  if (addressAt >= 0) copyAddress(frame, addressAt, "link", meter);
  if (session === undefined) return readUpper(into, extendedLink.end, end, keys, 0);
  const at = extendedLink.end + payloadCrcLength;
  if (sessionEncryption(session) === 0) {
    if (payloadCrcHolds(frame, extendedLink.end, end)) return readUpper(into, at, end, keys, 0);
    return new Fault("payload-crc-wrong", "extended-link", extendedLink.end);
  }
  const place = keys.placeOf(meter);
  const key = place < 0 ? undefined : keys.keyAt(place);
  const report = openSession({ frame, end, meter, extendedLink }, key, refusing);
  return report instanceof Fault ? report : readUpper(into, at, end, keys, report.mode);
}

/** Authentication and transport layer and the records; `outer` is the encryption that covered them. */
function readUpper(into: TypedTelegram, at: number, end: number, keys: KeyTable, outer: number): number | Fault {
  const { frame, meter } = into;
  const scan = scanUpperLayers(frame, at, end);
  if (scan instanceof Fault) return scan;
  const { transport, authentication } = scan;
  const { ci, form } = transport;
  if (form === "long") copyAddress(frame, transport.start + 1, "transport", meter);
  if (form !== "none") into.accessNumber = transport.accessNumber;
  into.ci = ci;
  into.status = transport.status;
  const application = controlInformation(ci)?.application;
  if (application === "command") return new Fault("not-from-meter", "transport", transport.end);
  const place = keys.placeOf(meter);
  into.place = place;
  const key = place < 0 ? undefined : keys.keyAt(place);
  const opened = openContent({ frame, end, meter, transport, authentication }, key, refusing);
  if (opened instanceof Fault) return opened;
  into.mode = opened.report.mode === 0 ? outer : opened.report.mode;
  into.authenticated = opened.report.authenticated;
  into.counter = opened.counter ?? -1;
  into.contentAt = transport.end;
  into.contentEnd = opened.end;
  if (application === "records") return readValues(frame, into, transport.end, opened.end);
  return application === "nothing" ? 0 : new Fault("no-data", "application", transport.end, application);
}
