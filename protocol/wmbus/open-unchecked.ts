// Opens telegrams whose MAC or CRC does not match, to tell a wrong key from a damaged telegram. Never to read values by.
import { Fault } from "@tributary/core";
import { type TransportHeader, writeAddress } from "@tributary/mbus";
import { payloadCrcLength } from "./extended-link.ts";
import { type Key, scheduleOf } from "./key.ts";
import { receivedOffset } from "./link.ts";
import { openMode7 } from "./mode-7.ts";
import { counterLength, sealMode10, tagLengths } from "./mode-10.ts";
import { encryptedLength } from "./security.ts";
import { runSession } from "./session-encryption.ts";
import { readUpperLayers, type SealedTelegram } from "./telegram.ts";
import { type OpenTelegram, unseal } from "./unseal.ts";

/** What the key makes of a telegram when its check is passed over; nothing where no other check is left. */
export function openUnchecked(sealed: SealedTelegram, key: Key): OpenTelegram | undefined {
  const open = openWithoutCheck(sealed, key);
  return open instanceof Fault ? undefined : open;
}

function openWithoutCheck(sealed: SealedTelegram, key: Key): OpenTelegram | Fault | undefined {
  const { transport, authentication } = sealed;
  if (key.length !== 16) return undefined;
  if (transport === undefined) return openSession(sealed, key);
  if (sealed.security.mode === 10) return openCcm(sealed, transport, key);
  if (sealed.security.mode === 7) return openDerived(sealed, transport, key);
  if (authentication?.mac === undefined) return undefined;
  const { mac: _mac, ...unchecked } = authentication;
  return unseal({ ...sealed, authentication: unchecked }, key);
}

function openSession(sealed: SealedTelegram, key: Key): OpenTelegram | Fault | undefined {
  const { extendedLink, end } = sealed;
  if (extendedLink === undefined) return undefined;
  const frame = sealed.frame.slice();
  runSession(scheduleOf(key), writeAddress(sealed.meter, "link"), extendedLink, frame, extendedLink.end, end);
  const inner = readUpperLayers({ ...sealed, frame }, extendedLink.end + payloadCrcLength, extendedLink);
  return inner instanceof Fault ? inner : unseal(inner, key);
}

/** Mode 7 without its MAC; the fillers that its content begins with are the check that is left. */
function openDerived(sealed: SealedTelegram, transport: TransportHeader, key: Key): OpenTelegram | undefined {
  const { frame, end, meter, authentication } = sealed;
  const length = encryptedLength(transport, end);
  if (authentication?.counter === undefined || length > end - transport.end) return undefined;
  const content = frame.slice(transport.end, end);
  openMode7(scheduleOf(key), authentication.counter, writeAddress(meter, "link"), content, 0, length);
  return content[0] === filler && content[1] === filler ? openedAs(sealed, transport, 7, content) : undefined;
}

const filler = 0x2f;

function openCcm(sealed: SealedTelegram, transport: TransportHeader, key: Key): OpenTelegram | undefined {
  const { frame, end, meter } = sealed;
  const { extension } = transport;
  const tagLength = tagLengths[(extension[1] ?? 0) & 15];
  if (tagLength === undefined || extension.length < 2 + counterLength || end - tagLength < transport.end) {
    return undefined;
  }
  const counter = new DataView(extension.buffer, extension.byteOffset + 2, counterLength).getUint32(0, true);
  // In counter mode encrypting what is encrypted decrypts it.
  const encrypted = frame.subarray(transport.end, end - tagLength);
  const address = writeAddress(meter, "link");
  const { sealed: content } = sealMode10(scheduleOf(key), counter, address, new Uint8Array(0), encrypted);
  return openedAs(sealed, transport, 10, content);
}

function openedAs(sealed: SealedTelegram, transport: TransportHeader, mode: 7 | 10, content: Uint8Array): OpenTelegram {
  const { meter, link, ci, accessNumber, status, crc } = sealed;
  const security = { mode, name: `mode-${mode}`, authenticated: false };
  return {
    meter,
    link,
    ci,
    accessNumber,
    status,
    security,
    content,
    contentOffset: receivedOffset(crc, transport.end),
  };
}
