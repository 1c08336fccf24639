// The first octet of a frame: what kind of message it is (TS001-1.0.4, 4.2).

/** Message types by their three bits; the two behind them are reserved and proprietary. */
export const messageTypes = [
  "join-request",
  "join-accept",
  "unconfirmed-up",
  "unconfirmed-down",
  "confirmed-up",
  "confirmed-down",
] as const;

export type MessageType = (typeof messageTypes)[number];

/** Longest PHYPayload of any region: one octet of length. */
export const longestFrame = 255;

/** The type that the header states; nothing for reserved ones and for another major version than R1. */
export function readMessageType(header: number): MessageType | undefined {
  return (header & 0b11) === 0 ? messageTypes[header >> 5] : undefined;
}

export function writeMessageType(type: MessageType): number {
  return messageTypes.indexOf(type) << 5;
}
