// Signal strength as radio chips of the CC1101 family measure it, in half decibels.

/** Between the measure and dBm at 868 MHz (CC1101 data sheet, 17.3). */
const offset = 74;

/** A measure (a byte, two's complement) in dBm, rounded to whole ones. */
export function dBmOf(measure: number): number {
  return Math.round((measure >= 128 ? measure - 256 : measure) / 2 - offset);
}

/** The byte that stands for a signal strength in dBm. */
export function measureOf(dBm: number): number {
  return ((dBm + offset) * 2) & 0xff;
}
