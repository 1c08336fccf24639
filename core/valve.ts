// The states of a remotely operated valve, and the number that stands for each in a register.

/** What a register of the quantity `valve-state` says, by its number. */
export const valveStates = ["closed", "open", "closing", "opening", "stuck"] as const;
export type ValveState = (typeof valveStates)[number];

/** The state that a number stands for; `undefined` for any other number. */
export function valveStateOf(value: number): ValveState | undefined {
  return valveStates[value];
}
