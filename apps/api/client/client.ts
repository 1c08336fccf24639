// Asks the API, typed by its OpenAPI document; stands alone, in Node and in a browser.
import { type LiveEvent, liveEvents } from "./live-event.ts";
import { type Operations, operations, type ProblemCode } from "./operations.ts";

export interface ClientSettings {
  /** Where the cloud is: `https://meters.example`. */
  readonly url: string;
  /** An access token, asked for before each request; without it the browser's session is used. */
  readonly token?: () => string | Promise<string>;
  readonly fetch?: typeof fetch;
}

/** Parts of a request that there are; those that there are not need not be told. */
type Given<Parts> = { readonly [Part in keyof Parts as undefined extends Parts[Part] ? never : Part]: Parts[Part] };
type AllOptional<Part> = Record<string, never> extends Part ? true : false;
type Asked<Operation> = Given<Omit<Operation, "answer" | "query">> &
  (Operation extends { query: infer Query }
    ? Query extends undefined
      ? unknown
      : AllOptional<Query> extends true
        ? { readonly query?: Query }
        : { readonly query: Query }
    : unknown);

export interface Options {
  /** Sent again with the same key, a POST is done once: for whoever did not hear the answer. */
  readonly key?: string;
  readonly signal?: AbortSignal;
}

type Ask<Operation extends { readonly answer: unknown }> =
  Record<string, never> extends Asked<Operation>
    ? (asked?: Asked<Operation>, options?: Options) => Promise<Operation["answer"]>
    : (asked: Asked<Operation>, options?: Options) => Promise<Operation["answer"]>;

/** A function for each operation of the API; it throws an ApiProblem where the API refuses. */
export type Client = { readonly [Name in keyof Operations]: Ask<Operations[Name]> };

/** The API said no (RFC 9457). */
export class ApiProblem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  /** Seconds after which it may be asked again. */
  readonly retryAfter: number | undefined;

  constructor(status: number, code: ProblemCode, detail: string, retryAfter?: number) {
    super(detail);
    this.name = "ApiProblem";
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const told = (await response.json().catch(() => ({}))) as { readonly type?: string; readonly detail?: string };
  const code = (told.type ?? "").replace(/^urn:tributary:problem:/, "") || "failed";
  const after = response.headers.get("retry-after");
  return new ApiProblem(
    response.status,
    code as ProblemCode,
    told.detail ?? response.statusText,
    after === null ? undefined : Number(after),
  );
}

interface Row {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly answer: string;
}
interface Parts {
  readonly path?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

function addressOf(url: string, { path }: Row, { path: fields = {}, query = {} }: Parts): URL {
  const address = new URL(
    path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(fields[name]))),
    url,
  );
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) address.searchParams.set(name, String(value));
  }
  return address;
}

export function openClient({ url, token, fetch: send = fetch }: ClientSettings): Client {
  async function ask(row: Row, parts: Parts = {}, { key, signal }: Options = {}): Promise<unknown> {
    const body = row.body === "application/json" ? JSON.stringify(parts.body) : parts.body;
    const response = await send(addressOf(url, row, parts), {
      method: row.method,
      headers: {
        accept: row.answer,
        ...(token === undefined ? {} : { authorization: `Bearer ${await token()}` }),
        ...(row.body === undefined ? {} : { "content-type": row.body }),
        ...(key === undefined ? {} : { "idempotency-key": key }),
      },
      ...(row.body === undefined ? {} : { body: body as RequestInit["body"] & {} }),
      ...(signal === undefined ? {} : { signal }),
    });
    if (!response.ok) throw await problemOf(response);
    if (row.answer === "text/event-stream" && response.body !== null) return liveEvents(response.body);
    return row.answer === "application/json" ? response.json() : response.text();
  }
  const asks = Object.entries<Row>(operations).map(([name, row]) => [
    name,
    (parts?: Parts, options?: Options) => ask(row, parts, options),
  ]);
  return Object.fromEntries(asks) as Client;
}

interface Granted {
  readonly access_token: string;
  readonly expires_in: number;
}

/** Tokens of a program that was registered, got by its secret and renewed before they end. */
export function programToken(
  {
    url,
    id,
    secret,
    scopes,
  }: { readonly url: string; readonly id: string; readonly secret: string; readonly scopes: readonly string[] },
  send: typeof fetch = fetch,
): () => Promise<string> {
  let held: { readonly token: string; readonly until: number } | undefined;
  return async () => {
    if (held !== undefined && performance.now() < held.until) return held.token;
    const response = await send(new URL("/oidc/token", url), {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`${id}:${secret}`)}` },
      body: new URLSearchParams({ grant_type: "client_credentials", scope: scopes.join(" ") }),
    });
    if (!response.ok) throw new ApiProblem(response.status, "not-proved", "the program's id and secret were not taken");
    const { access_token: got, expires_in: seconds } = (await response.json()) as Granted;
    held = { token: got, until: performance.now() + seconds * 900 };
    return got;
  };
}

/** All pages of a list, one after the other. */
export async function* pages<List extends { readonly next: string | null }>(
  ask: (after: string | undefined) => Promise<List>,
): AsyncGenerator<List> {
  let after: string | undefined;
  do {
    const list = await ask(after);
    yield list;
    after = list.next ?? undefined;
  } while (after !== undefined);
}

export type { LiveEvent };
