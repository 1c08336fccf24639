// What becomes of a frame at a signal strength: not noticed, noticed with bits turned, or whole.
import type { Draw } from "../random.ts";

/** At `half` every second frame is noticed, and `width` dB further e times as many of the rest. */
const noticed = { half: -100, width: 2.5 } as const;
/** Share of frames that other senders of the band talk down, at any strength. */
const talkedDown = 0.02;
/** At `thousandth` one bit of a thousand is wrong, and one tenth of that `tenfold` dB above. */
const bitErrors = { thousandth: -100, tenfold: 4 } as const;

/** How likely a frame is noticed at all, 0 to 1, at a signal strength in dBm. */
export function chanceToHear(rssi: number): number {
  return (1 - talkedDown) / (1 + Math.exp((noticed.half - rssi) / noticed.width));
}

/** Share of bits that are turned, at a signal strength in dBm. */
function bitErrorRate(rssi: number): number {
  return Math.min(0.5, 10 ** (-3 - (rssi - bitErrors.thousandth) / bitErrors.tenfold));
}

/** Places of the turned bits in a frame of so many bits. */
export function turnedBits(rssi: number, bits: number, draw: Draw): number[] {
  const rate = bitErrorRate(rssi);
  const turned: number[] = [];
  // From one turned bit to the next: a geometric distribution, drawn at once.
  const gap = () => Math.floor(Math.log1p(-draw()) / Math.log1p(-rate));
  for (let bit = gap(); bit < bits; bit += 1 + gap()) turned.push(bit);
  return turned;
}
