// Takes uplinks of The Things Stack v3 by webhook, and queues downlinks over its HTTP API.
import { createHash, randomUUID, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { isLoopback } from "@tributary/wire";
import type { EventTaker, NetworkServer } from "./device-uplink.ts";
import { causeSays, longestEvent, openEventDesk } from "./event-desk.ts";
import { readThingsStackEvent, writePush } from "./things-stack-events.ts";

export interface WebhookOptions {
  /** Loopback unless told: plain HTTP is for a proxy on the same machine that ends TLS. */
  readonly host?: string;
  readonly port: number;
  /** Private key and certificate (PEM): with them HTTPS and nothing else. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Milliseconds until the stack may come again with an event of so many bytes; 0 when it may come in. */
  readonly enter?: (bytes: number) => number;
  /** What the header `X-Tributary-Secret` must say, as it is entered with the webhook at the stack. 16 characters or more. */
  readonly secret: string;
  /** Where downlinks are queued: `https://.../api/v3/as/applications/APP/webhooks/HOOK` and an API key; none unless told. */
  readonly downlinks?: { readonly url: string; readonly apiKey: string };
  /** Names at the stack of devices that have not spoken yet, by DevEUI. */
  readonly names?: ReadonlyMap<string, string>;
}

export interface Webhook extends NetworkServer {
  readonly address: { readonly host: string; readonly port: number };
}

const leastSecret = 16;
const requestMs = 10_000;
const mostConnections = 256;

export async function startThingsStackWebhook(options: WebhookOptions, taker: EventTaker): Promise<Webhook> {
  const { host = "127.0.0.1", secret, downlinks, tls, enter = () => 0 } = options;
  if (tls === undefined && !isLoopback(host))
    throw new Error(
      `webhook on ${host}: other machines are heard by TLS alone, for the secret travels with each event`,
    );
  const { protocol, hostname } = new URL(downlinks?.url ?? "https://localhost");
  if (protocol !== "https:" && !isLoopback(hostname))
    throw new Error(
      `${downlinks?.url}: to another machine only by https://, for the API key travels with each command`,
    );
  if (secret.length < leastSecret)
    throw new RangeError(`the webhook's secret has fewer than ${leastSecret} characters`);
  const desk = openEventDesk(taker);
  const names = new Map(options.names);
  const digest = (value: string) => createHash("sha256").update(value).digest();
  const expected = digest(secret);

  /** What is answered: status, a sentence, and in how many seconds to come again. */
  async function answer(request: IncomingMessage): Promise<readonly [status: number, says: string, again?: number]> {
    if (request.method !== "POST") return [405, "events are posted"];
    const given = request.headers["x-tributary-secret"];
    if (typeof given !== "string" || !timingSafeEqual(digest(given), expected)) {
      desk.count("not-proved");
      return [401, causeSays("not-proved")];
    }
    const againMs = enter(Number(request.headers["content-length"] ?? 0));
    if (againMs > 0) {
      desk.count("too-fast");
      return [429, causeSays("too-fast"), Math.ceil(againMs / 1000)];
    }
    const body = await readBody(request);
    const read = body === undefined ? undefined : readThingsStackEvent(body);
    if (read !== undefined && (taker.knows?.(read.devEui) ?? true)) names.set(read.devEui, read.device);
    const cause = await desk.take(read?.event, body?.length ?? longestEvent + 1);
    if (cause === "too-long") return [413, causeSays(cause)];
    return [cause === "not-an-event" ? 400 : 200, causeSays(cause)];
  }

  const listener: RequestListener = (request, response) => {
    answer(request)
      // Not durable means not taken: the stack is told to try again.
      .catch((): readonly [number, string] => [503, causeSays("not-durable")])
      .then(([status, says, again]) => {
        const headers = { "content-type": "text/plain; charset=utf-8", connection: "close" };
        response.writeHead(status, again === undefined ? headers : { ...headers, "retry-after": String(again) });
        response.end(`${says}\n`);
      });
  };
  const server =
    tls === undefined ? createServer(listener) : createTlsServer({ ...tls, minVersion: "TLSv1.2" }, listener);
  server.requestTimeout = requestMs;
  server.headersTimeout = requestMs;
  server.maxConnections = mostConnections;
  server.listen(options.port, host);
  await once(server, "listening");
  const address = server.address();

  return {
    address: { host, port: typeof address === "object" && address !== null ? address.port : options.port },
    async sendDown(devEui, downlink) {
      const device = names.get(devEui);
      if (device === undefined || downlinks === undefined) return undefined;
      const id = randomUUID();
      const answered = await fetch(`${downlinks.url}/devices/${encodeURIComponent(device)}/down/push`, {
        method: "POST",
        headers: { authorization: `Bearer ${downlinks.apiKey}`, "content-type": "application/json" },
        body: Buffer.from(writePush(id, downlink)),
        redirect: "error",
        signal: AbortSignal.timeout(requestMs),
      }).catch(() => undefined);
      return answered?.ok ? id : undefined;
    },
    counts: desk.counts,
    async stop() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** `undefined` when it is longer than any event. */
async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > longestEvent) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
