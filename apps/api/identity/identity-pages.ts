// Serves identity: log-in, registration, account and consent as pages, and OAuth below /oidc.
import { Readable } from "node:stream";
import { IdentityError, identityErrors, type OAuth } from "@tributary/cloud-identity";
import type { Seconds } from "@tributary/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Door } from "../admit.ts";
import { attempts, placeOf } from "../attempts.ts";
import type { OwnData } from "../own-data.ts";
import { fieldOf, isOurs, takesForms } from "./forms.ts";
import { logInLimit } from "./log-in-limit.ts";
import { accountPage, consentPage, firstPage, loginPage, registerPage, stopPage } from "./pages.ts";
import { servePasskeys } from "./passkey-routes.ts";
import { beginsSession, endsSession, forgetsOauth, sessionIn } from "./session-cookie.ts";

export interface IdentityPagesParts extends Door {
  readonly clock: () => Seconds;
  readonly own: OwnData;
  /** Where browsers find this server, when that is not where it listens. */
  readonly publicUrl: string | undefined;
}

interface PageParts extends IdentityPagesParts {
  /** Notes an attempt to log in, and says whether it may go on. */
  readonly mayTry: ReturnType<typeof logInLimit>;
}

/** Only what came with the page, and the one script of passkeys. Where a form may lead is said for each page. */
const policy = (formsTo = "") =>
  `default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; form-action 'self'${formsTo}; base-uri 'none'; frame-ancestors 'none'`;

export function sendPage(reply: FastifyReply, page: string, status = 200, formsTo = ""): FastifyReply {
  return reply
    .status(status)
    .headers({ "content-security-policy": policy(formsTo), "cache-control": "no-store" })
    .type("text/html; charset=utf-8")
    .send(page);
}

/** Log-ins for programs that an address may begin in a minute. */
const mostBegun = 300;
/** What programs ask without a browser: it keeps nothing of whoever has not proved himself. */
const ofPrograms = /^\/oidc\/(token|jwks|\.well-known)\b/;
const tooMany = "That was too often. Wait a minute and try again.";

export async function serveIdentityPages(app: FastifyInstance, parts: IdentityPagesParts): Promise<void> {
  const mayTry = logInLimit(parts.clock);
  await app.register(async (scope) => servePages(scope, { ...parts, mayTry }));
  await app.register(async (scope) => servePasskeys(scope, { ...parts, mayTry }));
  await app.register(async (scope) => serveOauth(scope, parts));
}

/** Hands everything below /oidc to the library, with its body unread. */
function serveOauth(scope: FastifyInstance, { oauth, clock }: IdentityPagesParts): void {
  const begun = attempts(mostBegun, 60_000, () => clock() * 1000);
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser("*", (_, __, done) => done(null));
  scope.route({
    method: ["GET", "POST", "OPTIONS"],
    url: "/oidc/*",
    schema: { hide: true },
    async handler(request, reply) {
      const ready = oauth();
      if (ready === undefined) return reply.status(503).send();
      // Each question of a log-in is kept for a while, before anybody has proved himself.
      if (!ofPrograms.test(request.url)) {
        const place = placeOf(request.ip);
        if (begun.tooMany(place)) return sendPage(reply, stopPage("Too often", tooMany), 429);
        begun.note(place);
      }
      reply.hijack();
      await ready.handle(request.raw, reply.raw);
    },
  });
}

