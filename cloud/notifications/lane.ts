// Does one thing after another, beside what other lanes do.

export interface Lane {
  /** Does something when everything before it is done; its failure is said, and never thrown. */
  add(does: () => Promise<unknown>): void;
  /** Resolved when everything that was added is done. */
  idle(): Promise<unknown>;
}

/** `isOver`: what has not begun by then is left out. */
export function openLane(isOver: () => boolean, say: (says: string) => void): Lane {
  let last: Promise<unknown> = Promise.resolve();
  return {
    add(does) {
      last = last
        .then(() => (isOver() ? undefined : does()))
        .catch((error: unknown) => say(`notifications: ${String(error)}`));
    },
    idle: () => last,
  };
}
