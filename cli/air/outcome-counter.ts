// Counts what became of telegrams that were sent.
export interface OutcomeCounter {
  readonly counts: Map<string, number>;
  add(outcome: string): void;
}

export function outcomeCounter(): OutcomeCounter {
  const counts = new Map<string, number>();
  return { counts, add: (outcome) => void counts.set(outcome, (counts.get(outcome) ?? 0) + 1) };
}
