#!/usr/bin/env node
// Starts Tributary; plain JavaScript, so that an older Node can say what is missing or find the pinned one.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import nodeModule from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";

const oldest = 24;
const root = fileURLToPath(new URL("../..", import.meta.url));
const modules = join(root, "node_modules");

function refuse(sentence) {
  process.stderr.write(`tributary: ${sentence}\n`);
  process.exit(1);
}

/** The Node that the lock file pins, as its platform package brings it; `undefined` when it is not installed. */
function pinnedNode() {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const binary = process.platform === "win32" ? "node.exe" : "node";
  const path = join(modules, `node-${platform}-${process.arch}`, "bin", binary);
  return existsSync(path) ? path : undefined;
}

/** Runs the same command under another Node, as if that one had been called. */
function runWith(node) {
  const child = spawn(node, process.argv.slice(1), { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    // A terminal sends Ctrl-C to every process of the group, so the child has it already.
    process.on(signal, () => (signal === "SIGINT" && process.stdin.isTTY ? true : child.kill(signal)));
  }
  child.on("error", (error) => refuse(`could not start ${node}: ${error.message}`));
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/**
 * For a command that runs on machines with little memory, or reads a stream of any length: the heap fills up with
 * garbage early. Must come before the first module is loaded.
 */
function useLittleMemory() {
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--heap-growing-percent=10");
  setFlagsFromString("--optimize-for-size");
}

/** For a gateway, which waits most of the time: its code stays as the first, small compiler makes it. */
function useLeastMemory() {
  setFlagsFromString("--no-opt");
  setFlagsFromString("--no-maglev");
  // Whoever keeps a few bytes of a pool, as MQTT's tables of lengths do, keeps all of it.
  Buffer.poolSize = 512;
  useLittleMemory();
}

if (!existsSync(join(modules, "commander"))) {
  refuse("its packages are not installed yet; type: npm install (npm start does it by itself)");
} else if (Number(process.versions.node.split(".")[0]) >= oldest) {
  if (process.argv[2] === "gateway") useLeastMemory();
  else if (process.argv[2] === "decode") useLittleMemory();
  // What was compiled before, under the same flags, is taken from a cache: a quicker start, and no compiler of types in memory.
  nodeModule.enableCompileCache(join(modules, ".cache", "tributary"));
  const { main } = await import("../main.ts");
  await main(process.argv.slice(2));
} else {
  const node = pinnedNode();
  if (node === undefined) {
    refuse(`it needs Node ${oldest} or newer and this is Node ${process.versions.node}; type: npm install`);
  } else runWith(node);
}
