// Gives tests empty places for tables: files of SQLite, and databases of a real PostgreSQL that runs while they do.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";

/** One of the two databases. */
export interface TrialStore {
  readonly engine: "SQLite" | "PostgreSQL";
  /** A place where no tables are yet. */
  place(): Promise<string>;
  /** Stops what was started and removes every place. */
  close(): Promise<void>;
}

/** Both databases, for a suite that runs on each; PostgreSQL starts when its first place is asked for. */
export function trialStores(): readonly TrialStore[] {
  return [trialSqlite(), trialPostgres()];
}

function trialSqlite(): TrialStore {
  const folder = mkdtempSync(join(tmpdir(), "tributary-sqlite-"));
  let places = 0;
  return {
    engine: "SQLite",
    async place() {
      places += 1;
      return join(folder, `${places}.sqlite`);
    },
    async close() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function trialPostgres(): TrialStore {
  let server: Promise<Server> | undefined;
  let places = 0;
  return {
    engine: "PostgreSQL",
    async place() {
      server ??= startServer();
      const { urlOf } = await server;
      places += 1;
      const client = new pg.Client(urlOf("postgres"));
      await client.connect();
      await client.query(`create database trial_${places}`);
      await client.end();
      return urlOf(`trial_${places}`);
    },
    close: async () => (await server)?.stop(),
  };
}

interface Server {
  urlOf(database: string): string;
  stop(): Promise<void>;
}

/** Where the distribution keeps the server's programs, newest first. */
function programs(): string {
  const versions = "/usr/lib/postgresql";
  const found = existsSync(versions) ? readdirSync(versions).toSorted((a, b) => Number(b) - Number(a)) : [];
  if (found[0] === undefined) throw new Error("these tests want PostgreSQL: apt-get install postgresql");
  return join(versions, found[0], "bin");
}

const isRoot = process.getuid?.() === 0;

/** The server refuses to be root: then it is the user that its package made. */
function asServer(program: string, args: readonly string[]): [string, string[]] {
  return isRoot ? ["runuser", ["-u", "postgres", "--", program, ...args]] : [program, [...args]];
}

/** Runs a program of the server to its end. Throws what it complained about. */
function run(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(...asServer(program, args), { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
  return stdout;
}

async function startServer(): Promise<Server> {
  const bin = programs();
  const folder = mkdtempSync(join(tmpdir(), "tributary-postgres-"));
  if (isRoot) {
    const idOf = (flag: string) => Number(spawnSync("id", [flag, "postgres"], { encoding: "utf8" }).stdout);
    chownSync(folder, idOf("-u"), idOf("-g"));
  }
  const data = join(folder, "data");
  run(join(bin, "initdb"), ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]);
  // On a socket in its own folder: no port is taken, and nobody else finds it.
  const child = spawn(...asServer(join(bin, "postgres"), ["-D", data, "-k", folder, "-h", ""]), { stdio: "ignore" });
  const urlOf = (database: string) => `postgres://postgres@localhost/${database}?host=${encodeURIComponent(folder)}`;
  const end = () => {
    spawnSync(...asServer(join(bin, "pg_ctl"), ["-D", data, "-m", "immediate", "stop"]));
    rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", end);
  await answers(urlOf("postgres"), child);
  return {
    urlOf,
    async stop() {
      process.off("exit", end);
      end();
    },
  };
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  for (;;) {
    const client = new pg.Client(url);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (child.exitCode !== null) throw error;
      await wait(50);
    }
  }
}
