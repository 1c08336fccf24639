// A way for telegram lines to where they are wanted.

export interface Sender {
  /** Kept when the line is answered or safe; lines of one source arrive in their order. */
  send(source: string, line: string): Promise<void>;
  /** How many telegrams met which outcome. */
  outcomes(): ReadonlyMap<string, number>;
  /** To be called when everything that was sent is answered, or need not be. */
  close(): Promise<void>;
}
