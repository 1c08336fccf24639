// Adds up what became of the telegrams.
import type { IntakeView } from "@tributary/wire";

type Cause = IntakeView["causes"][number];

export interface IntakeSums {
  /** Causes that happened, readings first, then most frequent first. */
  readonly happened: readonly Cause[];
  readonly received: number;
  readonly accepted: number;
  readonly refused: number;
  /** received less the sum of all causes: 0 unless a telegram was lost between two counters. */
  readonly missing: number;
}

export function sumIntake({ received, causes }: IntakeView): IntakeSums {
  const happened = causes
    .filter(({ telegrams }) => telegrams > 0)
    .sort((one, other) => rank(one) - rank(other) || other.telegrams - one.telegrams);
  const total = (list: readonly Cause[]) => list.reduce((sum, { telegrams }) => sum + telegrams, 0);
  const accepted = total(happened.filter((cause) => cause.accepted));
  const refused = total(happened.filter((cause) => !cause.accepted));
  return { happened, received, accepted, refused, missing: received - accepted - refused };
}

function rank({ cause, accepted }: Cause): number {
  if (cause === "read") return 0;
  return accepted ? 1 : 2;
}

/** The share of all received telegrams, 0 to 1. */
export function shareOf(telegrams: number, received: number): number {
  return received === 0 ? 0 : telegrams / received;
}
