// Keeps what requests were answered, so that one that is sent again with its key is done once.
import type { Seconds } from "@tributary/core";
import { hashOf } from "./secrets.ts";
import type { Store } from "./store.ts";

/** A request that somebody sends under a key of his own. */
export interface KeyedRequest {
  readonly asker: string;
  readonly key: string;
  /** What is asked for, in full: another request under the same key is refused. */
  readonly request: string;
}

/**
 * `begun`: it is new and to be done. `under-way`: it was begun, and it is not known that it ended. `other`: the key was
 * used for another request. `too-many`: the asker has as many keys as are kept.
 */
export type Begun = "begun" | "under-way" | "other" | "too-many" | { readonly answer: string };

export interface KeptAnswers {
  begin(request: KeyedRequest): Promise<Begun>;
  /** The request was done: this is told to whoever asks again. */
  keep(request: KeyedRequest, answer: string): Promise<void>;
  /** Nothing was done: the same key may be used anew. */
  forget(request: KeyedRequest): Promise<void>;
}

const keptSeconds: Seconds = 86_400;
const mostOfAsker = 1000;

export function openKeptAnswers({ tables, secrets, now }: Store): KeptAnswers {
  const rowOf = ({ asker, key, request }: KeyedRequest) => ({
    asker,
    key_hash: hashOf(key),
    request_hash: hashOf(request),
  });
  // Answers hold secrets that are told once.
  const label = ({ asker, key }: KeyedRequest) => `answer ${asker} ${hashOf(key)}`;

  return {
    async begin(request) {
      const { asker, key_hash, request_hash } = rowOf(request);
      await tables
        .deleteFrom("kept_answer")
        .where("begun_at", "<=", now() - keptSeconds)
        .execute();
      const ofAsker = tables.selectFrom("kept_answer").where("asker", "=", asker);
      const found = await ofAsker.selectAll().where("key_hash", "=", key_hash).executeTakeFirst();
      if (found !== undefined) {
        if (found.request_hash !== request_hash) return "other";
        return found.sealed === null ? "under-way" : { answer: secrets.open(label(request), found.sealed) };
      }
      const held = await ofAsker.select(({ fn }) => fn.countAll<number>().as("keys")).executeTakeFirstOrThrow();
      if (Number(held.keys) >= mostOfAsker) return "too-many";
      const added = await tables
        .insertInto("kept_answer")
        .values({ asker, key_hash, request_hash, begun_at: now(), sealed: null })
        .onConflict((other) => other.doNothing())
        .returning("asker")
        .executeTakeFirst();
      return added === undefined ? "under-way" : "begun";
    },
    async keep(request, answer) {
      const { asker, key_hash } = rowOf(request);
      const sealed = secrets.seal(label(request), answer);
      await tables
        .updateTable("kept_answer")
        .set({ sealed })
        .where("asker", "=", asker)
        .where("key_hash", "=", key_hash)
        .execute();
    },
    async forget(request) {
      const { asker, key_hash } = rowOf(request);
      await tables.deleteFrom("kept_answer").where("asker", "=", asker).where("key_hash", "=", key_hash).execute();
    },
  };
}
