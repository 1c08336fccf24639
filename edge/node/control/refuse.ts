// Answers errors as application/problem+json (RFC 9457), and reads the bodies of requests.
import type { FastifyReply } from "fastify";
import type { z } from "zod";

export function refuse(reply: FastifyReply, status: number, title: string, detail: string): FastifyReply {
  return reply.code(status).type("application/problem+json").send({ type: "about:blank", title, status, detail });
}

function sentenceOf(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): string {
  return issues.map(({ path, message }) => `${path.map(String).join(".")}: ${message}`.replace(/^: /, "")).join("; ");
}

/** The body as its schema has it, or `undefined` when that was refused already. */
export function bodyOf<Body>(
  schema: z.ZodType<Body>,
  body: unknown,
  reply: FastifyReply,
  what: string,
): Body | undefined {
  const asked = schema.safeParse(body);
  if (asked.success) return asked.data;
  refuse(reply, 400, what, sentenceOf(asked.error.issues));
  return undefined;
}

const mostListed = 200;
const usuallyListed = 50;

/** How many entries of a list are asked for. */
export function limitOf(text: string | undefined): number {
  const limit = Number(text ?? usuallyListed);
  return Number.isInteger(limit) && limit > 0 ? Math.min(limit, mostListed) : usuallyListed;
}
