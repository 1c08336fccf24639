// What each group has spent of its privacy budget: sums are refused when it is gone.
import type { Seconds } from "@tributary/core";

/** How much may be told of the houses of a group. */
export interface BudgetPolicy {
  /** Sum of the epsilons of all sums of one period. */
  readonly epsilon: number;
  readonly period: Seconds;
  /** Fewest houses that a sum may have. */
  readonly fewest: number;
}

/** Never fewer than fifteen houses; a budget of one a day is a usual choice for sums of use. */
export const usualBudget: BudgetPolicy = { epsilon: 1, period: 86_400, fewest: 15 };

/** Spent by group in its present period; plain data, to be durable before a sum is told. */
export type BudgetLedger = Map<string, { period: number; spent: number; readonly told: Set<string> }>;

export type Spending = "spent" | "told-before" | { readonly refused: "budget" | "too-few"; readonly says: string };

/** Rounding of sums of epsilons, such as ten times 0.1. */
const rounding = 1e-9;

/**
 * Books a sum of a group. `round` names the sum (register and bucket): one that was told before costs nothing and must be
 * told with the same value, for two drawings of noise tell more than one. Answers whether it may be told.
 */
export function spend(
  ledger: BudgetLedger,
  policy: BudgetPolicy,
  { group, round, houses, epsilon }: { group: string; round: string; houses: number; epsilon: number },
  at: Seconds,
): Spending {
  if (houses < policy.fewest) {
    return { refused: "too-few", says: `${group} has ${houses} houses, a sum needs ${policy.fewest}` };
  }
  const period = Math.floor(at / policy.period);
  let entry = ledger.get(group);
  if (entry?.told.has(round)) return "told-before";
  if (entry === undefined || entry.period < period) {
    entry = { period, spent: 0, told: new Set() };
    ledger.set(group, entry);
  }
  if (entry.spent + epsilon > policy.epsilon + rounding) {
    const left = Math.max(0, policy.epsilon - entry.spent);
    return { refused: "budget", says: `${group} has ${left.toFixed(3)} left of ${policy.epsilon} in this period` };
  }
  entry.spent += epsilon;
  entry.told.add(round);
  return "spent";
}
