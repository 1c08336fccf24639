// Opens a store anew when its database is found damaged while it is in use.
import { isDamage } from "./open-whole.ts";

/** What can be opened anew. */
export interface Store {
  /** Saves beside its file what of it can still be read, for whoever opens it anew. */
  rescue?(): void;
  close(): void;
}

export interface Healing<Kind> {
  /**
   * Uses the store. When that finds the database damaged, the store is opened anew before the error goes on: what was to be
   * written is not, and who asks again finds a store that holds.
   */
  use<Result>(use: (store: Kind) => Result): Result;
  close(): void;
}

/** `open` sets aside what is damaged when it is called `again`. `healed` is called after that. */
export function healing<Kind extends Store>(open: (again: boolean) => Kind, healed: () => void): Healing<Kind> {
  /** None where it could not be opened anew: then the next use tries again. */
  let store: Kind | undefined = open(false);

  function opened(): Kind {
    if (store !== undefined) return store;
    store = open(true);
    healed();
    return store;
  }

  function giveUp(damaged: Kind): void {
    store = undefined;
    for (const last of [() => damaged.rescue?.(), () => damaged.close()]) {
      try {
        last();
      } catch {
        // Then nothing more can be done with it.
      }
    }
  }

  return {
    use(use) {
      const using = opened();
      try {
        return use(using);
      } catch (error) {
        // Whoever used the same store before this one may have had it opened anew already.
        if (!isDamage(error) || using !== store) throw error;
        giveUp(using);
        opened();
        throw error;
      }
    },
    close: () => store?.close(),
  };
}

/** A store all of whose members are functions, each of which heals it. */
export function healingStore<Kind extends Store>(open: (again: boolean) => Kind): Kind {
  const { use } = healing(open, () => undefined);
  return new Proxy(
    use((store) => store),
    {
      get:
        (_, name) =>
        (...given: unknown[]) =>
          use((store) => call(Reflect.get(store, name), given)),
    },
  );
}

function call(member: unknown, given: readonly unknown[]): unknown {
  return typeof member === "function" ? member(...given) : member;
}
