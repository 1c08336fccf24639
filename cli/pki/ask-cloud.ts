// One HTTPS request of a node to its cloud, with the certificates it was given.
import { Agent, request } from "node:https";
import type { OwnCredentials } from "./credentials.ts";

export interface CloudAnswer {
  readonly status: number;
  readonly text: string;
}

export interface CloudQuestion {
  readonly method: "GET" | "POST";
  readonly type?: string;
  readonly body?: Uint8Array;
  /** Characters that the answer may have, a million unless told. */
  readonly longest?: number;
}

export interface CloudWay {
  ask(path: string, question: CloudQuestion): Promise<CloudAnswer>;
  close(): void;
}

/** How long an answer may take, in milliseconds. */
const patience = 60_000;
const longestAnswer = 2 ** 20;

/** A way to one cloud; connections are kept open between requests. */
export function openWay(cloud: string, trust: Partial<OwnCredentials> & Pick<OwnCredentials, "authority">): CloudWay {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 2,
    minVersion: "TLSv1.3",
    ca: trust.authority,
    ...(trust.key === undefined || trust.certificate === undefined ? {} : { key: trust.key, cert: trust.certificate }),
  });
  return {
    ask(path, { method, type, body, longest = longestAnswer }) {
      const { promise, resolve, reject } = Promise.withResolvers<CloudAnswer>();
      const asked = request(new URL(path, cloud), {
        method,
        agent,
        signal: AbortSignal.timeout(patience),
        headers:
          body === undefined ? {} : { "content-type": type ?? "application/json", "content-length": body.length },
      });
      asked.on("error", reject);
      asked.on("response", (response) => {
        const chunks: Buffer[] = [];
        let length = 0;
        response.on("data", (chunk: Buffer) => {
          length += chunk.length;
          if (length > longest) asked.destroy(new Error("the cloud's answer has no end"));
          else chunks.push(chunk);
        });
        response.on("error", reject);
        response.on("end", () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
      });
      asked.end(body);
      return promise;
    },
    close: () => agent.destroy(),
  };
}
