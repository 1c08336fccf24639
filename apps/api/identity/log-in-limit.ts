// Limits how often somebody may try to log in.
import type { Seconds } from "@tributary/core";
import { attempts, placeOf } from "../attempts.ts";

const minuteMs = 60_000;
/** Of one address with one account. */
const mostOfBoth = 5;
/** Of one address, and with one account from anywhere: guesses spread out are still few. */
const mostOfOne = 30;

/** Notes an attempt to log in, or to use a code, and says whether it may go on. */
export function logInLimit(clock: () => Seconds): (address: string, account?: string) => boolean {
  const now = () => clock() * 1000;
  const both = attempts(mostOfBoth, minuteMs, now);
  const one = attempts(mostOfOne, minuteMs, now);
  return (from, account) => {
    const address = placeOf(from);
    // As accounts are found: another writing of the same address is no other account.
    const name = account?.trim().normalize("NFC").toLowerCase().slice(0, 254);
    const pair = `${address} ${name ?? "with a code"}`;
    const ends = [`from ${address}`, ...(name === undefined ? [] : [`as ${name}`])];
    if (both.tooMany(pair) || ends.some(one.tooMany)) return false;
    // Before the password is looked at: a hundred at once are a hundred attempts.
    both.note(pair);
    ends.forEach(one.note);
    return true;
  };
}
