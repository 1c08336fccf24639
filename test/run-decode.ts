// Runs `tributary decode --format jsonl` over lines and gives back its answers.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const bin = fileURLToPath(new URL("../cli/bin/tributary.js", import.meta.url));

export interface DecodeRun {
  readonly answers: readonly string[];
  readonly exitCode: number | null;
  readonly complaints: string;
  /** Bytes by which resident memory grew between a tenth of the answers and the last one; on Linux. */
  readonly growth?: number;
}

function residentBytes(pid: number): number | undefined {
  const status = `/proc/${pid}/status`;
  if (!existsSync(status)) return undefined;
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(status, "utf8"))?.[1]) * 1024;
}

/** Feeds `count` lines to one process. Its input stays open until the last answer, so that its memory can be looked at. */
export async function runDecode(lines: Iterable<string>, count: number, args: string[] = []): Promise<DecodeRun> {
  const child = spawn(process.execPath, [bin, "decode", "--format", "jsonl", ...args]);
  const answers: string[] = [];
  let complaints = "";
  let early: number | undefined;
  let late: number | undefined;
  child.stderr.on("data", (chunk) => {
    complaints += chunk;
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    answers.push(line);
    if (answers.length === Math.ceil(count / 10)) early = residentBytes(child.pid ?? 0);
    if (answers.length === count) {
      late = residentBytes(child.pid ?? 0);
      child.stdin.end();
    }
  });
  const closed = new Promise<number | null>((resolve) => child.on("close", resolve));
  let batch = "";
  for (const line of lines) {
    batch += `${line}\n`;
    if (batch.length < 65_536) continue;
    if (!child.stdin.write(batch)) await new Promise((resolve) => child.stdin.once("drain", resolve));
    batch = "";
  }
  child.stdin.write(batch);
  const exitCode = await closed;
  const growth = early === undefined || late === undefined ? {} : { growth: late - early };
  return { answers, exitCode, complaints, ...growth };
}
