// What is remembered of an open command while the process runs: who was handed it, and when it is handed over again.
import type { Seconds } from "@tributary/core";

/** A restart begins with a hand-over. */
export interface Pursuit {
  /** When it is handed over next; never while a gateway has it. */
  due: Seconds;
  /** Gateways that it was handed to. */
  readonly handed: Set<string>;
  /** Gateways that could not, and until when they are passed over. */
  readonly passed: Map<string, Seconds>;
  /** Telegrams since it was radioed that show nothing. */
  unmoved: number;
  /** A hand-over that is under way. */
  sending: Promise<void> | undefined;
}

export interface Pursuits {
  of(command: string): Pursuit;
  forget(command: string): void;
  /** Kept when every hand-over that is under way has ended. */
  settled(): Promise<void>;
}

export function newPursuits(): Pursuits {
  const pursuits = new Map<string, Pursuit>();
  return {
    of(command) {
      let pursuit = pursuits.get(command);
      if (pursuit === undefined) {
        pursuit = { due: 0, handed: new Set(), passed: new Map(), unmoved: 0, sending: undefined };
        pursuits.set(command, pursuit);
      }
      return pursuit;
    },
    forget: (command) => void pursuits.delete(command),
    async settled() {
      await Promise.all([...pursuits.values()].map(({ sending }) => sending));
    },
  };
}
