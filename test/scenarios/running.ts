// Starts `tributary up`, or one of its roles, as its own process, the way a person would, and tells where it listens.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { createConnection, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { type StoreView, storePath, type TelegramAnswer } from "@tributary/wire";

/** Processes that were started and have not ended; a test that fails leaves its own behind. */
const living = new Set<ChildProcess>();

/** Ends what a test left running. To be called after the tests of a file. */
export async function endAll(): Promise<void> {
  await Promise.all(
    [...living].map((child) => {
      const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
      child.kill("SIGKILL");
      return ended;
    }),
  );
}

const bin = join(import.meta.dirname, "../../cli/bin/tributary.js");

export interface Running {
  readonly url: string;
  /** Where a cloud takes edge nodes by mutual TLS. */
  readonly syncUrl: string;
  readonly pid: number;
  readonly tcpPort: number;
  /** Where gateways come in over TCP without a broker. */
  readonly hopPort: number;
  readonly mqttPort: number;
  /** Where an edge node is commanded. */
  readonly controlUrl: string;
  /** What it said so far. */
  said(): string;
  /** Asks the API as the administrator, whose one-time link it printed. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** GET of the API, parsed. */
  get<T>(path: string): Promise<T>;
  /** Resolved when the cloud's store has all that was acknowledged until now. */
  settled(): Promise<void>;
  /** The administrator's session, as browsers and requests carry it: `name=value`. */
  session(): Promise<string>;
  /** Ends it and waits for its end. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/** A folder for a test's data, removed by `remove`. */
export function temporaryFolder(inside = tmpdir()): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(inside, "tributary-test-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Room that scenarios of many stores need, in bytes. */
const muchRoom = 2 ** 30;

/**
 * A folder for the many stores of a scenario that takes no power away: in memory where a file system there has room, for
 * a disk takes as long to sync them as everything else together.
 */
export function fastFolder(): { readonly path: string; remove(): void } {
  const memory = "/dev/shm";
  const room = existsSync(memory) ? statfsSync(memory) : undefined;
  return temporaryFolder(room !== undefined && room.bavail * room.bsize > muchRoom ? memory : tmpdir());
}

/** A command that was started. */
export interface Command {
  /** What it printed so far. */
  out(): string;
  /** What it said so far on standard error. */
  said(): string;
  /** Resolved by its exit code, when all of its text is here. */
  readonly ended: Promise<number | null>;
  stop(): void;
  /** Ends it without giving it a chance to say so. */
  kill(): void;
}

/** Starts a command, such as `simulate`, with its arguments. */
export function startCommand(...args: string[]): Command {
  const child = spawn(process.execPath, [bin, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  living.add(child);
  child.once("exit", () => living.delete(child));
  let out = "";
  let said = "";
  child.stdout.on("data", (chunk) => {
    out += String(chunk);
  });
  child.stderr.on("data", (chunk) => {
    said += String(chunk);
  });
  const ended = once(child, "close").then(([code]) => code);
  return {
    out: () => out,
    said: () => said,
    ended,
    stop: () => child.kill("SIGTERM"),
    kill: () => child.kill("SIGKILL"),
  };
}

/** Runs a command to its end; rejects with what it said when it does not exit with 0. */
export async function runCommand(...args: string[]): Promise<{ readonly out: string; readonly said: string }> {
  const { out, said, ended } = startCommand(...args);
  const code = await ended;
  if (code !== 0) throw new Error(`tributary ${args[0]} ended with ${code}: ${said()}`);
  return { out: out(), said: said() };
}

/** Ports of this machine that were free a moment ago. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  return Promise.all(
    servers.map(async (server) => {
      await once(server, "listening");
      const address = server.address();
      await new Promise((resolve) => server.close(resolve));
      return typeof address === "object" && address !== null ? address.port : 0;
    }),
  );
}

/** Starts a role, such as `up`, with its arguments; resolved when every service listens. */
export async function startRole(role: string, dataFolder: string, args: readonly string[]): Promise<Running> {
  const control = role === "up" || role === "edge" ? ["--control-port", "0"] : [];
  const child: ChildProcess = spawn(process.execPath, [bin, role, "--data", dataFolder, ...control, ...args], {
    stdio: ["ignore", "inherit", "pipe"],
  });
  living.add(child);
  child.once("exit", () => living.delete(child));
  let text = "";
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const find = (pattern: RegExp) => pattern.exec(text)?.[1];
  child.stderr?.on("data", (chunk) => {
    text += String(chunk);
  });
  while (find(/data {7}(\S+)/) === undefined) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`tributary ${role} ended at once:\n${text}`);
    await wait(20);
  }
  const url = find(/page {7}(\S+)/) ?? "";
  let opened: Promise<string> | undefined;
  const session = () => {
    const link = new URL(find(/log in {5}(\S+)/) ?? url);
    opened ??= fetch(new URL("/first", link), {
      ...{ method: "POST", redirect: "manual", headers: { origin: link.origin }, body: link.searchParams },
    }).then((answer) => answer.headers.getSetCookie()[0]?.split(";", 1)[0] ?? "");
    return opened;
  };
  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = { ...Object.fromEntries(new Headers(init.headers)), cookie: await session(), origin: url };
    return fetch(new URL(path, url), { ...init, headers });
  };
  return {
    url,
    ask,
    session,
    syncUrl: find(/sync {7}(\S+)/) ?? "",
    pid: child.pid ?? 0,
    tcpPort: Number(find(/tcp\s+\S+:(\d+)/)),
    hopPort: Number(find(/hop-tcp\s+\S+:(\d+)/)),
    mqttPort: Number(find(/mqtt\s+\S+:(\d+)/)),
    controlUrl: find(/control {4}(\S+)/) ?? "",
    said: () => text,
    async get(path) {
      const answer = await ask(path);
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return JSON.parse(await answer.text());
    },
    settled: () =>
      until("the store has everything", async () => {
        const state = (await (await fetch(new URL(storePath, url))).json()) as StoreView;
        return state.waiting === 0;
      }),
    async end(signal) {
      child.kill(signal);
      await ended;
    },
  };
}

/** Starts `tributary up` on free ports with further arguments. */
export function startUp(dataFolder: string, args: readonly string[] = []): Promise<Running> {
  return startRole("up", dataFolder, ["--http-port", "0", "--telegram-port", "0", "--mqtt-port", "0", ...args]);
}

export interface LineClient {
  /** Sends a line; resolved by its answer, broken when the connection ends first. */
  send(line: string): Promise<TelegramAnswer>;
  close(): void;
}

/** Speaks to the telegram port: lines out, one answer a line back, in order. */
export async function connectLines(port: number): Promise<LineClient> {
  const socket: Socket = createConnection({ host: "127.0.0.1", port });
  const waiting: { resolve: (answer: TelegramAnswer) => void; reject: (error: Error) => void }[] = [];
  await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  // readline passes on the errors of its input; the socket reports them itself.
  createInterface({ input: socket })
    .on("error", () => undefined)
    .on("line", (line) => waiting.shift()?.resolve(JSON.parse(line)));
  const fail = () => {
    for (const { reject } of waiting.splice(0)) reject(new Error("the connection ended"));
  };
  socket.on("error", fail).on("close", fail);
  return {
    send: (line) =>
      new Promise((resolve, reject) => {
        if (socket.destroyed) return reject(new Error("the connection ended"));
        waiting.push({ resolve, reject });
        socket.write(`${line}\n`);
      }),
    close: () => socket.destroy(),
  };
}

/** Waits until a condition holds; fails with the sentence when it does not within the time. */
export async function until(says: string, holds: () => Promise<boolean>, seconds = 30): Promise<void> {
  for (let tries = 0; tries < seconds * 10; tries += 1) {
    if (await holds()) return;
    await wait(100);
  }
  throw new Error(`still not so after ${seconds} s: ${says}`);
}
