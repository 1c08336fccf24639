// What a script is allowed, and what can become of a call to it.

/** What one call may use. A call that wants more fails; nothing else does. */
export interface SandboxLimits {
  /**
   * Steps of the interpreter, each some ten thousand jumps, calls or backtracks. They, not seconds, are the usual end of
   * a script that loops, so that the same script passes or fails alike on every machine, however busy.
   */
  readonly steps: number;
  /** Bytes for the script, its data and the interpreter's own; the interpreter takes 16 MiB at least. */
  readonly memory: number;
  /** Bytes of the interpreter's stack. */
  readonly stack: number;
  /** Characters of the answer as JSON. */
  readonly answer: number;
  /** Milliseconds after which the thread itself is ended: for work inside one step, such as a search in long texts. */
  readonly patience: number;
}

export const usualLimits: SandboxLimits = {
  steps: 2000,
  memory: 32 * 2 ** 20,
  stack: 256 * 2 ** 10,
  answer: 2 ** 18,
  patience: 3000,
};

/** Every way in which a call can fail. */
export const sandboxFailures = {
  timeout: "did not end within its limit",
  memory: "wanted more memory than it may have",
  threw: "threw an error",
  "not-json": "did not answer with JSON",
  "no-function": "has no such function",
} as const;

export type SandboxFailure = keyof typeof sandboxFailures;

export type Outcome =
  | { readonly ok: true; readonly value: unknown; readonly said: readonly string[] }
  | {
      readonly ok: false;
      readonly cause: SandboxFailure;
      /** One sentence without its subject, such as `threw an error: Invalid port`. */
      readonly says: string;
      /** What the script wrote to the console. */
      readonly said: readonly string[];
    };

/** The outcome of a call, with the CPU milliseconds that it took; of a thread that had to be ended, none are known. */
export type Ended = Outcome & { readonly cpu: number };

export function failure(cause: SandboxFailure, detail = "", said: readonly string[] = []): Outcome & { ok: false } {
  return { ok: false, cause, says: sandboxFailures[cause] + (detail === "" ? "" : `: ${detail}`), said };
}
