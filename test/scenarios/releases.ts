// A supervised edge node in a folder of its own, and releases of small programs for it to change to.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { newSigningKeys } from "@tributary/engine-lambda";
import { connectLines, type Running, startRole } from "./running.ts";
import { type TestMeter, testMeter } from "./telegrams.ts";

const root = join(import.meta.dirname, "../..");
const bin = join(root, "cli/bin/tributary.js");
const run = promisify(execFile);

/** What `tributary` prints; broken when it fails. */
export const tributary = async (...args: string[]): Promise<string> =>
  (await run(process.execPath, [bin, ...args])).stdout;

/** What the program of a release does; `good` is this very program. */
const whole = `const { main } = await import(${JSON.stringify(join(root, "cli/main.ts"))});`;
const hang = "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);";
const programs = {
  good: `${whole} await main(process.argv.slice(2));`,
  crashing: "process.exit(3);",
  hanging: hang,
  /** Says where its doors are, and hangs a moment later. */
  stuck: `${whole} const send = process.send.bind(process); process.send = (...all) => {
    setTimeout(() => { ${hang} }, 500);
    return send(...all);
  }; await main(process.argv.slice(2));`,
  closed: "setInterval(() => undefined, 1000);",
  dying: `${whole} setTimeout(() => process.exit(1), 3000); await main(process.argv.slice(2));`,
} as const;

export type Program = keyof typeof programs;

export interface ReleaseTrial {
  readonly data: string;
  readonly meter: TestMeter;
  /** Options that sign as the operator, or as somebody else. */
  readonly operator: readonly string[];
  readonly stranger: readonly string[];
  inFolder(name: string): string;
  start(args: readonly string[]): Promise<Running>;
  /** A small tree with a program, packed as a release. */
  pack(version: string, program: Program, sign?: readonly string[]): Promise<string>;
  /** What the command printed; broken when the release was not taken. */
  install(file: string): Promise<string>;
  /** Holds when it is refused, or switched back, for that reason. */
  refused(file: string, why: RegExp): Promise<void>;
}

/** Process numbers under which the program of a release began, in their order; `version` may be a pattern. */
export const begun = (edge: Running, version: string): number[] =>
  [...edge.said().matchAll(new RegExp(`release ${version} begins as (\\d+)`, "g"))].map((match) => Number(match[1]));

/** A meter that sends one telegram after another to wherever the node listens now, each until it is acknowledged. */
export function load(edge: Running, meter: TestMeter, from: number) {
  const acknowledged: number[] = [];
  const stopping = new AbortController();
  const { signal } = stopping;
  const sendTo = async (port: number) => {
    const client = await connectLines(port);
    while (!signal.aborted) {
      const litres = acknowledged.length + 1;
      const { ok } = await client.send(meter.line(litres, from + litres));
      if (ok) acknowledged.push(litres);
      await wait(20);
    }
    client.close();
  };
  const running = (async () => {
    while (!signal.aborted) {
      const port = Number([...edge.said().matchAll(/tcp\s+\S+:(\d+)/g)].at(-1)?.[1]);
      await sendTo(port).catch(() => wait(100));
    }
  })();
  return {
    acknowledged,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** Everything in a folder; a trial takes some seconds. */
export function releaseTrial(folder: string): ReleaseTrial {
  const inFolder = (name: string) => join(folder, name);
  const write = (name: string, text: string) => {
    writeFileSync(inFolder(name), text);
    return inFolder(name);
  };
  const keys = newSigningKeys();
  const meter = testMeter(4713);
  const signBy = (name: string, key: string) => ["--key", write(`${name}.private.pem`, key), "--by", "operator"];
  const operator = signBy("operator", keys.privateKey);
  const data = inFolder("edge");
  const config = write(
    "edge.yaml",
    [
      `operatorKeys: { operator: ${write("operator.pem", keys.publicKey)} }`,
      "trialSeconds: 8",
      `keys: ${write("keys.csv", `meter,key\n${meter.keyLine}\n`)}`,
    ].join("\n"),
  );
  const install = (file: string) => tributary("release", "install", file, "--data", data, "--config", config);
  return {
    ...{ data, meter, operator, inFolder, install },
    stranger: signBy("stranger", newSigningKeys().privateKey),
    start: (args) =>
      startRole("edge", data, [
        ...["--supervised", "--config", config, "--telegram-port", "0", "--mqtt-port", "0", ...args],
      ]),
    async pack(version, program, sign = operator) {
      const tree = inFolder(`tree-${version}`);
      mkdirSync(join(tree, "cli/bin"), { recursive: true });
      const json = (name: string, value: object) => writeFileSync(join(tree, name), JSON.stringify(value));
      json("package.json", { version, type: "module", workspaces: ["cli"] });
      json("cli/package.json", { name: "@tributary/cli", type: "module" });
      const says = `process.stderr.write("release ${version} begins as " + process.pid + "\\n");\n`;
      writeFileSync(join(tree, "cli/bin/tributary.js"), says + programs[program]);
      const out = inFolder(`${version}-${program}.release`);
      await tributary("release", "pack", "--from", tree, ...sign, "--out", out);
      return out;
    },
    refused: (file, why) =>
      assert.rejects(install(file), (error: unknown) => {
        assert.match(String((error as { stderr?: unknown }).stderr), why);
        return true;
      }),
  };
}

/** A release with the signed manifest of one and the contents of another. */
export function swapped(manifestOf: string, contentsOf: string): Buffer {
  const split = (file: string) => {
    const bytes = readFileSync(file);
    const end = bytes.indexOf("\n") + 1;
    return [bytes.subarray(0, end), bytes.subarray(end)] as const;
  };
  return Buffer.concat([split(manifestOf)[0], split(contentsOf)[1]]);
}
