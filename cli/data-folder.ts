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

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Opens or makes the folder. Throws when another living process works on it in the same role. */
export function openDataFolder(path: string, role: string): DataFolder {
  const folder = resolve(path);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = join(folder, `${role}.lock`);
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
  } catch {
    const owner = Number(readFileSync(lock, "utf8"));
    if (owner !== process.pid && Number.isInteger(owner) && owner > 0 && isAlive(owner)) {
      throw new Error(
        `another Tributary (process ${owner}) works on ${folder}: stop it, or name another folder with --data`,
      );
    }
    writeFileSync(lock, String(process.pid));
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
