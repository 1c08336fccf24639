// The first octet of a frame: what kind of message it is (TS001-1.0.4, 4.2).

/** Message types by their three bits; the two left out are reserved or proprietary. */
export const messageTypes = {
  "join-request": 0,
  "join-accept": 1,
  "unconfirmed-up": 2,
  "unconfirmed-down": 3,
  "confirmed-up": 4,
  "confirmed-down": 5,
} as const;

export type MessageType = keyof typeof messageTypes;

const byCode = new Map<number, MessageType>(
  Object.entries(messageTypes).map(([type, code]): [number, MessageType] => [code, type as MessageType]),
);

/** Longest PHYPayload of any region: one octet of length. */
export const longestFrame = 255;

/** The type that the header states; nothing for reserved ones and for another major version than R1. */
export function readMessageType(header: number): MessageType | undefined {
  return (header & 0b11) === 0 ? byCode.get(header >> 5) : undefined;
}

export function writeMessageType(type: MessageType): number {
  return messageTypes[type] << 5;
}
