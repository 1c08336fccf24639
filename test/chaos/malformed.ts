// Sends listeners what nobody should: mutated requests on raw sockets, junk, connections that never say anything.
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createConnection, type Socket } from "node:net";
import { join } from "node:path";
import { type Dice, dice } from "../mutants.ts";
import { type Running, startRole } from "../scenarios/running.ts";

const junk = [
  "",
  "%00",
  "%zz",
  "..%2f..%2f",
  "__proto__",
  "constructor",
  "%F0%9F%92%A7",
  "-1",
  "1e400",
  "'--",
  "x".repeat(70),
];
const methods = ["GET", "GET", "GET", "POST", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE"];
const types = [
  "application/json",
  "application/json; charset=utf-16",
  "application/cbor",
  "text/csv",
  "",
  "a/b",
  "__proto__/x",
];
const values = [
  "null",
  "true",
  "1e999",
  '"x"',
  "[]",
  "{}",
  '{"__proto__":{"x":1}}',
  '{"a":'.repeat(60),
  '"\\ud800"',
  "-0",
];
const headers = [
  "authorization: Bearer x.y.z",
  "authorization: Basic Og==",
  "cookie: tributary_session=; ; =; a",
  "idempotency-key: k",
  "if-none-match: *",
  "origin: null",
  "x-forwarded-for: 1, 2, ::",
  "accept: text/html;q=9",
  "range: bytes=0-,-1",
  "content-encoding: gzip",
  "forwarded: for=_x;;;",
];
/** What would change what the others meet, or never ends. */
const left = /live|store|signing-keys|first|erase|openapi/;

const pick = <Thing>(from: readonly Thing[], roll: Dice): Thing => from[roll(from.length)] as Thing;

export interface Target {
  readonly url: string;
  /** `METHOD /path/{with}/fields` of every operation. */
  readonly operations: readonly string[];
  /** A session's cookie, for requests that get past the door. */
  readonly session: string;
}

/** A request that arrives whole, and says nonsense: it is answered, and the connection stays. */
function nonsense({ operations, session, url }: Target, roll: Dice, isLast = false): string {
  const [method = "GET", path = "/"] = pick(operations, roll).split(" ");
  const asked = path.replace(/\{\w+\}/g, () => pick(junk, roll) || "KAM.12345678.1b.07");
  const query =
    roll(3) === 0 ? `?${pick(["limit", "after", "register", "from", "day", "x"], roll)}=${pick(junk, roll)}&x` : "";
  const verb = roll(4) === 0 ? pick(methods, roll) : method;
  const body =
    verb === "GET" || verb === "HEAD"
      ? ""
      : roll(2) === 0
        ? pick(values, roll)
        : `{"id":${pick(values, roll)},"name":${pick(values, roll)}}`;
  const lines = [
    `${verb} ${roll(20) === 0 ? `/${pick(junk, roll)}` : asked}${query} HTTP/1.1`,
    "host: 127.0.0.1",
    ...(isLast ? ["connection: close"] : []),
    ...(roll(3) === 0 ? [pick(headers, roll)] : []),
    ...(roll(9) === 0 ? [`cookie: ${session}`, `origin: ${url}`] : []),
    ...(verb === "GET" || verb === "HEAD"
      ? []
      : [
          `content-type: ${roll(2) === 0 ? types[0] : pick(types, roll)}`,
          `content-length: ${Buffer.byteLength(body)}`,
        ]),
  ];
  return `${lines.join("\r\n")}\r\n\r\n${body}`;
}

/** What is no HTTP any more: the connection ends with it. */
function broken(target: Target, roll: Dice): Buffer {
  const bytes = Buffer.from(nonsense(target, roll), "latin1");
  for (let flips = 1 + roll(6); flips > 0; flips -= 1) bytes[roll(Math.min(bytes.length, 120))] = roll(256);
  return roll(3) === 0 ? bytes.subarray(0, roll(bytes.length)) : bytes;
}

export type Statuses = Map<number, number>;

/** Connects, writes, and answers all that came back until the other side ends it; `halfOpen`: this one ends its half first. */
async function tell(port: number, bytes: Uint8Array | string, halfOpen = true): Promise<string> {
  const socket = createConnection({ host: "127.0.0.1", port, noDelay: true });
  let told = "";
  socket.on("data", (chunk) => {
    told += chunk.toString("latin1");
  });
  socket.on("error", () => undefined);
  socket.write(bytes);
  if (halfOpen) socket.end();
  await new Promise((resolve) => socket.once("close", resolve));
  return told;
}

const whole = 50;

/** Sends requests, most of them whole, until so many are answered; counts them by status. Throws when whole ones got no answer. */
export async function sendMalformed(target: Target, count: number, seed: number): Promise<Statuses> {
  const statuses: Statuses = new Map();
  const port = Number(new URL(target.url).port);
  const note = (told: string) => {
    const found = [...told.matchAll(/HTTP\/1\.1 (\d{3}) /g)];
    for (const [, status] of found) statuses.set(Number(status), (statuses.get(Number(status)) ?? 0) + 1);
    return found.length;
  };
  let done = 0;
  async function sender(roll: Dice): Promise<void> {
    while (done < count) {
      if (roll(12) === 0) {
        done += 1;
        note(await tell(port, broken(target, roll)));
        continue;
      }
      const requests = Array.from({ length: whole }, (_, place) => nonsense(target, roll, place === whole - 1));
      const answered = note(await tell(port, requests.join(""), false));
      done += answered;
      if (answered === 0) throw new Error(`nothing was answered to ${requests[0]}`);
    }
  }
  await Promise.all(Array.from({ length: 8 }, (_, number) => sender(dice(seed + number))));
  return statuses;
}

/** Bytes of memory that a process holds. */
export function memoryOf(pid: number): number {
  return 1024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}

/** Connections that were let in and say nothing, or next to it. */
export async function openSilent(port: number, count: number, says = ""): Promise<Socket[]> {
  const sockets: Socket[] = [];
  for (let batch = 0; batch < count; batch += 250) {
    const some = Array.from({ length: Math.min(250, count - batch) }, () =>
      createConnection({ host: "127.0.0.1", port }),
    );
    await Promise.all(some.map((socket) => once(socket, "connect")));
    for (const socket of some) {
      socket.on("error", () => undefined);
      if (says !== "") socket.write(says);
    }
    sockets.push(...some);
  }
  return sockets;
}

/** Sends random bytes over new connections, half of which begin as the protocol does. */
export async function sendJunk(port: number, count: number, seed: number, begins: Uint8Array): Promise<void> {
  let sent = 0;
  async function sender(roll: Dice): Promise<void> {
    for (; sent < count; sent += 1) {
      const bytes = Buffer.from(Array.from({ length: 1 + roll(200) }, () => roll(256)));
      await tell(port, roll(2) === 0 ? bytes : Buffer.concat([begins, bytes]));
    }
  }
  await Promise.all(Array.from({ length: 8 }, (_, number) => sender(dice(seed + number))));
}

/** A cloud of its own process that lets an address ask as often as it likes. */
export async function startOpenCloud(folder: string): Promise<{ readonly cloud: Running; readonly target: Target }> {
  writeFileSync(join(folder, "tributary.yaml"), "api: { addressPerMinute: 1000000, callerPerMinute: 1000000 }\n");
  const cloud = await startRole("cloud", folder, ["--http-port", "0", "--sync-port", "0"]);
  const document = await cloud.get<{ paths: Record<string, object> }>("/openapi.json");
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const asked = operations.filter((operation) => !left.test(operation));
  return { cloud, target: { url: cloud.url, operations: asked, session: await cloud.session() } };
}
