// Builds the decoder for a browser and runs it where there is nothing but the language: no Node, no document, no network.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";
import { catalogue } from "@tributary/drivers";
import { build } from "vite";

async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "silent",
    build: {
      write: false,
      lib: { entry: join(import.meta.dirname, "decode-text.ts"), formats: ["iife"], name: "decoder" },
    },
  });
  const [result] = Array.isArray(built) ? built : [built];
  assert.ok(result !== undefined && "output" in result);
  return result.output[0].code;
}

test("the decoder needs nothing of its surroundings, in each driver's sample", async () => {
  const code = await bundle();
  assert.ok(!/\bfetch\(|XMLHttpRequest|localStorage|indexedDB|require\(/.test(code), "it can neither send nor store");
  const context = createContext({});
  runInContext(code, context);
  for (const { name, samples } of catalogue.drivers) {
    for (const { telegram, key = "", readings } of samples) {
      Object.assign(context, { telegram, key });
      const says = runInContext("JSON.stringify(decoder.decodeText(telegram, key))", context);
      const { explanation } = JSON.parse(says);
      assert.equal(explanation.read.readings.length, readings.length, name);
    }
  }
});
