// Sends the hours of a day as an edge node does, over HTTPS with certificates on both sides, and counts what the wire carries.
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, request } from "node:https";
import { type AddressInfo, connect, createServer as createProxy } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ColumnState, decodeColumn, decodeSync, encodeColumn, encodeSync, newColumns } from "@tributary/wire";
import type { WholeDay } from "./hour-series.ts";

/** Hours before the day that are sent and not counted, so that both sides know where each meter stands. */
export const lead = 2;
const perDay = 24;

interface Identity {
  readonly key: Buffer;
  readonly cert: Buffer;
}

/** A certificate that vouches for itself, of a key on the curve P-256. */
function identity(folder: string, name: string): Identity {
  const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)];
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  const subject = ["-subj", `/CN=${name}`, "-addext", `subjectAltName=DNS:${name}`, "-days", "2"];
  execFileSync("openssl", ["req", "-x509", ...curve, "-keyout", key, "-out", cert, ...subject], { stdio: "ignore" });
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

/** Bytes that TCP carried for a day: of messages alone, and of everything in both directions. */
export interface DayOnTheWire {
  readonly messages: number;
  readonly up: number;
  readonly down: number;
}

/** A connection for each hour, closed after it: an edge node that sends once an hour does not hold one open. */
export async function sendDay(houses: readonly WholeDay[], meters: number): Promise<DayOnTheWire> {
  const folder = mkdtempSync(join(tmpdir(), "tributary-bench-"));
  const [cloud, node] = [identity(folder, "cloud.local"), identity(folder, "edge-1")];
  rmSync(folder, { recursive: true });

  let known: ColumnState = newColumns;
  let arrived: readonly (number | undefined)[] = [];
  const receive = (body: Uint8Array): number => {
    const batch = decodeSync(body);
    if (typeof batch === "string") throw new Error(batch);
    for (const item of batch.items) {
      if (item.kind !== "hours") continue;
      const column = decodeColumn(item.column, known);
      if (typeof column === "string") throw new Error(column);
      known = column.state;
      arrived = column.indices;
    }
    return batch.last;
  };
  const server = createServer({ ...cloud, ca: node.cert, requestCert: true }, async (question, answer) => {
    const parts: Buffer[] = await question.toArray();
    answer.setHeader("content-type", "application/json");
    answer.end(JSON.stringify({ through: receive(Buffer.concat(parts)) }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  let [up, down] = [0, 0];
  const proxy = createProxy((near) => {
    const far = connect(port, "127.0.0.1");
    near.on("data", (bytes) => {
      up += bytes.length;
    });
    far.on("data", (bytes) => {
      down += bytes.length;
    });
    near.pipe(far).pipe(near);
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const door = (proxy.address() as AddressInfo).port;

  async function post(body: Uint8Array): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const headers = { "content-type": "application/cbor", "content-length": body.length };
    const to = { host: "127.0.0.1", port: door, servername: "cloud.local", path: "/sync/v1/batches", agent: false };
    request({ ...to, method: "POST", headers, ...node, ca: cloud.cert }, (answer) => {
      answer.resume().on("close", () => (answer.statusCode === 200 ? resolve() : reject(new Error("not taken"))));
    })
      .on("error", reject)
      .end(body);
    await promise;
  }

  let state: ColumnState = newColumns;
  let messages = 0;
  const start = houses[0]?.from ?? 0;
  for (let hour = 0; hour < lead + perDay; hour += 1) {
    if (hour === lead) [up, down, messages] = [0, 0, 0];
    const indices = Array.from({ length: meters }, (_, row) => houses[row % houses.length]?.indices[hour]);
    const column = encodeColumn({ at: start + 3600 * hour, indices }, state);
    state = column.state;
    const item = { kind: "hours" as const, list: "a7", column: column.bytes, version: start * 1000 + hour };
    const [first, last] = [hour + 1, hour + 1];
    const epoch = "0f3c2a9d51e84b67";
    const body = encodeSync({ v: 1, node: "edge-1", epoch, first, last, detail: "hourly", items: [item] });
    messages += body.length;
    await post(body);
    if (arrived.join() !== indices.join()) throw new Error("the hour is not what was sent");
  }
  proxy.close();
  server.close();
  return { messages, up, down };
}
