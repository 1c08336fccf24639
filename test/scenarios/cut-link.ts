// A link to a cloud that a test can cut, and that counts what goes over it because of lambdas.
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { decodeSync, encodeSync, lambdaRun, lambdaRunsPath, type SyncItem } from "@tributary/wire";

export interface CutLink {
  readonly url: string;
  cut(): void;
  mend(): void;
  /** The answer to the next run of this lambda is lost on the way back. */
  loseAnswer(lambda: string): void;
  /** Bytes that a lambda's asking, answers and reports took, and the moments that it was asked to run for. */
  bytesOf(lambda: string): number;
  askedFor(lambda: string): readonly number[];
  close(): void;
}

const emptyBatch = { v: 1, node: "n", epoch: "e", first: 1, last: 1, detail: "full" } as const;
const sizeOf = (items: readonly SyncItem[]) => encodeSync({ ...emptyBatch, items }).length;

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  return Buffer.concat(await message.toArray());
}

export async function openCutLink(cloud: string): Promise<CutLink> {
  let whole = true;
  let losing: string | undefined;
  const bytes = new Map<string, number>();
  const asked = new Map<string, number[]>();
  const count = (lambda: string, more: number) => bytes.set(lambda, (bytes.get(lambda) ?? 0) + more);

  function countReports(batch: Uint8Array): void {
    const read = decodeSync(batch);
    if (typeof read === "string") return;
    for (const item of read.items) {
      if (item.kind === "lambda-report") count(item.lambda, sizeOf([item]) - sizeOf([]));
    }
  }

  async function carry(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url = "/", method = "GET" } = request;
    const body = await bodyOf(request);
    const type = request.headers["content-type"] ?? "application/json";
    const sent = method === "GET" ? {} : { body, headers: { "content-type": type } };
    const answer = await fetch(new URL(url, cloud), { method, ...sent });
    const text = await answer.text();
    if (url === lambdaRunsPath) {
      const { artefact, at } = lambdaRun.parse(JSON.parse(body.toString()));
      const { name } = artefact.manifest;
      count(name, body.length + text.length);
      asked.set(name, [...(asked.get(name) ?? []), at]);
      if (losing === name) {
        losing = undefined;
        request.socket.destroy();
        return;
      }
    } else if (method === "POST") {
      countReports(body);
    }
    response.writeHead(answer.status, { "content-type": "application/json" }).end(text);
  }

  const server = createServer((request, response) => {
    if (!whole) request.socket.destroy();
    else carry(request, response).catch(() => request.socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;

  return {
    url: `http://127.0.0.1:${port}`,
    cut() {
      whole = false;
      server.closeAllConnections();
    },
    mend() {
      whole = true;
    },
    loseAnswer(lambda) {
      losing = lambda;
    },
    bytesOf: (lambda) => bytes.get(lambda) ?? 0,
    askedFor: (lambda) => asked.get(lambda) ?? [],
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
