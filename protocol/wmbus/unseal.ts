// Opens a sealed telegram with the key of its meter.
import { Fault, type MeterAddress } from "@tributary/core";
import { controlInformation, type TransportHeader } from "@tributary/mbus";
import { payloadCrcHolds, payloadCrcLength } from "./extended-link.ts";
import { type Key, scheduleOf } from "./key.ts";
import { type LinkHeader, receivedOffset } from "./link.ts";
import { openContent, type SecurityReport, type UnsealOptions } from "./open-content.ts";
import { runSession } from "./session-encryption.ts";
import { asReceived, readUpperLayers, type SealedTelegram } from "./telegram.ts";

/** A telegram that was opened; only this type has content. */
export interface OpenTelegram {
  readonly meter: MeterAddress;
  readonly link: LinkHeader;
  readonly ci: number;
  readonly accessNumber: number;
  readonly status: number;
  readonly security: SecurityReport;
  /** The message counter of modes 7 and 10: higher with each message of a meter, so a replay shows. */
  readonly counter?: number;
  /** Application data, 2F fillers still inside. */
  readonly content: Uint8Array;
  /** Where the content begins in the telegram as received. */
  readonly contentOffset: number;
}

/** The content, or why the key does not open it. */
export function unseal(
  sealed: SealedTelegram,
  key: Key | undefined,
  options: UnsealOptions = {},
): OpenTelegram | Fault {
  const open =
    sealed.transport === undefined
      ? unsealSession(sealed, key, options)
      : unsealTransport(sealed, sealed.transport, key, options);
  return open instanceof Fault ? asReceived(open, sealed.crc) : open;
}

function unsealSession(sealed: SealedTelegram, key: Key | undefined, options: UnsealOptions): OpenTelegram | Fault {
  const { extendedLink, frame, end } = sealed;
  if (extendedLink === undefined || sealed.security.mode !== 1) {
    return new Fault("unknown-security", "extended-link", frame.length, `encryption ${sealed.security.mode}`);
  }
  const at = extendedLink.end;
  const storedClear = payloadCrcHolds(frame, at, end);
  // The CRC is 16 bits of check, no authentication: whoever changes the payload can mend it.
  const report = { mode: 1, name: "ell-ctr", authenticated: false } as const;
  if (key === undefined) {
    if (!storedClear) return new Fault("no-key", "extended-link", at);
    if (options.acceptStoredClear !== true) return new Fault("stored-clear", "extended-link", at);
    return unsealUpper(sealed, frame, { ...report, storedClear: true }, key, options);
  }
  if (key.length !== 16) return new Fault("wrong-key", "extended-link", at, `a key of ${key.length} bytes`);
  const clear = frame.slice();
  runSession(scheduleOf(key), sealed.meter, extendedLink, clear.subarray(at, end));
  if (!payloadCrcHolds(clear, at, end)) {
    return new Fault(storedClear ? "stored-clear" : "wrong-key", "extended-link", at);
  }
  return unsealUpper(sealed, clear, report, key, options);
}

/** What the extended link layer's decryption uncovered may be secured once more. */
function unsealUpper(
  sealed: SealedTelegram,
  frame: Uint8Array,
  report: SecurityReport,
  key: Key | undefined,
  options: UnsealOptions,
): OpenTelegram | Fault {
  const { extendedLink } = sealed;
  const inner = readUpperLayers({ ...sealed, frame }, (extendedLink?.end ?? 0) + payloadCrcLength, extendedLink);
  if (inner instanceof Fault) return inner;
  const open = unsealTransport(inner, inner.transport, key, options);
  return open instanceof Fault || open.security.mode !== 0 ? open : { ...open, security: report };
}

function unsealTransport(
  sealed: SealedTelegram,
  transport: TransportHeader,
  key: Key | undefined,
  options: UnsealOptions,
): OpenTelegram | Fault {
  if (controlInformation(sealed.ci)?.application === "command")
    return new Fault("not-from-meter", "transport", transport.end);
  const opened = openContent(sealed, transport, key, options);
  if (opened instanceof Fault) return opened;
  const { meter, link, ci, accessNumber, status, crc } = sealed;
  const { content, report, counter } = opened;
  return {
    meter,
    link,
    ci,
    accessNumber,
    status,
    security: report,
    ...(counter === undefined ? {} : { counter }),
    content,
    contentOffset: receivedOffset(crc, transport.end),
  };
}
