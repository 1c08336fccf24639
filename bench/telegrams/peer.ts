// Gives telegrams to a build of wmbusmeters, as a file of its simulation, and measures its processor time.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toHex } from "@tributary/core";
import { keyOf, kinds, meterOf, telegramOf } from "./kinds.ts";

/** Fewer where the peer has many meters, for its time grows with them. */
const telegramsFor = (meters: number): number => (meters === 1 ? 50_000 : 3000);
const binaries = ["build/wmbusmeters", "wmbusmeters"];

/** Telegrams per CPU second of the peer whose checkout is at `path`; throws an Error where there is no build. */
export function peerRate(path: string, kindName: string, meters: number): number {
  const binary = binaries.map((file) => join(path, file)).find((file) => existsSync(file));
  const kind = kinds.find(({ name }) => name === kindName);
  if (binary === undefined || kind === undefined) throw new Error(`there is no build of wmbusmeters in ${path}`);
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    const file = join(folder, "simulation_bench.txt");
    const count = telegramsFor(meters);
    const lines = Array.from(
      { length: count },
      (_, i) => `telegram=|${toHex(telegramOf(kind, i % meters, "none")).toUpperCase()}|\n`,
    );
    writeFileSync(file, lines.join(""));
    const secured = kind.security(keyOf(0)).mode !== 0;
    const known = Array.from({ length: meters }, (_, number) => [
      `M${number}`,
      kind.peerDriver,
      meterOf(number).id,
      secured ? toHex(keyOf(number)) : "NOKEY",
    ]);
    // The shell tells the time of its children: minutes and seconds, user and system.
    const timed = '"$@" >/dev/null 2>&1; times';
    const command = [binary, "--format=json", file, ...known.flat()];
    const { stdout } = spawnSync("sh", ["-c", timed, "sh", ...command], { encoding: "utf8" });
    const [, ofChildren = ""] = stdout.trim().split("\n");
    const seconds = [...ofChildren.matchAll(/(\d+)m([\d.]+)s/g)].map(([, m, s]) => 60 * Number(m) + Number(s));
    return count / seconds.reduce((sum, each) => sum + each, 0);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
