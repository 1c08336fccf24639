// Optional privacy of groups: sums whose parts nobody sees, and sums that hide each house behind noise.
export { type BudgetLedger, type BudgetPolicy, type Spending, spend, usualBudget } from "./ledger.ts";
export { type MaskedShare, maskGroup, maskRound, maskValue, type PairKey, pairKey, sumOfShares } from "./masking.ts";
export { type Bits, type NoisePlan, noiseDeviation, noiseFor, type PrivateSum, privateSum } from "./noise.ts";
