// Does a request once, however often it is sent with its key (the HTTP header `Idempotency-Key`).
import { createHash } from "node:crypto";
import type { KeptAnswers, KeyedRequest } from "@tributary/cloud-identity";
import type { FastifyRequest } from "fastify";
import { changedNothing, Refusal, type RefusalCode } from "./refusal.ts";

const longestKey = 128;

const refusals: Readonly<Record<"under-way" | "other" | "too-many", readonly [RefusalCode, string]>> = {
  "under-way": ["conflict", "this was begun, and it is not known that it ended: wait, or look whether it was done"],
  other: ["unprocessable", "this key was used for another request: a new request has a new key"],
  "too-many": ["too-many", "more keys than are kept for a day"],
};

/** The request with its key; `undefined` where it has none. */
export function keyedRequest(
  { method, url, headers, body }: FastifyRequest,
  asker: string,
): KeyedRequest | Refusal | undefined {
  const key = headers["idempotency-key"];
  if (key === undefined || method !== "POST" || asker === "") return undefined;
  if (typeof key !== "string" || key === "" || key.length > longestKey) {
    return new Refusal("bad-request", `an Idempotency-Key has 1 to ${longestKey} characters`);
  }
  const content = body instanceof Uint8Array ? body : JSON.stringify(body ?? null);
  return { asker, key, request: `${method} ${url} ${createHash("sha256").update(content).digest("base64url")}` };
}

/**
 * Does the work and keeps its answer, or answers what is kept. What was refused may be asked again; of what failed nobody
 * knows how far it got, and its key stays under way.
 */
export async function once(
  kept: KeptAnswers,
  request: KeyedRequest,
  work: () => Promise<string | Refusal>,
): Promise<{ readonly answer: string; readonly again: boolean } | Refusal> {
  const begun = await kept.begin(request);
  if (typeof begun === "object") return { answer: begun.answer, again: true };
  if (begun !== "begun") {
    const [code, detail] = refusals[begun];
    return new Refusal(code, detail);
  }
  let answer: string | Refusal;
  try {
    answer = await work();
  } catch (error) {
    if (changedNothing(error)) await kept.forget(request);
    throw error;
  }
  if (answer instanceof Refusal) {
    await kept.forget(request);
    return answer;
  }
  await kept.keep(request, answer);
  return { answer, again: false };
}
