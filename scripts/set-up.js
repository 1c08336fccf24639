// Sets a fresh clone up before a script runs: installs from the lock file and builds the web page, each only when needed.
// Plain JavaScript, because it runs under whatever Node starts it.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, "node_modules");
const needed = 24;

function say(text) {
  process.stderr.write(`tributary: ${text}\n`);
}

function stop(text) {
  say(text);
  process.exit(1);
}

/** Runs a command with its output shown; ends this script when it fails. */
function run(what, command, args, options = {}) {
  const started = process.hrtime.bigint();
  say(`${what} ...`);
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ["ignore", 2, 2], ...options });
  if (status !== 0) stop(`${what}: failed${error === undefined ? ` (exit code ${status})` : `: ${error.message}`}`);
  say(`${what}: done in ${Math.round(Number(process.hrtime.bigint() - started) / 1e9)} s`);
}

/** Hash of the contents of files and, below folders, of every source file. */
function fingerprint(paths) {
  const hash = createHash("sha256");
  const visit = (path) => {
    if (statSync(path).isDirectory()) {
      const names = readdirSync(path).sort();
      for (const name of names) if (!["node_modules", "dist"].includes(name)) visit(join(path, name));
    } else hash.update(path.slice(root.length)).update(readFileSync(path));
  };
  for (const path of paths) visit(join(root, path));
  return hash.digest("hex");
}

/** Does the work unless the stamp says that it was done for the same input. */
function once(stamp, mark, work) {
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === mark) return;
  work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, mark);
}

const major = Number(process.versions.node.split(".")[0]);
if (major < 20) stop(`Node ${process.versions.node} is too old to install Tributary: please use Node 20 or newer`);

once(join(modules, ".tributary-installed"), fingerprint(["package-lock.json"]), () => {
  const npm = process.env.npm_execpath;
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const what = "installing what the lock file names (once; about a minute)";
  if (npm === undefined) run(what, "npm", args, { shell: process.platform === "win32" });
  else run(what, process.execPath, [npm, ...args]);
});

// The lock file brings Node 24 for the common platforms; npm puts it first on the path of every script.
const pinned = join(modules, ".bin", process.platform === "win32" ? "node.cmd" : "node");
if (!existsSync(pinned) && major < needed) {
  stop(
    `there is no Node ${needed} package for ${process.platform}-${process.arch}: please install Node ${needed} or newer`,
  );
}

if (process.argv.includes("web")) {
  const sources = ["apps/web", "core", "wire", "package-lock.json"];
  once(join(root, "apps/web/dist/.built"), fingerprint(sources), () =>
    run("building the web page", process.execPath, [
      join(modules, "vite/bin/vite.js"),
      "build",
      "apps/web",
      "--logLevel",
      "warn",
    ]),
  );
}
