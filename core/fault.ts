// What is wrong with a telegram, as a value: bad air is expected, so it is returned and never thrown.

/** The layer that found the fault, from the receiver inwards. */
export type FaultLayer = "line" | "link" | "extended-link" | "authentication" | "transport" | "application" | "driver";

/** Every way in which a telegram can be refused, with the sentence that a person reads. */
export const faults = {
  "not-hex": "is not hexadecimal text",
  "not-a-telegram": "is neither a wM-Bus frame nor a wired M-Bus long frame",
  "too-long": "is longer than any telegram can be",
  truncated: "ends before its stated length",
  "wrong-length": "has more bytes than its stated length",
  "crc-wrong": "has a block whose CRC does not match",
  "checksum-wrong": "has a checksum that does not match",
  "not-from-meter": "is not sent by a meter",
  "unknown-ci": "has a control information field that is not supported",
  "unknown-security": "is secured in a mode that is not supported",
  "no-key": "is encrypted and no key is known for this meter",
  "wrong-key": "does not decrypt with the key of this meter",
  "mac-mismatch": "carries a message authentication code that does not match",
  "payload-crc-wrong": "decrypts to a payload whose CRC does not match",
  "stored-clear": "says that it is encrypted but its content is clear",
  "unknown-format": "is a compact frame whose full frame has not been heard",
  "bad-record": "has a data record that cannot be read",
  "no-data": "carries no data records",
  "no-command": "is no command to this meter",
  "old-counter": "carries a counter that is not above the last one",
  fragment: "is one fragment of a longer message",
} as const satisfies Record<string, string>;

export type FaultCode = keyof typeof faults;

/** A telegram refused: why, by which layer, and at which byte of the telegram as it was received. */
export class Fault {
  readonly code: FaultCode;
  readonly layer: FaultLayer;
  /** Byte offset in the telegram as received; for text lines the character offset. */
  readonly offset: number;
  /** What the code alone does not say; may be empty. */
  readonly detail: string;
  readonly says: string;

  constructor(code: FaultCode, layer: FaultLayer, offset: number, detail = "") {
    this.code = code;
    this.layer = layer;
    this.offset = offset;
    this.detail = detail;
    this.says = `telegram ${faults[code]}${detail === "" ? "" : `: ${detail}`}`;
  }
}
