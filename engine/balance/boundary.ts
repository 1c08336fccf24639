// How unsure a balance is because its meters are not read at full hours, but a little before and after them.
import type { MeterHours } from "./hours.ts";

/** The readings around a full hour: so many seconds before and after it. */
interface Window {
  readonly before: number;
  readonly after: number;
}

/**
 * A draw before the hour, in a window of a seconds before and c after it, is taken by the straight line as a / (a + c) of
 * itself before the hour: it is c / (a + c) too little, and one after the hour a / (a + c) too much. Of two meters that
 * the same draw passes the errors go together: this is the integral of their product over the time.
 */
function together(one: Window, other: Window): number {
  const [length, otherLength] = [one.before + one.after, other.before + other.after];
  if (!(length > 0 && otherLength > 0)) return 0;
  return (
    (Math.min(one.before, other.before) * one.after * other.after +
      Math.min(one.after, other.after) * one.before * other.before) /
    (length * otherLength)
  );
}

/**
 * Draws last: of one that begins before the hour and ends after it, the straight line is right in part, and times in
 * which it begins look more uneven than its end makes them. Chosen on simulated districts.
 */
const lasting = 0.6;

const windowAt = ({ edges }: MeterHours, edge: number): Window => ({
  before: edges.before[edge] ?? Number.NaN,
  after: edges.after[edge] ?? Number.NaN,
});

/** What the display leaves out lies evenly between nothing and one step. */
function hiddenAt({ resolution }: MeterHours, { before, after }: Window): number {
  const passed = before + after > 0 ? before / (before + after) : 0;
  return (resolution ** 2 / 12) * (passed ** 2 + (1 - passed) ** 2);
}

/** The inlets as one meter, and what it does not know at full hours. */
export interface InletDoubt {
  /** Variance, in square ticks, that a meter which is heard beside a full hour adds to the balance there. */
  addedBy(meter: MeterHours, edge: number): number;
  /** Variance of the inlets' displays at a full hour. */
  ownAt(edge: number): number;
}

/** Each inlet with its share of all that goes in. What a member draws comes in by all of them, in these shares. */
export function inletDoubt(inlets: readonly { readonly meter: MeterHours; readonly share: number }[]): InletDoubt {
  return {
    addedBy(meter, edge) {
      const own = windowAt(meter, edge);
      const draws = meter.edges.draws[edge] ?? Number.NaN;
      if (!(draws >= 0)) return 0;
      let apart = together(own, own);
      for (const one of inlets) {
        const window = windowAt(one.meter, edge);
        apart -= 2 * one.share * together(window, own);
        for (const other of inlets) apart += one.share * other.share * together(window, windowAt(other.meter, edge));
      }
      return lasting * draws * Math.max(0, apart) + hiddenAt(meter, own);
    },
    ownAt: (edge) => inlets.reduce((sum, { meter }) => sum + (hiddenAt(meter, windowAt(meter, edge)) || 0), 0),
  };
}
