// Serves passkeys to the identity pages: what a device is asked, and what it answers.
import { IdentityError, type Passkeys } from "@tributary/cloud-identity";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Door } from "../admit.ts";
import { Refusal, refuse } from "../refusal.ts";
import { isOurs } from "./forms.ts";
import { passkeyScript } from "./passkey-script.ts";
import { beginsSession, sessionIn } from "./session-cookie.ts";

export interface PasskeyParts extends Door {
  /** Where browsers find this server, when that is not where it listens. */
  readonly publicUrl: string | undefined;
  /** Notes an attempt of an address to log in, and says whether it may go on. */
  readonly mayTry: (address: string) => boolean;
}

/** Bytes that a device's answer may have. */
const bodyLimit = 16_384;
const noPlace = "passkeys need a name: open this server by its https address, or as localhost";

/** Lets somebody log in by his device, and add one to his account. */
export function servePasskeys(scope: FastifyInstance, { identity, secure, publicUrl, mayTry }: PasskeyParts): void {
  scope.addHook("onRequest", async (request, reply) => {
    if (request.method === "POST" && !isOurs(request)) {
      return refuse(reply, new Refusal("forbidden", "sent by another page"));
    }
  });

  /** Of the page's own place; `undefined` where browsers make none. */
  function passkeysOf({ hostname, host }: FastifyRequest): Passkeys | undefined {
    if (publicUrl !== undefined) return identity.passkeys(publicUrl);
    return hostname === "localhost" ? identity.passkeys(`http://${host}`) : undefined;
  }
  async function askerOf({ headers }: FastifyRequest) {
    const token = sessionIn(headers.cookie, secure);
    return token === undefined ? undefined : identity.bySession(token);
  }

  type Work = (passkeys: Passkeys, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
  const does = (path: string, work: Work) =>
    scope.post(path, { bodyLimit }, async (request, reply) => {
      reply.header("cache-control", "no-store");
      const passkeys = passkeysOf(request);
      if (passkeys === undefined) return refuse(reply, new Refusal("conflict", noPlace));
      return work(passkeys, request, reply);
    });
  /** For whoever is logged in. */
  const doesFor = (path: string, work: (person: string, ...rest: Parameters<Work>) => Promise<unknown>) =>
    does(path, async (passkeys, request, reply) => {
      const asker = await askerOf(request);
      if (asker === undefined) return refuse(reply, new Refusal("not-proved", "log in first"));
      return work(asker.id, passkeys, request, reply);
    });

  scope.get("/passkey.js", (_, reply) =>
    reply.type("text/javascript; charset=utf-8").header("cache-control", "no-cache").send(passkeyScript),
  );
  does("/passkey/options", async (passkeys, request, reply) => {
    if (!mayTry(request.ip)) return refuse(reply, new Refusal("too-many", "wait a minute and try again"));
    return passkeys.logInOptions();
  });
  does("/passkey", async (passkeys, { body }, reply) => {
    const person = await passkeys.logIn(answerOf(body));
    reply.header("set-cookie", beginsSession(await identity.sessions.start(person), secure));
    return { done: true };
  });
  doesFor("/account/passkey/options", (person, passkeys) => passkeys.addOptions(person));
  doesFor("/account/passkey", async (person, passkeys, { body }) => {
    await passkeys.add(person, answerOf(body));
    return { done: true };
  });
}

/** What a device answered. The library that checks it takes nothing for granted but that it is an object of this outline. */
function answerOf<Answer extends { readonly id: string; readonly response: object }>(body: unknown): Answer {
  const answer = body as Partial<Answer> | null;
  if (typeof answer?.id !== "string" || typeof answer.response !== "object" || answer.response === null) {
    throw new IdentityError("identity/passkey");
  }
  return body as Answer;
}
