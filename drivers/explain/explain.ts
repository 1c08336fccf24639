// Explains a telegram byte by byte: what each one means, and why what cannot be read cannot.
import { crc16, Fault, type MeterAddress } from "@tributary/core";
import { looksWired, type RecordList } from "@tributary/mbus";
import {
  covered,
  diagnoseKey,
  type Frame,
  failureOf,
  type Key,
  type KeyDiagnosis,
  type OpenTelegram,
  readSealed,
  recordsOf,
  type SealedTelegram,
  type UncoveredFrame,
  uncover,
  unseal,
} from "@tributary/wmbus";
import { catalogue } from "../catalogue.ts";
import { decoderNamed } from "../decoders/decoders.ts";
import type { Driver } from "../driver.ts";
import { withKnownFormats } from "../known-formats.ts";
import { type ReadOptions, readTelegram } from "../read-telegram.ts";
import { cipherWords } from "./cipher-words.ts";
import { contentWords } from "./content-words.ts";
import { explainContent } from "./explain-content.ts";
import {
  explainAuthentication,
  explainExtendedLink,
  explainRadioLink,
  explainTransport,
  explainWiredLink,
  lowerLayerAt,
} from "./explain-headers.ts";
import type { ExplainedLayer, Explanation, Piece } from "./explanation.ts";
import { layOut, received } from "./lay-out.ts";

const radioHeader = 10;
const wiredHeader = 6;

/** Explains a telegram, with the key of its meter where there is one. Never throws, whatever the bytes are. */
export function explain(telegram: Frame, key?: Key, options: ReadOptions = {}): Explanation {
  const { bytes, crc } = telegram;
  const wired = crc === "none" && looksWired(bytes);
  const parts = received(bytes, crc, wired ? (bytes[1] ?? 0) + wiredHeader : (bytes[0] ?? 0) + 1);
  const sealed = readSealed(bytes, crc);
  const seen = sealed instanceof Fault ? undefined : lookInto(sealed, key, options);
  const keyFailure = seen?.makers === true ? ofMaker(seen.open) : diagnoseKey(telegram, key);
  const uncovered = seen?.uncovered ?? { frame: parts.frame, encrypted: { from: 0, to: 0 }, clear: true };
  const walk: Walk = { ...uncovered, wired, sealed, seen };
  return {
    fields: layOut(parts, piecesOf(walk), uncovered),
    read: readTelegram(telegram, () => key, options),
    ...(keyFailure === undefined ? {} : { keyFailure }),
  };
}

/** What can be seen of a telegram whose headers can be read. */
interface Sight {
  readonly open: OpenTelegram | Fault;
  /** It was the maker's own way of securing that opened it, or did not. */
  readonly makers: boolean;
  readonly driver: Driver | undefined;
  readonly list: RecordList | undefined;
  readonly uncovered: UncoveredFrame;
}

function lookInto(sealed: SealedTelegram, key: Key | undefined, options: ReadOptions): Sight {
  const drivers = options.catalogue ?? catalogue;
  const driverFor = (meter: MeterAddress) => drivers.named(options.driverOf?.(meter) ?? "") ?? drivers.detect(meter);
  const makers = decoderNamed(driverFor(sealed.meter)?.decoder)?.open?.(sealed, key, options);
  const open = makers ?? unseal(sealed, key, options);
  const about = { open, makers: makers !== undefined };
  if (open instanceof Fault) {
    return { ...about, driver: driverFor(sealed.meter), list: undefined, uncovered: covered(sealed) };
  }
  const records = recordsOf(open, withKnownFormats(drivers, options.memory));
  const list = records instanceof Fault ? undefined : records;
  return { ...about, driver: driverFor(open.meter), list, uncovered: uncover(sealed, open, key) };
}

function ofMaker(open: OpenTelegram | Fault): KeyDiagnosis | undefined {
  return open instanceof Fault ? failureOf(open) : undefined;
}

// From the receiver inwards --------------------------------------------------------------------------------------

interface Walk extends UncoveredFrame {
  readonly wired: boolean;
  readonly sealed: SealedTelegram | Fault;
  readonly seen: Sight | undefined;
}

function piecesOf(walk: Walk): Piece[] {
  const { frame, wired, sealed } = walk;
  const address = sealed instanceof Fault ? undefined : sealed.link.address;
  const link = wired ? explainWiredLink(frame) : explainRadioLink(frame, address);
  const end = wired ? Math.max(wiredHeader, Math.min(frame.length, 4 + (frame[1] ?? 0))) : frame.length;
  const pieces = [...link, ...explainLayers(walk, wired ? wiredHeader : radioHeader, end)];
  if (!wired) return pieces;
  const gap = end - lengthOf(pieces);
  return [...pieces, unread("application", gap, "cannot be read"), checksum(frame, end), stop];
}

