// Runs gateway, edge node and cloud as separate processes on this machine, and looks at what arrives.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { IntakeView, ReadingList } from "@tributary/wire";
import { type Running, startRole } from "./running.ts";
import type { TestMeter } from "./telegrams.ts";

export const gatewayName = "roof";

/** Files and folders of a chain, and the ways to start its links. */
export interface Chain {
  /** Key file of all meters. */
  readonly keys: string;
  startCloud(port?: number): Promise<Running>;
  startEdge(cloud: string, args?: readonly string[]): Promise<Running>;
  startGateway(edge: string, args?: readonly string[]): Promise<Running>;
}

/** A chain in a folder, whose edge node and gateway hold the keys of these lines; `edgeLines` are settings of the edge node. */
export function chain(folder: string, keyLines: readonly string[], edgeLines: readonly string[] = []): Chain {
  const file = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const keys = file("keys.csv", ["meter,key", ...keyLines].join("\n"));
  const password = file("roof.password", "the roof's own password");
  const gateways = ["gateways:", `  - name: ${gatewayName}`, `    passwordFile: ${password}`];
  const edgeConfig = file("edge.yaml", [...gateways, ...edgeLines].join("\n"));
  return {
    keys,
    startCloud: (port = 0) =>
      startRole("cloud", join(folder, "cloud"), ["--http-port", String(port), "--sync-port", "0"]),
    startEdge(cloud, args = ["--mqtt-port", "0"]) {
      const others = ["--cloud", cloud, "--keys", keys, "--config", edgeConfig, "--telegram-port", "0"];
      return startRole("edge", join(folder, "edge"), [...others, ...args]);
    },
    startGateway(edge, args = ["--keys", keys]) {
      const others = ["--gateway", gatewayName, "--edge", edge, "--password-file", password, "--telegram-port", "0"];
      return startRole("gateway", join(folder, "gateway"), [...others, ...args]);
    },
  };
}

/** How many telegrams the edge node says met which fate, as the cloud tells it. */
export async function counts(cloud: Running): Promise<Map<string, number>> {
  const { causes } = await cloud.get<IntakeView>("/api/v1/intake");
  return new Map(causes.map(({ cause, telegrams }) => [cause, telegrams]));
}

/** Every litre count that the cloud has of a meter between two times, in order of time. */
export async function litresOf(cloud: Running, { id }: TestMeter, from: number, to: number): Promise<number[]> {
  await cloud.settled();
  const litres: number[] = [];
  const step = 5000;
  for (let begin = from; begin <= to; begin += step) {
    const query = `register=volume&from=${begin}&to=${Math.min(begin + step, to + 1)}&limit=10000`;
    const page = await cloud.get<ReadingList>(`/api/v1/meters/${id}/readings?${query}`);
    litres.push(...page.readings.map(({ value }) => Math.round(value * 1000)));
  }
  return litres;
}

/** Highest resident memory of a process so far, in megabytes. */
export function peakMegabytes({ pid }: Running): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
}
