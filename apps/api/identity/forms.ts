// Reads the forms of the identity pages, and only those that our own pages sent.
import type { FastifyInstance, FastifyRequest } from "fastify";
import { hasEncodedNul, nulRefused } from "../nul.ts";

/** Bytes that a form may have. */
const formLimit = 16_384;

/** Lets routes of a scope take forms. */
export function takesForms(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    "application/x-www-form-urlencoded",
    { parseAs: "string", bodyLimit: formLimit },
    (_, body, done) => {
      const form = String(body);
      if (hasEncodedNul(form)) return done(Object.assign(new Error(nulRefused), { statusCode: 400 }));
      return done(null, new URLSearchParams(form));
    },
  );
}

/** A field of the form; "" when it is missing. */
export function fieldOf({ body }: FastifyRequest, name: string): string {
  return body instanceof URLSearchParams ? (body.get(name) ?? "") : "";
}

/** Whether a request that changes something comes from a page of this server: other pages may not use our cookie. */
export function isOurs({ headers }: FastifyRequest): boolean {
  if (headers["sec-fetch-site"] !== undefined) return headers["sec-fetch-site"] === "same-origin";
  return headers.origin !== undefined && URL.parse(headers.origin)?.host === headers.host;
}