/** Sum of the bytes from C on, modulo 256 (EN 60870-5-1, 6.2.4.2.1). */
function checksum(frame: Uint8Array, at: number): Piece {
  const computed = frame.subarray(4, at).reduce((sum, byte) => sum + byte, 0) & 0xff;
  return checked({ layer: "link", length: 1, name: "checksum" }, frame[at], computed, 2);
}

const stop: Piece = { layer: "link", length: 1, name: "stop", says: "end of the frame" };

/** A check of the frame: right, or wrong and what it would have to be. */
function checked(piece: Omit<Piece, "says">, stated: number | undefined, computed: number, digits: number): Piece {
  if (stated === computed) return { ...piece, says: "right" };
  return { ...piece, says: `wrong: the bytes make ${computed.toString(16).padStart(digits, "0")}`, wrong: true };
}

/** The layers between link and application, from `from` on, and then the content. */
function explainLayers(walk: Walk, from: number, end: number): Piece[] {
  const { frame, encrypted, clear } = walk;
  const pieces: Piece[] = [];
  let at = from;
  while (at < end) {
    if (!clear && at >= encrypted.from) return [...pieces, ...explainSealed(walk, at, end)];
    const layer = lowerLayerAt(frame[at] ?? 0);
    const found =
      layer === "extended-link"
        ? explainExtendedLink(frame, at)
        : layer === "authentication"
          ? explainAuthentication(frame, at)
          : explainTransport(frame, at, end, walk.seen?.driver?.status);
    if (found instanceof Fault) return [...pieces, unread(layer ?? "transport", end - at, found.says)];
    pieces.push(...found);
    at += lengthOf(found);
    if (layer === undefined) return [...pieces, ...explainApplication(walk, frame[at - lengthOf(found)] ?? 0, at, end)];
    // Behind a session number stands the CRC of the payload (EN 13757-4, 13.2.6).
    if (found.at(-1)?.name === "SN" && clear) {
      pieces.push(payloadCrc(walk, at, end));
      at += 2;
    }
  }
  return pieces;
}

/** The first two bytes of a session's payload, least significant first. */
function payloadCrc({ frame, sealed, encrypted }: Walk, at: number, end: number): Piece {
  const piece = { layer: "extended-link", length: 2, name: "PL-CRC" } as const;
  const stated = (frame[at] ?? 0) | ((frame[at + 1] ?? 0) << 8);
  const crc = checked(piece, stated, crc16(frame, at + 2, end), 4);
  if (sealed instanceof Fault || encrypted.from === encrypted.to) return crc;
  return { ...crc, says: `${crc.says}, so is the key. ${cipherWords(sealed)}` };
}

function explainApplication(walk: Walk, ci: number, at: number, end: number): Piece[] {
  const { frame, encrypted, clear, sealed, seen } = walk;
  if (!clear && encrypted.from < end) return explainSealed(walk, at, end);
  const open = seen?.open instanceof Fault ? undefined : seen?.open;
  const cipher = encrypted.from === encrypted.to || sealed instanceof Fault ? undefined : cipherWords(sealed);
  const contentEnd = open === undefined ? end : Math.min(end, at + open.content.length);
  const words = contentWords(open, seen?.list, seen?.driver, cipher);
  const content = explainContent(frame.subarray(at, contentEnd), ci, words);
  const tag: Piece = {
    layer: "transport",
    length: end - contentEnd,
    name: "MAC",
    says: "authentication tag of content and header: right",
  };
  return [...content, unread("application", contentEnd - at - lengthOf(content), "cannot be read"), tag];
}

/** Content that the key did not open, and what stands clear behind it (partial encryption, EN 13757-7, 7.6.5). */
function explainSealed(walk: Walk, at: number, end: number): Piece[] {
  const { frame, encrypted, sealed } = walk;
  if (sealed instanceof Fault) return [];
  const to = Math.min(encrypted.to, end);
  const layer = sealed.security.layer === "extended-link" ? "extended-link" : "application";
  const piece = {
    layer,
    length: to - at,
    name: "sealed",
    says: `${to - at} encrypted bytes: ${cipherWords(sealed)}`,
  } as const;
  const behind = explainContent(
    frame.subarray(to, end),
    sealed.ci,
    contentWords(undefined, undefined, undefined, undefined),
  );
  return [piece, ...behind];
}

function unread(layer: ExplainedLayer, length: number, says: string): Piece {
  return { layer, length: Math.max(length, 0), name: "unread", says };
}

function lengthOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}