function servePages(scope: FastifyInstance, { identity, oauth, secure, own, publicUrl, mayTry }: PageParts): void {
  const { people, sessions, claims, data } = identity;
  takesForms(scope);

  scope.addHook("onRequest", async (request, reply) => {
    if (request.method === "POST" && !isOurs(request)) {
      return sendPage(reply, stopPage("Not from here", "This form was not sent by a page of this server."), 403);
    }
  });
  scope.setErrorHandler((error, _, reply) => {
    if (!(error instanceof IdentityError)) throw error;
    return sendPage(reply, stopPage("This did not work", error.message), identityErrors[error.code].status);
  });

  /** Who is logged in at the page. */
  async function askerOf({ headers }: FastifyRequest) {
    const token = sessionIn(headers.cookie, secure);
    return token === undefined ? undefined : identity.bySession(token);
  }

  async function begin(reply: FastifyReply, person: string): Promise<void> {
    reply.header("set-cookie", beginsSession(await sessions.start(person), secure));
  }

  /** Logs in by the form; a sentence when it did not work. */
  async function byForm(request: FastifyRequest): Promise<{ person: string } | { wrong: string; status: number }> {
    const email = fieldOf(request, "email");
    if (!mayTry(request.ip, email)) return { wrong: tooMany, status: 429 };
    try {
      return { person: await people.logIn({ email, password: fieldOf(request, "password") }) };
    } catch (error) {
      if (!(error instanceof IdentityError)) throw error;
      return { wrong: error.message, status: identityErrors[error.code].status };
    }
  }

  scope.get("/login", async (_, reply) =>
    sendPage(reply, loginPage("/login", { isFirst: !(await people.hasAdministrator()) })),
  );
  scope.post("/login", async (request, reply) => {
    const outcome = await byForm(request);
    if ("wrong" in outcome) {
      const told = { email: fieldOf(request, "email"), wrong: outcome.wrong };
      return sendPage(reply, loginPage("/login", told), outcome.status);
    }
    await begin(reply, outcome.person);
    return reply.redirect("/", 303);
  });
  scope.post("/logout", async (request, reply) => {
    const token = sessionIn(request.headers.cookie, secure);
    if (token !== undefined) await sessions.end(token);
    return reply.header("set-cookie", endsSession(secure)).redirect("/login", 303);
  });
  scope.get<{ Querystring: { token?: string } }>("/first", ({ query }, reply) =>
    sendPage(reply, firstPage(String(query.token ?? ""))),
  );
  scope.post("/first", async (request, reply) => {
    if (!mayTry(request.ip)) return sendPage(reply, stopPage("Too often", tooMany), 429);
    const token = await identity.openLink(fieldOf(request, "token"));
    return reply.header("set-cookie", beginsSession(token, secure)).redirect("/", 303);
  });

  scope.get("/register", (_, reply) => sendPage(reply, registerPage()));
  scope.post("/register", async (request, reply) => {
    const email = fieldOf(request, "email");
    const again = (wrong: string, status: number) => sendPage(reply, registerPage({ email, wrong }), status);
    if (!mayTry(request.ip)) return again(tooMany, 429);
    try {
      const person = await claims.register({ email, password: fieldOf(request, "password") }, fieldOf(request, "code"));
      await begin(reply, person);
      return reply.redirect("/", 303);
    } catch (error) {
      if (!(error instanceof IdentityError)) throw error;
      return again(error.message, identityErrors[error.code].status);
    }
  });

  /** What is known of passkeys is the same wherever they are asked for. */
  const keysOf = identity.passkeys(publicUrl ?? "http://localhost");

  serveAccount(scope);
  serveInteractions(scope);

  function serveAccount(scope: FastifyInstance): void {
    async function show(id: string, reply: FastifyReply, told: { wrong?: string; done?: string } = {}, status = 200) {
      const person = await people.person(id);
      if (person === undefined) return reply.redirect("/login", 303);
      const meters = (await claims.of(id, "now")).map(({ meter }) => meter);
      const passkeys = await keysOf.list(id);
      return sendPage(
        reply,
        accountPage({ person, consents: await data.consents(id), meters, passkeys }, told),
        status,
      );
    }

    /** Does what a person asked for himself, and shows his account with how it went. */
    const does = (path: string, done: string, work: (person: string, request: FastifyRequest) => Promise<void>) =>
      scope.post(path, async (request, reply) => {
        const asker = await askerOf(request);
        if (asker === undefined) return reply.redirect("/login", 303);
        try {
          await work(asker.id, request);
        } catch (error) {
          if (!(error instanceof IdentityError)) throw error;
          return show(asker.id, reply, { wrong: error.message }, identityErrors[error.code].status);
        }
        return show(asker.id, reply, { done });
      });

    scope.get("/account", async (request, reply) => {
      const asker = await askerOf(request);
      return asker === undefined ? reply.redirect("/login", 303) : show(asker.id, reply);
    });
    does("/account/login", "Address and password are set.", async (id, request) => {
      const known = await people.person(id);
      if (known?.hasPassword === true && known.email !== null) {
        // An open screen is not enough to take an account away.
        if (!mayTry(request.ip, known.email)) throw new IdentityError("identity/wrong-login", tooMany);
        await people.logIn({ email: known.email, password: fieldOf(request, "current") });
      }
      await people.setLogin(id, { email: fieldOf(request, "email"), password: fieldOf(request, "password") }, id);
      // Whoever else was logged in under the old password is out.
      await sessions.endOthers(id, sessionIn(request.headers.cookie, secure));
    });
    does("/account/passkey/remove", "The passkey is removed.", (id, request) =>
      keysOf.remove(id, fieldOf(request, "passkey")),
    );
    does("/account/claim", "The meter is yours.", async (person, request) => {
      if (!mayTry(request.ip)) throw new IdentityError("identity/code", tooMany);
      await claims.claim(person, fieldOf(request, "code"));
    });
    does("/account/consents", "Saved.", async (person, request) => {
      for (const { purpose, given } of await data.consents(person)) {
        const wanted = fieldOf(request, purpose) === "yes";
        if (wanted !== given) await data.setConsent(person, purpose, wanted);
      }
    });
    does("/account/erase", "", async (person, request) => {
      if (fieldOf(request, "sure").trim().toLowerCase() !== "erase") {
        throw new IdentityError("identity/not-sure");
      }
      await own.erase(person);
    });
    scope.get("/account/data.json", async (request, reply) => {
      const asker = await askerOf(request);
      if (asker === undefined) return reply.redirect("/login", 303);
      return reply
        .headers({ "cache-control": "no-store", "content-disposition": 'attachment; filename="tributary-data.json"' })
        .type("application/json")
        .send(Readable.from(own.export(asker.id)));
    });
  }

  function serveInteractions(scope: FastifyInstance): void {
    const gone = (reply: FastifyReply) =>
      sendPage(reply, stopPage("Too late", "Nothing is asked here any more. Begin again in the other program."), 410);
    const formsTo = (uris: readonly string[]) =>
      [
        ...new Set(
          uris.map((uri) => ` ${new URL(uri).protocol}${/^https?:/.test(uri) ? `//${new URL(uri).host}` : ""}`),
        ),
      ].join("");

    async function goOn(ready: OAuth, person: string, request: FastifyRequest, reply: FastifyReply) {
      const { to, anew } = await ready.loggedIn(request.raw, reply.raw, person);
      if (anew) reply.header("set-cookie", forgetsOauth(secure));
      return reply.redirect(to, 303);
    }

    scope.get("/interaction/:uid", async (request, reply) => {
      const ready = oauth();
      const asked = await ready?.interaction(request.raw, reply.raw);
      if (ready === undefined || asked === undefined) return gone(reply);
      const to = request.url.split("?", 1)[0] ?? "";
      const leads = formsTo(asked.client.redirectUris);
      if (asked.asks === "consent") return sendPage(reply, consentPage(to, asked.client, asked.scopes), 200, leads);
      const asker = asked.again ? undefined : await askerOf(request);
      if (asker === undefined) return sendPage(reply, loginPage(to, { client: asked.client }), 200, leads);
      return goOn(ready, asker.id, request, reply);
    });
    scope.post("/interaction/:uid", async (request, reply) => {
      const ready = oauth();
      const asked = await ready?.interaction(request.raw, reply.raw);
      if (ready === undefined || asked === undefined) return gone(reply);
      if (asked.asks === "consent") {
        const asker = await askerOf(request);
        if (asker?.id !== asked.person) return gone(reply);
        const yes = fieldOf(request, "decision") === "yes";
        return reply.redirect(await ready.decided(request.raw, reply.raw, yes), 303);
      }
      const outcome = await byForm(request);
      if ("wrong" in outcome) {
        const to = request.url.split("?", 1)[0] ?? "";
        const told = { email: fieldOf(request, "email"), wrong: outcome.wrong, client: asked.client };
        return sendPage(reply, loginPage(to, told), outcome.status, formsTo(asked.client.redirectUris));
      }
      await begin(reply, outcome.person);
      return goOn(ready, outcome.person, request, reply);
    });
  }
}
