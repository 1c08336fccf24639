// Sends a body to an address that a person named: bounded in time, to public networks alone, following nobody.
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { type Outcome, sendSeconds } from "./carrier.ts";
import { hostOf, publicLookup, whyNotTo } from "./private-address.ts";

export interface Posting {
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: string | Uint8Array;
  /** Hosts of private networks that the operator allows. */
  readonly allowed: ReadonlySet<string>;
}

/** The status of the answer; what it says is not read. Never throws. */
export function post(address: string, { headers, body, allowed }: Posting): Promise<number | { failed: string }> {
  const url = new URL(address);
  const whyNot = whyNotTo(url, allowed);
  if (whyNot !== undefined) return Promise.resolve({ failed: whyNot });
  const request = url.protocol === "https:" ? httpsRequest : httpRequest;
  const lookup = allowed.has(hostOf(url)) ? {} : { lookup: publicLookup };
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(sendSeconds * 1000);
    const sent = request(url, { method: "POST", headers, agent: false, signal, ...lookup }, (answer) => {
      resolve(answer.statusCode ?? 0);
      answer.destroy();
    });
    sent.on("error", ({ message }) => resolve({ failed: message }));
    sent.end(body);
  });
}

/** What an answer means for a message. `goneBy`: statuses by which an address says that it is no more. */
export function outcomeOf(answer: number | { failed: string }, goneBy: readonly number[]): Outcome {
  if (typeof answer !== "number") return { again: answer.failed };
  if (answer >= 200 && answer < 300) return { sent: true };
  const says = `status ${answer}`;
  if (goneBy.includes(answer)) return { gone: says };
  return answer === 413 ? { refused: says } : { again: says };
}
