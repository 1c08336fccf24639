// Tests that a start that fails ends the process: nothing half started goes on behind an error.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

const home = mkdtempSync(join(tmpdir(), "tributary-up-"));
after(() => rmSync(home, { recursive: true }));
const bin = join(import.meta.dirname, "../bin/tributary.js");

/** Runs `tributary up` until it ends by itself. */
async function failing(...args: string[]): Promise<{ code: number | null; said: string; folder: string }> {
  const folder = join(home, String(args.length), args.at(-1)?.replaceAll("/", "-") ?? "");
  const ports = ["--http-port", "0", "--telegram-port", "0", "--mqtt-port", "0", "--control-port", "0"];
  const child = spawn(process.execPath, [bin, "up", "--data", folder, ...ports, ...args], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += String(chunk);
  });
  const [code] = await once(child, "close");
  return { code, said, folder };
}

test("a port in use ends the start, whichever it is", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const address = taken.address();
  const port = String(typeof address === "object" ? address?.port : "");
  for (const flag of ["--http-port", "--telegram-port", "--mqtt-port", "--control-port"]) {
    const { code, said, folder } = await failing(flag, port);
    assert.equal(code, 1, said);
    assert.match(said, /already in use .*: another program listens there: stop it, or name another port/);
    assert.ok(!existsSync(join(folder, "up.lock")), "the folder is free again");
  }
  taken.close();
});

test("page and API stay on this machine", async () => {
  const { code, said } = await failing("--host", "0.0.0.0");
  assert.deepEqual([code, /page and API speak plain HTTP and stay on this machine/.test(said)], [1, true], said);
});

test("an input that is not there ends the start", async () => {
  const { code, said } = await failing("--input", "/no/such/file");
  assert.deepEqual([code, /\/no\/such\/file/.test(said)], [1, true], said);
});

test("a key file that is not there ends the start", async () => {
  const { code, said } = await failing("--keys", "/no/such/keys.csv");
  assert.deepEqual([code, /keys\.csv.*: there is no such file/.test(said)], [1, true], said);
});
