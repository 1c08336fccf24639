// Runs the test suite with Node's own runner. `--long` runs the slow half; other arguments name files instead.
// Under CI a skipped test fails the run, because a part that was not tried there is a part that nobody tries.
import { spawn } from "node:child_process";
import { join } from "node:path";

const long = process.argv.includes("--long");
const named = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const floors = "{core,wire,protocol,drivers,engine,city,edge,cloud,apps,cli,test,bench}";
const files = named.length > 0 ? named : [`${floors}/**/*.${long ? "long" : "test"}.ts`];
// Minutes that one file may take.
const limit = long ? 40 : 8;

const child = spawn(
  process.execPath,
  [
    `--import=${join(import.meta.dirname, "compile-cache.js")}`,
    "--test",
    "--test-concurrency=2",
    `--test-timeout=${limit * 60_000}`,
    "--test-reporter=spec",
    ...files,
  ],
  { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, NODE_ENV: "test" } },
);
let tail = "";
child.stdout.on("data", (chunk) => {
  process.stdout.write(chunk);
  tail = (tail + chunk).slice(-4000);
});
child.on("close", (code) => {
  const skipped = Number(/skipped (\d+)/.exec(tail)?.[1] ?? 0);
  if (skipped > 0 && process.env.CI !== undefined) {
    process.stdout.write(`tributary: ${skipped} skipped under CI, where everything must run\n`);
    process.exit(1);
  }
  process.exit(code ?? 1);
});
