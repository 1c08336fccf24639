// What was consumed between two neighbouring readings of a register, and how much of it until a moment between them.
import { qualityBits, type Seconds } from "@tributary/core";

const unknown = qualityBits.reset | qualityBits.exchange;

/** The register's capacity as its display has it: the power of ten above the value. */
export function capacityAbove(ticks: number): number {
  let capacity = 10;
  while (capacity <= ticks) capacity *= 10;
  return capacity;
}

/** Ticks consumed from one reading to the next, or `undefined` where the register began anew between them. */
export function stepOf(fromTicks: number, toTicks: number, toQuality: number): number | undefined {
  if ((toQuality & unknown) !== 0) return undefined;
  if (toTicks >= fromTicks) return toTicks - fromTicks;
  return (toQuality & qualityBits.rollover) === 0 ? undefined : toTicks + capacityAbove(fromTicks) - fromTicks;
}

/**
 * Whole ticks of a step of `span` seconds that fall in its first `elapsed` seconds. Where the product is no safe
 * integer, divides before it multiplies; parts of a step always add up to the step.
 */
export function shareOf(step: number, span: Seconds, elapsed: Seconds): number {
  const product = step * elapsed;
  // Exact: a quotient that is no whole number is farther from the next one than it is rounded by.
  if (Math.abs(product) <= Number.MAX_SAFE_INTEGER) return Math.floor(product / span);
  let whole = Math.floor(step / span);
  let rest = step - whole * span;
  // The quotient was rounded up to the next whole number.
  if (rest < 0) {
    whole -= 1;
    rest += span;
  }
  return whole * elapsed + Math.floor((rest * elapsed) / span);
}
