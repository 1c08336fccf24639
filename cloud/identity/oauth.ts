// OAuth 2.0 and OpenID Connect for programs: the certified library, set up strictly, on our tables.
import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { importJWK, type JWTHeaderParameters, jwtVerify } from "jose";
import Provider, { type ClientMetadata, type Configuration, errors, interactionPolicy } from "oidc-provider";
import { artefacts, forgetExpired } from "./artefacts.ts";
import type { Client, Clients } from "./clients.ts";
import { IdentityError } from "./identity-error.ts";
import type { People } from "./people.ts";
import { isScope, type Scope, scopeNames } from "./roles.ts";
import { hashOf } from "./secrets.ts";
import type { Sessions } from "./sessions.ts";
import { openSigningKeys, type SigningKey } from "./signing-keys.ts";
import { change, type Store } from "./store.ts";

/** What a person is asked before a program gets its tokens. */
export type Interaction =
  | { readonly asks: "login"; readonly client: Client; readonly again: boolean }
  | { readonly asks: "consent"; readonly client: Client; readonly person: string; readonly scopes: readonly Scope[] };

/** Who holds a token: a program, and the person in whose name it asks. */
export interface TokenHolder {
  readonly client: string;
  /** `null`: the program asks in its own name. */
  readonly person: string | null;
  readonly scopes: ReadonlySet<Scope>;
}

export interface OAuth {
  readonly issuer: string;
  /** The audience of access tokens. */
  readonly resource: string;
  /** Answers a request whose path begins with `/oidc`; its body must not have been read. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** What is asked at `/interaction/...`; `undefined` when the browser brings no such question, or it is too old. */
  interaction(request: IncomingMessage, response: ServerResponse): Promise<Interaction | undefined>;
  /** Goes on with who logged in: where the browser goes next, and whether it has to forget its OAuth cookies before. */
  loggedIn(
    request: IncomingMessage,
    response: ServerResponse,
    person: string,
  ): Promise<{ readonly to: string; readonly anew: boolean }>;
  /** Goes on with what the person decided. */
  decided(request: IncomingMessage, response: ServerResponse, yes: boolean): Promise<string>;
  /** Who holds an access token. Throws an IdentityError for one that is not good here and now. */
  holder(token: string): Promise<TokenHolder>;
  /** Takes a new signing key when it is time, and forgets what is old; once an hour is enough. */
  refresh(): Promise<void>;
}

export interface OAuthParts {
  readonly store: Store;
  readonly people: People;
  readonly clients: Clients;
  readonly sessions: Sessions;
  /** Where the page is, as browsers and programs see it: `https://meters.example`. */
  readonly origin: string;
  /** The session's token of the page, which says who is logged in. */
  readonly sessionToken: (cookies: string | undefined) => string | undefined;
  /** Writes the page of an error that no program can be told of. */
  readonly errorPage: (error: string, detail: string) => string;
}

const path = "/oidc";
const minute = 60;
const day = 86_400;
/** Seconds. Access tokens cannot be taken back: they are short. */
const lifetimes = {
  AccessToken: 10 * minute,
  ClientCredentials: 10 * minute,
  AuthorizationCode: minute,
  IdToken: 10 * minute,
  Interaction: 30 * minute,
  RefreshToken: 14 * day,
  Grant: 90 * day,
  Session: 14 * day,
};

