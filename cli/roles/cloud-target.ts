// The way of an edge node to its cloud: batches by HTTP, each answered when it is durable there.
import type { SyncTarget } from "@tributary/edge-node";
import { z } from "zod";

const answer = z.object({ through: z.number().int() });
/** How long an answer may take, in milliseconds. */
const patience = 60_000;
/** Of what a refusal says, so many characters are passed on. */
const mostSaid = 300;

const loopback = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/;

/** Whether a host may be spoken to in clear: nothing leaves the machine. */
export const isLoopback = (host: string): boolean => loopback.test(host);

/** Throws for plain HTTP to another machine: readings of households do not travel in clear. */
export function cloudTarget(cloud: string): SyncTarget {
  const url = new URL("/sync/v1/batches", cloud);
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    throw new Error(`${cloud}: to another machine only by https://, for readings are personal data`);
  }
  return {
    async send(batch) {
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/cbor" },
        body: Buffer.from(batch),
        signal: AbortSignal.timeout(patience),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`the cloud answered ${response.status}: ${text.slice(0, mostSaid)}`);
      return answer.parse(JSON.parse(text));
    },
  };
}
