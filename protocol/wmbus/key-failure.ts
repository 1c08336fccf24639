// Says why a telegram cannot be opened with a key, for people who look for the cause.
import { Fault, type FaultCode, meterId, toHex } from "@tributary/core";
import { securityWords, writeAddress } from "@tributary/mbus";
import { crcBlocks } from "./crc-blocks.ts";
import type { Key } from "./key.ts";
import { scheduleOf } from "./key.ts";
import type { Frame } from "./link.ts";
import { openMode5 } from "./mode-5.ts";
import { openMode7 } from "./mode-7.ts";
import { openUnchecked } from "./open-unchecked.ts";
import { isMakersAlone, isPossible, oddity } from "./plausible.ts";
import { readSealed, type SealedTelegram } from "./telegram.ts";
import { covered } from "./uncover.ts";
import { type OpenTelegram, unseal } from "./unseal.ts";

/** Every way in which a key, or what it is to open, fails: the sentence, and what to do. */
export const keyFailures = {
  "no-key": {
    says: "the content is encrypted and no key was given",
    advice: "give the meter's key; the utility, or whoever sold the meter, has it",
  },
  "wrong-key": {
    says: "the key is not the one that this telegram was sealed with",
    advice:
      "compare the meter's serial number with that of the key; a key belongs to one meter, or to a whole delivery",
  },
  "other-address": {
    says: "the key is right, but the meter put another address into the initialisation vector",
    advice: "tell the maker: the address of the transport layer, where there is one, has to go into it",
  },
  "already-decrypted": {
    says: "the headers say encrypted, but the content is clear: somebody stored it decrypted",
    advice: "leave the key out to read it; nothing proves that it came from the meter",
  },
  "unsupported-mode": {
    says: "the telegram is secured in a way that is not supported",
    advice: "no key will open it here; ask the maker for a telegram in mode 5 or 7",
  },
  "mac-mismatch": {
    says: "the key decrypts the content, but its authentication code does not match",
    advice: "do not use the values: the telegram was changed on its way, or forged",
  },
  truncated: {
    says: "the end of the telegram is missing",
    advice: "look whether the whole telegram was copied; else the receiver lost its end",
  },
  "crc-wrong": {
    says: "the telegram was damaged on the air: a checksum is wrong",
    advice: "wait for the next telegram of the meter; this one cannot be mended",
  },
} as const satisfies Record<string, { readonly says: string; readonly advice: string }>;

export type KeyFailure = keyof typeof keyFailures;

/** Why a telegram cannot be opened. */
export interface KeyDiagnosis {
  readonly failure: KeyFailure;
  /** One sentence, with what is known about this telegram. */
  readonly says: string;
  /** What to do about it. */
  readonly advice: string;
}

function diagnosis(failure: KeyFailure, detail = ""): KeyDiagnosis {
  const { says, advice } = keyFailures[failure];
  return { failure, says: detail === "" ? says : `${says} (${detail})`, advice };
}

/** Faults that say all by themselves. */
const plainFailures: Partial<Record<FaultCode, KeyFailure>> = {
  "no-key": "no-key",
  "wrong-key": "wrong-key",
  "mac-mismatch": "mac-mismatch",
  "unknown-security": "unsupported-mode",
  truncated: "truncated",
  "stored-clear": "already-decrypted",
  "checksum-wrong": "crc-wrong",
  "payload-crc-wrong": "crc-wrong",
};

/** Opens everything that can be opened at all, as far as the mode goes. */
const anyKey: Key = new Uint8Array(16);

/** Why the key does not open a telegram; `undefined` where it does, or where the cause is neither key nor damage. */
export function diagnoseKey({ bytes, crc }: Frame, key: Key | undefined): KeyDiagnosis | undefined {
  const sealed = readSealed(bytes, crc);
  if (sealed instanceof Fault) return sealed.code === "crc-wrong" ? wrongCrc(bytes, crc) : failureOf(sealed);
  const open = unseal(sealed, key ?? anyKey);
  // Headers and length are judged with any key at all, the key itself only where one was given.
  if (open instanceof Fault && open.code === "unknown-security") return unsupported(sealed);
  if (open instanceof Fault && open.code === "truncated") return failureOf(open);
  if (key === undefined) return sealed.security.encrypted ? withoutKey(sealed) : undefined;
  if (!(open instanceof Fault)) return garbled(sealed, key, open);
  return open.code === "wrong-key" || open.code === "mac-mismatch" ? ofKey(sealed, key, open) : failureOf(open);
}

/** What a fault alone says, for telegrams that are opened in a maker's own way. */
export function failureOf({ code, detail }: Fault): KeyDiagnosis | undefined {
  const failure = plainFailures[code];
  return failure === undefined ? undefined : diagnosis(failure, detail);
}

function withoutKey(sealed: SealedTelegram): KeyDiagnosis {
  const fault = unseal(sealed, undefined);
  const storedClear = fault instanceof Fault && fault.code === "stored-clear";
  return diagnosis(storedClear ? "already-decrypted" : "no-key");
}

