// Says what a way to reach people can do.
import type { NotificationMessage } from "@tributary/wire";

/**
 * How sending ended. `again`: later, perhaps. `gone`: the address is no more, and nothing is sent there again. `refused`:
 * this message will never be taken.
 */
export type Outcome = { readonly sent: true } | { readonly [How in "again" | "gone" | "refused"]?: string };

/** Where to: what a channel keeps, as JSON. */
export interface Destination {
  readonly address: string;
  readonly person: string;
}

export interface Carrier {
  /** Ends within `sendSeconds`, and never throws for what a receiver answers. The same message may come twice, by the same id. */
  send(to: Destination, message: NotificationMessage): Promise<Outcome>;
  close?(): Promise<void>;
}

/** The longest that one message may take. */
export const sendSeconds = 10;
/** Seconds after which nobody needs a message any more. */
export const keptSeconds = 86_400;
