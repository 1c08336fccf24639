// How long a year of hourly registers of 50,000 meters takes to be written as Parquet, and how much of disk and memory.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Measurement } from "./measurement.ts";

const bin = join(import.meta.dirname, "../cli/bin/tributary.js");
const households = 2000;
/** How often the memory is looked at, in milliseconds. */
const look = 250;

/** Highest resident memory of a process so far, in bytes; 0 where that cannot be seen. */
function peak(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;
  } catch {
    return 0;
  }
}

/** `--meters N`: a smaller city, of 2,000 households all the same, shifted and scaled. */
export async function* bench(args: readonly string[]): AsyncGenerator<Measurement> {
  const meters = args.includes("--meters") ? Number(args[args.indexOf("--meters") + 1]) : 50_000;
  const folder = mkdtempSync(join(tmpdir(), "tributary-bench-"));
  try {
    const begun = performance.now();
    const wanted = ["--registers", join(folder, "year.parquet"), "--days", "365", "--distinct", String(households)];
    const city = ["--meters", String(meters), "--customer", "household", "--utilities", "water"];
    const child = spawn(process.execPath, [bin, "simulate", ...city, ...wanted], {
      stdio: ["ignore", "inherit", "pipe"],
    });
    let said = "";
    child.stderr.on("data", (chunk) => {
      said += String(chunk);
    });
    let memory = 0;
    const looking = setInterval(() => {
      memory = Math.max(memory, peak(child.pid));
    }, look);
    const [code] = await once(child, "close");
    clearInterval(looking);
    const [, rows = "", bytes = ""] = /(\d+) registers of .*: (\d+) bytes/.exec(said) ?? [];
    if (code !== 0 || rows === "") throw new Error(said);
    const size = { meters, households, rows: Number(rows) };
    yield { name: "a year written", value: (performance.now() - begun) / 1000, unit: "seconds", ...size };
    yield { name: "hourly registers", value: Number(rows), unit: "rows", ...size };
    yield { name: "size", value: Number(bytes) / Number(rows), unit: "bytes a row", ...size };
    yield { name: "memory at most", value: memory / 1e6, unit: "MB", ...size };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
