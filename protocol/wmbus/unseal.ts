// Opens a sealed telegram with the key of its meter.
import { type AesKey, Fault, type MeterAddress } from "@tributary/core";
import { controlInformation, type TransportHeader, writeAddress } from "@tributary/mbus";
import { numbersOf } from "./authentication.ts";
import { payloadCrcLength } from "./extended-link.ts";
import type { Key } from "./key.ts";
import { type LinkHeader, receivedOffset } from "./link.ts";
import { openContent, type SecurityReport, type UnsealOptions } from "./open-content.ts";
import { openSession } from "./open-session.ts";
import { copyOf } from "./room.ts";
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

/** The content, or why the key does not open it. A key is bytes, or the schedule that a key table keeps. */
export function unseal(
  sealed: SealedTelegram,
  key: Key | AesKey | undefined,
  options: UnsealOptions = {},
): OpenTelegram | Fault {
  const open =
    sealed.transport === undefined
      ? unsealSession(sealed, key, options)
      : unsealTransport(sealed, sealed.transport, key, options);
  return open instanceof Fault ? asReceived(open, sealed.crc) : open;
}

function unsealSession(
  sealed: SealedTelegram,
  key: Key | AesKey | undefined,
  options: UnsealOptions,
): OpenTelegram | Fault {
  const { extendedLink, end, meter } = sealed;
  if (extendedLink === undefined) return new Fault("unknown-ci", "extended-link", end);
  const frame = copyOf(sealed.frame, 0, sealed.frame.length);
  const report = openSession({ frame, end, meter: writeAddress(meter, "link"), extendedLink }, key, options);
  if (report instanceof Fault) return report;
  const inner = readUpperLayers({ ...sealed, frame }, extendedLink.end + payloadCrcLength, extendedLink);
  if (inner instanceof Fault) return inner;
  // What the session's decryption uncovers may be secured once more.
  const open = unsealTransport(inner, inner.transport, key, options);
  return open instanceof Fault || open.security.mode !== 0 ? open : { ...open, security: report };
}

/** An open telegram while it is made. */
type Draft = { -readonly [Field in keyof OpenTelegram]: OpenTelegram[Field] };

function unsealTransport(
  sealed: SealedTelegram,
  transport: TransportHeader,
  key: Key | AesKey | undefined,
  options: UnsealOptions,
): OpenTelegram | Fault {
  const { meter, link, ci, accessNumber, status, crc, end, authentication, security } = sealed;
  if (controlInformation(ci)?.application === "command") return new Fault("not-from-meter", "transport", transport.end);
  // The received bytes are the caller's and stay as they are.
  const frame = security.encrypted && key !== undefined ? copyOf(sealed.frame, 0, sealed.frame.length) : sealed.frame;
  const opened = openContent(
    {
      frame,
      end,
      meter: writeAddress(meter, "link"),
      transport,
      authentication: authentication && numbersOf(authentication),
    },
    key,
    options,
  );
  if (opened instanceof Fault) return opened;
  const open: Draft = {
    meter,
    link,
    ci,
    accessNumber,
    status,
    security: opened.report,
    content: frame.subarray(transport.end, opened.end),
    contentOffset: receivedOffset(crc, transport.end),
  };
  if (opened.counter !== undefined) open.counter = opened.counter;
  return open;
}