export async function openOAuth(parts: OAuthParts): Promise<OAuth> {
  const { store, clients, origin } = parts;
  const issuer = origin + path;
  const resource = `${origin}/api`;
  const signingKeys = openSigningKeys(store);
  let keys: readonly SigningKey[] = [];
  let provider: Provider;

  async function refresh(): Promise<void> {
    await forgetExpired(store);
    const found = await signingKeys.keys();
    if (found.map(({ kid }) => kid).join() === keys.map(({ kid }) => kid).join()) return;
    keys = found;
    provider = new Provider(issuer, configuration(parts, resource, found));
    // Every address that it names is of the origin, whatever a request claims to have come to.
    provider.proxy = true;
    provider.Client.prototype.compareClientSecret = function (this: { clientSecret?: string }, actual: string) {
      return timingSafeEqual(Buffer.from(hashOf(actual)), Buffer.from(this.clientSecret?.padEnd(43) ?? ""));
    };
  }
  await refresh();

  function pin(request: IncomingMessage): void {
    const { host, protocol } = new URL(origin);
    request.headers.host = host;
    request.headers["x-forwarded-proto"] = protocol.replace(":", "");
    delete request.headers["x-forwarded-host"];
    delete request.headers["x-forwarded-for"];
  }

  async function details(request: IncomingMessage, response: ServerResponse) {
    try {
      return await provider.interactionDetails(request, response);
    } catch (error) {
      if (error instanceof errors.SessionNotFound) return undefined;
      throw error;
    }
  }

  async function keyOf({ kid }: JWTHeaderParameters) {
    // Another process may have made a new one.
    if (!keys.some((key) => key.kid === kid)) await refresh();
    const key = keys.find((one) => one.kid === kid);
    if (key === undefined) throw new Error("no such key");
    const { d: _, ...open } = key;
    return importJWK(open, "ES256");
  }

  return {
    issuer,
    resource,
    refresh,

    async handle(request, response) {
      const url = request.url ?? "/";
      Object.assign(request, { originalUrl: url });
      request.url = url.slice(path.length) || "/";
      pin(request);
      await provider.callback()(request, response);
    },

    async interaction(request, response) {
      pin(request);
      const found = await details(request, response);
      const client = await clients.client(String(found?.params["client_id"]));
      if (found === undefined || client === undefined) return undefined;
      const { name, reasons, details: missing } = found.prompt;
      if (name === "login") {
        // Who is logged in at the page need not log in again, unless the program wants just that.
        const again = reasons.some((reason) => !["no_session", "page_session"].includes(reason));
        return { asks: "login", client, again };
      }
      const wanted = (missing["missingResourceScopes"] ?? {}) as Record<string, string[]>;
      const person = found.session?.accountId ?? "";
      return { asks: "consent", client, person, scopes: (wanted[resource] ?? []).filter(isScope) };
    },

    async loggedIn(request, response, person) {
      const { session, params } = await provider.interactionDetails(request, response);
      if (session === undefined || session.accountId === person) {
        const to = await provider.interactionResult(request, response, { login: { accountId: person } });
        return { to, anew: false };
      }
      // Somebody else was logged in here before: the question is asked anew, of who is here now.
      const { prompt: _, ...asked } = params;
      return { to: `${path}/auth?${new URLSearchParams(asked as Record<string, string>)}`, anew: true };
    },

    async decided(request, response, yes) {
      const found = await provider.interactionDetails(request, response);
      if (!yes) {
        return provider.interactionResult(request, response, {
          error: "access_denied",
          error_description: "the person said no",
        });
      }
      const accountId = found.session?.accountId;
      const clientId = String(found.params["client_id"]);
      if (accountId === undefined) throw new IdentityError("identity/token", "nobody is logged in");
      const held = found.grantId === undefined ? undefined : await provider.Grant.find(found.grantId);
      const grant = held ?? new provider.Grant({ accountId, clientId });
      const { missingOIDCScope, missingResourceScopes } = found.prompt.details as {
        missingOIDCScope?: string[];
        missingResourceScopes?: Record<string, string[]>;
      };
      if (missingOIDCScope !== undefined) grant.addOIDCScope(missingOIDCScope.join(" "));
      for (const [indicator, wanted] of Object.entries(missingResourceScopes ?? {})) {
        grant.addResourceScope(indicator, wanted.join(" "));
      }
      const grantId = await grant.save();
      await change(store, (at) =>
        store.audit.write(at, { actor: accountId, action: "client.allow", subject: clientId }),
      );
      return provider.interactionResult(request, response, { consent: { grantId } });
    },

    async holder(token) {
      const read = await jwtVerify(token, keyOf, {
        issuer,
        audience: resource,
        algorithms: ["ES256"],
        typ: "at+jwt",
        requiredClaims: ["exp", "sub", "client_id"],
      }).catch(() => undefined);
      if (read === undefined) throw new IdentityError("identity/token");
      const { sub, client_id, scope } = read.payload;
      const client = await clients.client(String(client_id));
      if (sub === undefined || client === undefined) throw new IdentityError("identity/token");
      const asked = String(scope ?? "")
        .split(" ")
        .filter(isScope);
      return {
        client: client.id,
        person: sub === client.id ? null : sub,
        scopes: new Set(asked.filter((one) => client.scopes.includes(one))),
      };
    },
  };
}

