// Runs a bench by its name: npm run -s bench -- telegrams [--json] [the bench's own options].
import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { type Bench, jsonLine, tableLine } from "./measurement.ts";

const [name, ...options] = process.argv.slice(2);
/** A bench exports `bench`; the other files here are parts of one. */
const parts = ["run.ts", "measurement.ts"];
const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(".ts") && !file.includes(".test.") && !parts.includes(file))
  .map((file) => basename(file, ".ts"));

if (name === undefined || !names.includes(name)) {
  console.error(`usage: npm run -s bench -- <name> [--json]; the benches are ${names.join(", ")}`);
  process.exitCode = 2;
} else {
  const { bench }: { bench: Bench } = await import(`./${name}.ts`);
  const line = options.includes("--json") ? jsonLine : tableLine;
  for await (const measurement of bench(options)) console.log(line(measurement));
}
