// Opens the data folder of a role, which one process at a time may use.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

export interface DataFolder {
  readonly path: string;
  /** A path inside the folder. */
  file(name: string): string;
  /** The JSON value kept under a name, or `undefined` when there is none yet. */
  read(name: string): unknown;
  /** Keeps a JSON value under a name; after a crash it is either the old one or the new one. */
  write(name: string, value: unknown): void;
  /** Lets another process use it. */
  release(): void;
}

/** When the kernel started a process, in its own ticks since boot; "" where it does not tell. Tells a number used again. */
export function startOf(pid: number): string {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in brackets may hold anything, brackets and spaces too; the start is the 20th field after it (proc(5)).
    return status.slice(status.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

/** What a lock says of its owner. */
const ownerText = (pid: number) => `${pid} ${startOf(pid)}`.trim();

/** The living process that wrote a lock; `undefined` when it ended, also when another process has its number now. */
export function livingOwner(lock: string): number | undefined {
  const text = readFileSync(lock, "utf8").trim();
  const [number = "", start] = text.split(" ");
  const pid = Number(number);
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return undefined;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return undefined;
  }
  return start === undefined || start === startOf(pid) ? pid : undefined;
}

/** Opens or makes the folder. Throws when another living process works on it in the same role. */
export function openDataFolder(path: string, role: string): DataFolder {
  const folder = resolve(path);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = join(folder, `${role}.lock`);
  try {
    writeFileSync(lock, ownerText(process.pid), { flag: "wx" });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    const owner = livingOwner(lock);
    if (owner !== undefined) {
      throw new Error(
        `another Tributary (process ${owner}) works on ${folder}: stop it, or name another folder with --data`,
      );
    }
    writeFileSync(lock, ownerText(process.pid));
  }
  const file = (name: string) => join(folder, name);
  return {
    path: folder,
    file,
    read(name) {
      let text: string;
      try {
        text = readFileSync(file(name), "utf8");
      } catch {
        return undefined;
      }
      return JSON.parse(text);
    },
    write(name, value) {
      writeFileSync(file(`${name}.new`), JSON.stringify(value), { flush: true });
      renameSync(file(`${name}.new`), file(name));
    },
    release() {
      rmSync(lock, { force: true });
    },
  };
}
