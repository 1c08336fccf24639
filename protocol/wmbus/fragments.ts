// Messages that are longer than a frame: cut into fragments and joined again (EN 13757-7, 6.3).
import { concat, Fault, meterId } from "@tributary/core";
import { lowerLayers } from "@tributary/mbus";
import { type AuthenticationHeader, fragmentBits, readAuthentication, writeAuthentication } from "./authentication.ts";
import { isExtendedLink, readExtendedLink } from "./extended-link.ts";
import type { CrcFormat } from "./link.ts";
import { type LinkedFrame, readLinked, readUpperLayers, type SealedTelegram } from "./telegram.ts";

/** One frame of a fragmented message. */
export interface Fragment {
  readonly linked: LinkedFrame;
  readonly header: AuthenticationHeader;
  /** 1 for the first fragment. */
  readonly number: number;
  readonly last: boolean;
}

/** Reads a frame as a fragment; a telegram that is whole in itself is a fault, as a fragment is for `readSealed`. */
export function readFragment(bytes: Uint8Array, crc: CrcFormat): Fragment | Fault {
  const linked = readLinked(bytes, crc);
  if (linked instanceof Fault) return linked;
  const { frame, payloadAt } = linked;
  const extended = isExtendedLink(frame[payloadAt] ?? 0) ? readExtendedLink(frame, payloadAt) : undefined;
  if (extended instanceof Fault) return extended;
  const at = extended?.end ?? payloadAt;
  if (frame[at] !== lowerLayers.authentication) return new Fault("unknown-ci", "authentication", at, "no fragment");
  const header = readAuthentication(frame, at);
  if (header instanceof Fault) return header;
  const number = header.fragmentControl & fragmentBits.fragmentId;
  return { linked, header, number, last: (header.fragmentControl & fragmentBits.more) === 0 };
}

/**
 * The message of fragments, in any order, all of them and of one sender; a fault otherwise. Offsets of what is read
 * from it are those in the joined message.
 */
export function joinFragments(fragments: readonly Fragment[]): SealedTelegram | Fault {
  const ordered = fragments.toSorted((a, b) => a.number - b.number);
  const [first] = ordered;
  const last = ordered.at(-1);
  const whole = ordered.every(({ number, last: isLast, linked }, i) => {
    const sameSender = first !== undefined && meterId(linked.link.address) === meterId(first.linked.link.address);
    return number === i + 1 && isLast === (i === ordered.length - 1) && sameSender;
  });
  if (first === undefined || last === undefined || !whole) return new Fault("fragment", "authentication", 0);
  // Control, counter and length come with the first fragment, the MAC with the last (EN 13757-7, 6.2).
  const fields = {
    ...last.header,
    ...first.header,
    ...(last.header.mac === undefined ? {} : { mac: last.header.mac }),
  };
  const either = first.header.fragmentControl | last.header.fragmentControl;
  const fragmentControl = either & ~(fragmentBits.fragmentId | fragmentBits.more);
  const head = first.linked.frame.subarray(0, first.linked.payloadAt);
  const message = ordered.map(({ linked, header }) => linked.frame.subarray(header.end, linked.end));
  const frame = concat(head, writeAuthentication({ ...fields, fragmentControl }), ...message);
  return readUpperLayers({ frame, crc: "none", end: frame.length, link: first.linked.link }, head.length);
}

/**
 * Cuts what follows the link layer of a telegram, an authentication header and its message, into payloads of at most
 * `most` bytes of message each.
 */
export function cutMessage(header: Omit<AuthenticationHeader, "end">, message: Uint8Array, most: number): Uint8Array[] {
  const { fragmentControl, mac, ...first } = header;
  const count = Math.max(1, Math.ceil(message.length / most));
  return Array.from({ length: count }, (_, i) => {
    const isLast = i === count - 1;
    const control = (i === 0 ? fragmentControl & ~fragmentBits.mac : 0) | (i + 1) | (isLast ? 0 : fragmentBits.more);
    const fields = {
      ...(i === 0 ? first : {}),
      ...(isLast && mac !== undefined ? { mac } : {}),
      fragmentControl: isLast && mac !== undefined ? control | fragmentBits.mac : control,
    };
    return concat(writeAuthentication(fields), message.subarray(i * most, (i + 1) * most));
  });
}
