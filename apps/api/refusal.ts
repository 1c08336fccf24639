// Says no to a request, in words: problem documents (RFC 9457).
import { IdentityError, identityErrors } from "@tributary/cloud-identity";
import { NotificationError, notificationErrors } from "@tributary/cloud-notifications";
import { AssetError, assetErrors } from "@tributary/cloud-registry";
import { SeriesError, seriesErrors } from "@tributary/engine-series";
import type { Problem } from "@tributary/wire";
import type { FastifyError, FastifyReply } from "fastify";

/** Every way in which a request is refused. */
export const refusals = {
  "bad-request": { status: 400, title: "The request is wrong" },
  "not-proved": { status: 401, title: "Who asks did not prove himself" },
  forbidden: { status: 403, title: "Who asks may not do this" },
  "not-found": { status: 404, title: "There is no such thing" },
  "wrong-method": { status: 405, title: "This is not asked that way" },
  conflict: { status: 409, title: "Something else stands in the way" },
  "too-large": { status: 413, title: "The body is too large" },
  "wrong-media-type": { status: 415, title: "The body is of another type than this route takes" },
  unprocessable: { status: 422, title: "The request can be read, but not be done" },
  "unreadable-batch": { status: 422, title: "The batch cannot be read" },
  "upgrade-required": { status: 426, title: "The route is spoken by a WebSocket" },
  "too-many": { status: 429, title: "Too many requests" },
  failed: { status: 500, title: "The server failed" },
  busy: { status: 503, title: "The server is busy" },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

export type RefusalCode = keyof typeof refusals;

/** An answer that is no: returned by a route, never thrown. */
export class Refusal {
  readonly code: RefusalCode;
  readonly detail: string;

  constructor(code: RefusalCode, detail: string) {
    this.code = code;
    this.detail = detail;
  }
}

export function problemOf({ code, detail }: Refusal): Problem {
  return { type: `urn:tributary:problem:${code}`, ...refusals[code], detail };
}

export function refuse(reply: FastifyReply, refusal: Refusal): FastifyReply {
  // As text: it passes by the schemas of the routes, for a refusal may come from where there is no route.
  return reply
    .status(refusals[refusal.code].status)
    .type("application/problem+json; charset=utf-8")
    .send(JSON.stringify(problemOf(refusal)));
}

/** Parts of a request, as the HTTP framework names them and as people do. */
const places: Readonly<Record<string, string>> = { params: "path", querystring: "query", body: "body" };

/** Which field of the request is wrong and why, in words. */
function validationRefusal(error: FastifyError): Refusal {
  const issue = error.validation?.[0];
  const field = issue?.instancePath.replace(/^\//, "").replaceAll("/", ".") ?? "";
  const place = places[error.validationContext ?? ""] ?? "request";
  return new Refusal(
    "bad-request",
    `${field === "" ? place : `${place} field ${field}`}: ${issue?.message ?? "wrong"}`,
  );
}

const codeOfStatus = new Map<number, RefusalCode>();
for (const code of Object.keys(refusals) as RefusalCode[]) codeOfStatus.set(refusals[code].status, code);

/** Errors by which a service refuses, before it changes anything. */
const refusing = [IdentityError, AssetError, NotificationError, SeriesError];
export const changedNothing = (error: unknown): boolean => refusing.some((known) => error instanceof known);

/** A refusal for an error of the HTTP framework: its own words below 500, none of them above. */
export function refusalOf(error: FastifyError | IdentityError | AssetError | NotificationError | SeriesError): Refusal {
  if (error instanceof IdentityError) {
    return new Refusal(codeOfStatus.get(identityErrors[error.code].status) ?? "failed", error.message);
  }
  if (error instanceof AssetError) {
    return new Refusal(codeOfStatus.get(assetErrors[error.code].status) ?? "failed", error.message);
  }
  if (error instanceof NotificationError) {
    return new Refusal(codeOfStatus.get(notificationErrors[error.code].status) ?? "failed", error.message);
  }
  if (error instanceof SeriesError) {
    return new Refusal(codeOfStatus.get(seriesErrors[error.code].status) ?? "failed", error.message);
  }
  if (error.validation !== undefined) return validationRefusal(error);
  const status = error.statusCode ?? 500;
  const code = codeOfStatus.get(status) ?? (status < 500 ? "bad-request" : "failed");
  const detail = code === "failed" ? "the request could not be answered; the log says why" : error.message;
  return new Refusal(code, detail);
}
