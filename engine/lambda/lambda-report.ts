// What became of one run of a lambda.
import type { Seconds } from "@tributary/core";
import type { SandboxFailure } from "./outcome.ts";

export interface LambdaReport {
  readonly lambda: string;
  readonly version: number;
  /** The moment it ran for, on its grid. */
  readonly at: Seconds;
  /** Milliseconds from that moment's turn to the answer, and of them in the sandbox. */
  readonly took: number;
  readonly ran: number;
  /** Values that it read. */
  readonly read: number;
  readonly outcome:
    | { readonly state: "answered"; readonly value: unknown }
    /** The answer came after the deadline: it is kept, and told as missed. */
    | { readonly state: "late"; readonly value: unknown }
    | { readonly state: "failed"; readonly cause: SandboxFailure | "streams"; readonly says: string };
  /** What it wrote to its console. */
  readonly said: readonly string[];
}