function unsupported({ security: { layer, mode } }: SealedTelegram): KeyDiagnosis {
  const name = layer === "transport" ? securityWords(mode) : `encryption ${mode} of the extended link layer`;
  return diagnosis("unsupported-mode", name);
}

function wrongCrc(bytes: Uint8Array, crc: Frame["crc"]): KeyDiagnosis {
  const blocks = crc === "none" ? [] : crcBlocks(bytes, crc);
  const wrong = blocks.findIndex(({ stated, computed }) => stated !== computed);
  const { from = 0, to = 0 } = blocks[wrong] ?? {};
  return diagnosis("crc-wrong", `block ${wrong + 1} of ${blocks.length}, bytes ${from} to ${to - 1}`);
}

// Where there is a key ------------------------------------------------------------------------------------------

/** Random bytes are that little odd in 1 case of 200 or fewer. */
const hardlyOdd = 2;

function ofKey(sealed: SealedTelegram, key: Key, fault: Fault): KeyDiagnosis {
  const { mode, layer } = sealed.security;
  const chained = layer === "transport" && (mode === 5 || mode === 7);
  const other = asAnotherMeter(sealed, key, isPossible);
  if (other !== undefined) return other;
  const unchecked = openUnchecked(sealed, key);
  // Chained modes have a check of their own in the content; of the others only a content that makes sense tells.
  if (unchecked !== undefined && (chained || oddity(unchecked) <= hardlyOdd)) {
    return layer === "transport"
      ? diagnosis("mac-mismatch")
      : diagnosis("crc-wrong", "the key fits; the CRC of the encrypted payload does not");
  }
  const content = chained ? decryptChained(sealed, key) : undefined;
  if (content === undefined) return diagnosis("wrong-key", fault.detail);
  // A wrong vector spoils the first block alone, a damaged block itself and the next: the last one still fits.
  if (mode === 7) return diagnosis("mac-mismatch", "the end of the content decrypts, its beginning does not");
  const begin = toHex(content.subarray(0, 2).map((byte) => byte ^ checkByte));
  return diagnosis("other-address", `none of this telegram: it begins with ${begin}; or the first block is damaged`);
}

/**
 * A vector with another serial number spoils some bytes of the first block and leaves the two that are checked. What
 * comes out may still look like records; under the right address they look better.
 */
function garbled(sealed: SealedTelegram, key: Key, open: OpenTelegram): KeyDiagnosis | undefined {
  if (isMakersAlone(open)) return undefined;
  const odd = oddity(open);
  return asAnotherMeter(sealed, key, (other) => oddity(other) < odd);
}

/** Whether the key opens the telegram with another of its addresses in the vector, or in what keys are derived from. */
function asAnotherMeter(
  sealed: SealedTelegram,
  key: Key,
  isRight: (open: OpenTelegram) => boolean,
): KeyDiagnosis | undefined {
  const other = otherAddresses(sealed).find(({ meter }) => {
    const open = unseal({ ...sealed, meter }, key);
    return !(open instanceof Fault) && isRight(open);
  });
  return other && diagnosis("other-address", `${meterId(other.meter)}, ${other.whose}`);
}

/** The addresses that a meter might have put into the vector, apart from the one that belongs there. */
function otherAddresses({ meter, link, extendedLink, transport }: SealedTelegram) {
  const stated = [
    ["the transport layer", transport?.address],
    ["the extended link layer", extendedLink?.address],
    ["the link layer", link.wired ? undefined : link.address],
  ] as const;
  const found = new Map([[meterId(meter), { meter, whose: "" }]]);
  for (const [layer, address] of stated) {
    if (address === undefined) continue;
    const swapped = { ...address, version: address.type, type: address.version };
    const orders = [
      [address, ""],
      [swapped, ", version and type swapped"],
    ] as const;
    for (const [other, order] of orders) {
      if (!found.has(meterId(other))) found.set(meterId(other), { meter: other, whose: `of ${layer}${order}` });
    }
  }
  found.delete(meterId(meter));
  return [...found.values()];
}

const checkByte = 0x2f;
const nobody = new Uint8Array(8);

/** Chained content under a vector of zeros, where its last block shows by its fillers that the key is right. */
function decryptChained(sealed: SealedTelegram, key: Key): Uint8Array | undefined {
  const { frame, encrypted } = covered(sealed);
  const content = frame.slice(encrypted.from, encrypted.to);
  if (key.length !== 16 || content.length < 32) return undefined;
  const counter = sealed.authentication?.counter;
  if (sealed.security.mode === 5) openMode5(scheduleOf(key), nobody, 0, content, 0, content.length);
  else if (counter !== undefined) {
    openMode7(scheduleOf(key), counter, writeAddress(sealed.meter, "link"), content, 0, content.length);
  }
  return content.at(-1) === checkByte && content.at(-2) === checkByte ? content : undefined;
}
