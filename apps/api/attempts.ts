// Counts what an address got wrong lately, in bounded memory.

export interface Attempts {
  tooMany(address: string): boolean;
  note(address: string): void;
}

const mostAddresses = 10_000;

/** At most `most` within `windowMs` for each address; `now` in milliseconds. */
export function attempts(most: number, windowMs: number, now: () => number): Attempts {
  const noted = new Map<string, { count: number; readonly since: number }>();
  const current = (address: string) => {
    const found = noted.get(address);
    if (found === undefined || now() - found.since < windowMs) return found;
    noted.delete(address);
    return undefined;
  };
  return {
    tooMany: (address) => (current(address)?.count ?? 0) >= most,
    note(address) {
      const found = current(address);
      if (found !== undefined) {
        found.count += 1;
        return;
      }
      // The oldest go: who fills the table with addresses gains a few more guesses at a secret of 119 bits.
      for (const old of noted.keys()) {
        if (noted.size < mostAddresses) break;
        noted.delete(old);
      }
      noted.set(address, { count: 1, since: now() });
    },
  };
}