/** How the library sees a program: it compares secrets by their hashes. */
async function metadata(clients: Clients, id: string): Promise<ClientMetadata | undefined> {
  const client = await clients.client(id);
  if (client === undefined) return undefined;
  const { kind, scopes, redirectUris, name } = client;
  const secret = client.hasSecret ? await clients.secretHash(id) : null;
  const proof =
    secret === null
      ? { token_endpoint_auth_method: "none" as const }
      : { token_endpoint_auth_method: "client_secret_basic" as const, client_secret: secret };
  if (kind === "service") {
    return {
      ...{ client_id: id, client_name: name, ...proof, scope: scopes.join(" ") },
      ...{ grant_types: ["client_credentials"], redirect_uris: [], response_types: [] },
    };
  }
  return {
    ...{ client_id: id, client_name: name, ...proof, scope: ["openid", "offline_access", ...scopes].join(" ") },
    ...{ grant_types: ["authorization_code", "refresh_token"], response_types: ["code"] },
    redirect_uris: [...redirectUris],
    // "native" would let the port of http redirects vary.
    application_type: redirectUris.every((uri) => /^https?:/.test(uri)) ? "web" : "native",
  };
}

function configuration(
  { store, people, clients, sessions, sessionToken, errorPage }: OAuthParts,
  resource: string,
  keys: readonly SigningKey[],
): Configuration {
  const policy = interactionPolicy.base();
  // One log-in for page and programs: who logged out at the page is logged out here, too.
  policy.get("login")?.checks.add(
    new interactionPolicy.Check("page_session", "who asks is not logged in at the page", async (ctx) => {
      const token = sessionToken(ctx.req.headers.cookie);
      const person = token === undefined ? undefined : await sessions.personOf(token);
      return person === undefined || person !== ctx.oidc.session?.accountId;
    }),
  );
  const es256 = ["ES256"] as const;
  return {
    adapter: (kind: string) =>
      kind === "Client"
        ? { ...artefacts(store, kind), find: (id: string) => metadata(clients, id) }
        : artefacts(store, kind),
    jwks: { keys: [...keys] },
    cookies: {
      keys: [store.secrets.cookieKey],
      long: { httpOnly: true, sameSite: "lax", signed: true },
      short: { httpOnly: true, sameSite: "lax", signed: true },
    },
    pkce: { required: () => true },
    responseTypes: ["code"],
    clientAuthMethods: ["client_secret_basic", "client_secret_post", "none"],
    clientDefaults: { id_token_signed_response_alg: "ES256" },
    enabledJWA: { idTokenSigningAlgValues: es256 },
    scopes: ["openid", "offline_access", ...scopeNames],
    claims: { openid: ["sub"] },
    ttl: lifetimes,
    rotateRefreshToken: true,
    issueRefreshToken: (_, client, code) =>
      client.grantTypeAllowed("refresh_token") && code.scopes.has("offline_access"),
    allowOmittingSingleRegisteredRedirectUri: false,
    clientBasedCORS: (_, from, client) => (client.redirectUris ?? []).some((uri) => URL.parse(uri)?.origin === from),
    async findAccount(_, sub) {
      const person = await people.person(sub);
      return person === undefined ? undefined : { accountId: sub, claims: () => ({ sub }) };
    },
    interactions: { policy, url: (_, { uid }) => `/interaction/${uid}` },
    renderError(ctx, { error, error_description }) {
      ctx.type = "html";
      ctx.body = errorPage(error, error_description ?? "");
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      revocation: { enabled: true, allowedPolicy: (_, client, token) => token.clientId === client.clientId },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        useGrantedResource: () => true,
        getResourceServerInfo(_, wanted, client) {
          if (wanted !== resource) throw new errors.InvalidTarget();
          return {
            scope: (client.scope ?? "").split(" ").filter(isScope).join(" "),
            audience: resource,
            accessTokenTTL: lifetimes.AccessToken,
            accessTokenFormat: "jwt",
            jwt: { sign: { alg: "ES256" } },
          };
        },
      },
    },
  };
}
