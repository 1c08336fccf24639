// Limits how often somebody asks, and tells him how often he still may (the HTTP headers of draft-ietf-httpapi-ratelimit-headers).
import type { Seconds } from "@tributary/core";
import type { FastifyReply } from "fastify";
import { type Attempts, attempts } from "./attempts.ts";
import { Refusal } from "./refusal.ts";

/** Notes a request of somebody, and refuses it when he had too many. */
export type RequestLimit = (who: string, reply: FastifyReply) => Refusal | undefined;

const minute: Seconds = 60;

/** `what` names the limit in the headers; the last of several limits that are asked is told. */
export function requestLimit(what: string, mostPerMinute: number, clock: () => Seconds): RequestLimit {
  const asked: Attempts = attempts(mostPerMinute, minute * 1000, () => clock() * 1000);
  return (who, reply) => {
    const isTooMany = asked.tooMany(who);
    if (!isTooMany) asked.note(who);
    const { left, resetMs } = asked.left(who);
    const reset = Math.max(1, Math.ceil(resetMs / 1000));
    reply.header("ratelimit-policy", `"${what}";q=${mostPerMinute};w=${minute}`);
    reply.header("ratelimit", `"${what}";r=${left};t=${reset}`);
    if (!isTooMany) return undefined;
    reply.header("retry-after", String(reset));
    return new Refusal("too-many", `more than ${mostPerMinute} requests in a minute: come again in ${reset} seconds`);
  };
}
