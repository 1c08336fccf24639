// The keys of the service itself, made at its first start and kept sealed: of web push, and of the links in messages.
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { newVapidKeys, type VapidKeys } from "./channels/web-push.ts";
import type { Store } from "./store.ts";

export interface Secrets {
  readonly vapid: VapidKeys;
  /** What stands in a link for a message: nobody else can make it. */
  tokenOf(message: string): string;
  /** The message of such a token; `undefined` when it was not made here. */
  messageOf(token: string): string | undefined;
}

/** A secret of the store; of two processes that start together one makes it. */
async function secret({ tables, box }: Store, name: string, make: () => string): Promise<string> {
  await tables
    .insertInto("secret")
    .values({ name, sealed: box.seal(name, make()) })
    .onConflict((other) => other.doNothing())
    .execute();
  const { sealed } = await tables
    .selectFrom("secret")
    .select("sealed")
    .where("name", "=", name)
    .executeTakeFirstOrThrow();
  return box.open(name, sealed);
}

export async function openSecrets(store: Store): Promise<Secrets> {
  const vapid: VapidKeys = JSON.parse(await secret(store, "vapid", () => JSON.stringify(newVapidKeys())));
  const key = Buffer.from(await secret(store, "links", () => randomBytes(32).toString("base64")), "base64");
  const signature = (message: string) => createHmac("sha256", key).update(message).digest("base64url");
  return {
    vapid,
    tokenOf: (message) => `${message}.${signature(message)}`,
    messageOf(token) {
      const [message = "", given = ""] = token.split(".", 2);
      const expected = Buffer.from(signature(message));
      const said = Buffer.from(given);
      return said.length === expected.length && timingSafeEqual(said, expected) ? message : undefined;
    },
  };
}
