// Why an edge node does not take a command: each reason with its HTTP status.

/** One row a reason. */
export const commandRefusals = {
  "unknown-meter": { status: 404, says: "no such meter was heard here, nor does the key file name it" },
  "ambiguous-meter": { status: 409, says: "several meters have this serial number: give the whole meter id" },
  "not-commandable": { status: 422, says: "the meter cannot be commanded" },
  "no-valve": { status: 422, says: "the meter's telegrams tell of no valve" },
  waits: { status: 409, says: "a command of this kind waits for the meter already" },
  "too-many": { status: 429, says: "the meter was given as many commands as it may have in an hour" },
  "id-taken": { status: 409, says: "another command has this id" },
} as const;

export type CommandRefusalCode = keyof typeof commandRefusals;

export interface CommandRefusal {
  readonly refused: CommandRefusalCode;
  readonly says: string;
}

export function refusal(refused: CommandRefusalCode, detail?: string): CommandRefusal {
  const { says } = commandRefusals[refused];
  return { refused, says: detail === undefined ? says : `${says}: ${detail}` };
}
