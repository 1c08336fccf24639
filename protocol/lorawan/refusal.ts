// What is wrong with a LoRaWAN frame, as a value: bad air is expected, so it is returned and never thrown.

/** Every way in which a frame is refused, with the sentence that a person reads. */
export const refusals = {
  truncated: "ends before its stated parts",
  "too-long": "is longer than any frame can be",
  "unknown-type": "is of a type or version that is not supported",
  "wrong-direction": "travels in the other direction",
  "wrong-mic": "carries a message integrity code that does not match",
  "two-command-places": "carries MAC commands in its options and in its payload",
  "unknown-device": "is of a device that is not known",
  "foreign-address": "is for another device",
  "used-counter": "has a frame counter that is not above the last one",
  "used-nonce": "asks to join with a nonce that is used up",
  "not-joining": "answers a join request that was not made",
  "outside-window": "came when no receive window was open for it",
} as const satisfies Record<string, string>;

export type RefusalCode = keyof typeof refusals;

export class Refusal {
  readonly code: RefusalCode;
  readonly says: string;

  constructor(code: RefusalCode) {
    this.code = code;
    this.says = `frame ${refusals[code]}`;
  }
}
