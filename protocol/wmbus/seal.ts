// Seals application data into a telegram: the exact inverse of reading and unsealing.
import { concat, crc16, type MeterAddress } from "@tributary/core";
import { controlInformation, lowerLayers, type TransportHeader, writeAddress, writeTransport } from "@tributary/mbus";
import { writeAuthentication } from "./authentication.ts";
import { type ExtendedLink, writeExtendedLink } from "./extended-link.ts";
import { type Key, scheduleOf } from "./key.ts";
import { addCrc, type CrcFormat } from "./link.ts";
import { toMakersOrder } from "./maker-address.ts";
import { desBlock, sealMode2 } from "./mode-2.ts";
import { sealMode5 } from "./mode-5.ts";
import { macOf, sealMode7 } from "./mode-7.ts";
import { counterLength, sealMode10 } from "./mode-10.ts";
import { runSession } from "./session-encryption.ts";

/** How a telegram is to be secured. */
export type SecuritySpec =
  | { readonly mode: 0 }
  | { readonly mode: 2 | 5; readonly key: Key }
  /** `counter` must grow with each message of a meter: it is what keys and replay protection go by. */
  | { readonly mode: 7 | 10; readonly key: Key; readonly counter: number }
  /** `session`: 4 bits of session and 25 bits of minutes; the encryption bits are set by the writer. */
  | { readonly mode: "ell-ctr"; readonly key: Key; readonly session: number };

/** A telegram to be written. */
export interface TelegramSpec {
  readonly meter: MeterAddress;
  /** Link layer CRCs to put in. */
  readonly crc: CrcFormat;
  /** Control field; 0x44 (SND-NR) unless told. */
  readonly control?: number;
  /** Control information of the transport layer: 0x7a short header (the default), 0x72 long, 0x78 none... */
  readonly ci?: number;
  /** The sender, where it is not the meter itself (long header only). */
  readonly sender?: MeterAddress;
  readonly accessNumber?: number;
  readonly status?: number;
  /** Bits of the configuration field beside mode and length (EN 13757-7, 7.5.8). */
  readonly configuration?: number;
  /** An extended link layer; one with a session is added of itself for `ell-ctr`. */
  readonly extendedLink?: Pick<ExtendedLink, "ci" | "communicationControl" | "accessNumber" | "address">;
  readonly security?: SecuritySpec;
  /** Application data: records, without fillers. */
  readonly content: Uint8Array;
}

const sendNoReply = 0x44;
const aesBlock = 16;

/** The telegram as a radio would send it. Throws a RangeError for content that no frame holds: at most about 230 bytes. */
export function sealTelegram(spec: TelegramSpec): Uint8Array {
  const { meter, sender = meter, control = sendNoReply, security = { mode: 0 } } = spec;
  const payload =
    security.mode === "ell-ctr"
      ? sealSession(spec, sender, security)
      : concat(...extendedLinkOf(spec), sealTransport(spec, security));
  const length = 9 + payload.length;
  if (length > 0xff - 4) throw new RangeError(`${payload.length} bytes do not fit a frame`);
  const frame = concat(Uint8Array.of(length, control), writeAddress(sender, "link"), payload);
  toMakersOrder(frame);
  return addCrc(frame, spec.crc);
}

function extendedLinkOf({ extendedLink }: TelegramSpec): Uint8Array[] {
  return extendedLink === undefined ? [] : [writeExtendedLink(extendedLink)];
}

function sealSession(
  spec: TelegramSpec,
  sender: MeterAddress,
  { key, session }: SecuritySpec & { mode: "ell-ctr" },
): Uint8Array {
  const { communicationControl = 0x20, address } = spec.extendedLink ?? {};
  const header = {
    ci: address === undefined ? lowerLayers.extendedLinkSession : lowerLayers.extendedLinkAddressSession,
    communicationControl,
    accessNumber: spec.extendedLink?.accessNumber ?? spec.accessNumber ?? 0,
    ...(address === undefined ? {} : { address }),
    session: (session & 0x1fffffff) | 0x20000000,
  };
  const upper = sealTransport(spec, { mode: 0 });
  const sum = crc16(upper);
  const payload = concat(Uint8Array.of(sum & 0xff, sum >> 8), upper);
  runSession(scheduleOf(key), writeAddress(address ?? sender, "link"), header, payload);
  return concat(writeExtendedLink(header), payload);
}

type TransportSecurity = Exclude<SecuritySpec, { mode: "ell-ctr" }>;

/** Authentication and transport layer with the content. */
function sealTransport(spec: TelegramSpec, security: TransportSecurity): Uint8Array {
  const { meter, ci = 0x7a, accessNumber = 0, status = 0, content } = spec;
  const form = controlInformation(ci)?.header ?? "none";
  const address = writeAddress(meter, "link");
  const base = { ci, form, ...(form === "long" ? { address: meter } : {}), accessNumber, status };
  const header = (configuration: number, extension: readonly number[] = []): Uint8Array => {
    const whole: Omit<TransportHeader, "start" | "end"> = {
      ...base,
      configuration: configuration | (spec.configuration ?? 0),
      extension: Uint8Array.from(extension),
    };
    return writeTransport(whole);
  };
  switch (security.mode) {
    case 0:
      return concat(header(0), content);
    case 2: {
      const payload = filled(content, desBlock);
      sealMode2(security.key, payload);
      return concat(header(0x0200 | payload.length), payload);
    }
    case 5: {
      const payload = filled(content, aesBlock);
      sealMode5(scheduleOf(security.key), address, accessNumber, payload);
      return concat(header(0x0500 | blocks(payload)), payload);
    }
    case 7: {
      const { key, counter } = security;
      const payload = filled(content, aesBlock);
      sealMode7(scheduleOf(key), counter, address, payload);
      const message = concat(header(0x0700 | blocks(payload), [keyDerivation]), payload);
      return concat(authenticationOf(key, counter, address, message), message);
    }
    case 10: {
      const { key, counter } = security;
      const front = header(0x2a00 | wholeContent, [keyDerivation, tagOfEight, ...littleEndian(counter)]);
      const associated = front.subarray(0, front.length - counterLength);
      const { sealed, tag } = sealMode10(scheduleOf(key), counter, address, associated, content);
      return concat(front, sealed, tag);
    }
  }
}

/** Configuration field extension: key 0, derivation by CMAC (EN 13757-7, 7.6.7). */
const keyDerivation = 0x10;
const tagOfEight = 0x01;
const wholeContent = 0xff;

/** Message control: MAC, key of eight bytes by CMAC (type 5), counter present. */
const messageControl = 0x25;
const withControlCounterAndMac = 0x2c00;

function authenticationOf(key: Key, counter: number, address: Uint8Array, message: Uint8Array): Uint8Array {
  const header = { fragmentControl: withControlCounterAndMac, messageControl, counter };
  const mac = macOf(scheduleOf(key), header, address, message, 0, message.length);
  return writeAuthentication({ ...header, mac: mac.subarray(0, 8) });
}

/** Two fillers before, as many behind as whole blocks need (EN 13757-7, 7.6.5). */
function filled(content: Uint8Array, block: number): Uint8Array {
  const clear = new Uint8Array(Math.ceil((content.length + 2) / block) * block).fill(0x2f);
  clear.set(content, 2);
  return clear;
}

/** Number of encrypted blocks, in its place in the configuration field. */
function blocks(payload: Uint8Array): number {
  const count = payload.length / aesBlock;
  if (count > 15) throw new RangeError(`${payload.length} bytes are more than 15 blocks`);
  return count << 4;
}

function littleEndian(value: number): number[] {
  return [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff);
}
