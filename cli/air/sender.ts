// A way for telegram lines to where they are wanted, and for downlinks back.

/** Told of each frame that a gateway radios to a meter in answer to its telegram; says whether the meter listened. */
export type HearDownlink = (meter: string, frame: Uint8Array) => boolean;

export interface Sender {
  /** Kept when the line is answered or safe; lines of one source arrive in their order. */
  send(source: string, line: string): Promise<void>;
  /** How many telegrams met which outcome. */
  outcomes(): ReadonlyMap<string, number>;
  /** To be called when everything that was sent is answered, or need not be. */
  close(): Promise<void>;
}
