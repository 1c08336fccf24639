// Counts what an address got wrong lately, in bounded memory.
import { isIPv6 } from "node:net";

export interface Attempts {
  /** How many it has left, and milliseconds until it has all of them again. */
  left(address: string): { readonly left: number; readonly resetMs: number };
  tooMany(address: string): boolean;
  note(address: string): void;
}

const mostAddresses = 10_000;

/** Whom an address counts for: of IPv6 the network (/64), for whoever has one address of it has them all. */
export function placeOf(address: string): string {
  if (!isIPv6(address) || address.includes(".")) return address;
  const [before = [], after] = address.split("::").map((part) => part.split(":").filter((group) => group !== ""));
  if (after === undefined) return before.slice(0, 4).join(":");
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => "0");
  return [...before, ...zeros, ...after].slice(0, 4).join(":");
}

/** At most `most` within `windowMs` for each address; `now` in milliseconds. */
export function attempts(most: number, windowMs: number, now: () => number): Attempts {
  const noted = new Map<string, { count: number; readonly since: number }>();
  const current = (address: string) => {
    const found = noted.get(address);
    if (found === undefined || now() - found.since < windowMs) return found;
    noted.delete(address);
    return undefined;
  };
  /** Of a full table the oldest goes, and last of all one that had too many: nobody frees it by filling the table. */
  function least(): string {
    for (const [address, { count, since }] of noted) {
      if (count < most || now() - since >= windowMs) return address;
    }
    const [oldest = ""] = noted.keys();
    return oldest;
  }
  return {
    left(address) {
      const found = current(address);
      if (found === undefined) return { left: most, resetMs: windowMs };
      return { left: Math.max(most - found.count, 0), resetMs: Math.max(windowMs - (now() - found.since), 0) };
    },
    tooMany: (address) => (current(address)?.count ?? 0) >= most,
    note(address) {
      const found = current(address);
      if (found !== undefined) {
        found.count += 1;
        return;
      }
      if (noted.size >= mostAddresses) noted.delete(least());
      noted.set(address, { count: 1, since: now() });
    },
  };
}
