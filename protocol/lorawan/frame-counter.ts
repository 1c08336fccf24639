// Gives frame counters back their upper 16 bits, which are not sent (TS001-1.0.4, 4.3.1.5).

export const lastCounter = 0xffff_ffff;

/**
 * The lowest counter above `last` that ends in these 16 bits; `last` is -1 before the first frame. Nothing when 32 bits are
 * used up. Since it is always above, a frame that was taken can never be taken again: its code does not hold under it.
 */
export function fullCounter(low: number, last: number): number | undefined {
  const next = last + 1;
  const counter = next + ((((low - next) % 0x1_0000) + 0x1_0000) % 0x1_0000);
  return counter > lastCounter ? undefined : counter;
}

/** The highest counter up to `last` that ends in these 16 bits: what a repeated frame was sent under; nothing if there is none. */
export function pastCounter(low: number, last: number): number | undefined {
  const counter = last - ((((last - low) % 0x1_0000) + 0x1_0000) % 0x1_0000);
  return counter < 0 ? undefined : counter;
}
