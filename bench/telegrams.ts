// Telegrams per second of CPU, by kind of telegram, path and number of meters, each with a key of its own.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Measurement } from "./measurement.ts";
import { kinds } from "./telegrams/kinds.ts";
import { peerRate } from "./telegrams/peer.ts";
import type { Rates } from "./telegrams/rate.ts";

const meterCounts = [1, 1000, 50_000] as const;
/** The peer looks every telegram up in all of its meters: with more of them it needs hours. */
const mostMetersOfPeer = 1000;
const unit = "telegrams per CPU second";

/** In a process of its own, so that no measurement runs code that another one made the compiler shape. */
function ratesOf(kind: string, meters: number): Rates {
  const script = join(import.meta.dirname, "telegrams/rate.ts");
  return JSON.parse(execFileSync(process.execPath, [script, kind, String(meters)], { encoding: "utf8" }));
}

/** `--peer PATH`: a checkout with a build of wmbusmeters, to which the same telegrams are given. */
export function* bench(args: readonly string[]): Generator<Measurement> {
  const peer = args.includes("--peer") ? args[args.indexOf("--peer") + 1] : undefined;
  for (const { name } of kinds) {
    const alone = new Map<string, number>();
    for (const meters of meterCounts) {
      const { bytes, values, records, ...rates } = ratesOf(name, meters);
      const size = { meters, bytes, values, records, crc: "a" };
      for (const path of ["typed", "objects"] as const) {
        const title = `${name} ${bytes} B ${path} ${meters} meter${meters === 1 ? "" : "s"}`;
        const rate = rates[path];
        yield { name: title, value: rate, unit, ...size };
        const first = alone.get(path);
        if (first === undefined) alone.set(path, rate);
        else yield { name: `${title}, of the rate at 1`, value: rate / first, unit: "", ...size };
      }
      if (peer === undefined || meters > mostMetersOfPeer) continue;
      const rate = peerRate(peer, name, meters);
      const title = `${name} ${bytes} B peer ${meters} meter${meters === 1 ? "" : "s"}`;
      yield { name: title, value: rate, unit, ...size };
      for (const path of ["typed", "objects"] as const) {
        yield { name: `${title}, ${path} are`, value: rates[path] / rate, unit: "times as fast", ...size };
      }
    }
  }
}
