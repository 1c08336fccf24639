// Makes the packages that anyone may use ready to publish: JavaScript, declarations and a manifest of each, below dist/.
// `npm run pack`; `node scripts/pack.js FOLDER` writes to another folder.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";

const root = join(import.meta.dirname, "..");
const out = resolve(process.argv[2] ?? join(root, "dist"));
/** In floor order: each is compiled against the declarations of those before it, as its users will be. */
const folders = ["core", "protocol/mbus", "protocol/wmbus", "drivers"];

const readJson = (...path) => JSON.parse(readFileSync(join(root, ...path), "utf8"));
const writeJson = (path, value) => writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);

/** Below dist/ as below node_modules/: @tributary/core and so on. */
const placeOf = (name) => join(out, name);

function compile(folder, name, packed) {
  const configuration = join(out, `tsconfig.${basename(folder)}.json`);
  writeJson(configuration, {
    extends: join(root, "tsconfig.base.json"),
    compilerOptions: {
      noEmit: false,
      declaration: true,
      rewriteRelativeImportExtensions: true,
      lib: ["es2024"],
      types: [],
      rootDir: join(root, folder),
      outDir: placeOf(name),
      paths: Object.fromEntries(packed.map((other) => [other, [join(placeOf(other), "index.d.ts")]])),
    },
    // What the door leads to, and so no tests.
    files: [join(root, folder, "index.ts")],
  });
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  const { status } = spawnSync(process.execPath, [compiler, "-p", configuration], { stdio: ["ignore", 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
  rmSync(configuration);
}

function writeManifest(folder, { name, version, license, dependencies }) {
  writeJson(join(placeOf(name), "package.json"), {
    name,
    version,
    description: readFileSync(join(root, folder, "index.ts"), "utf8")
      .split("\n")[0]
      .replace("// ", ""),
    license,
    type: "module",
    sideEffects: false,
    exports: { ".": { types: "./index.d.ts", default: "./index.js" } },
    dependencies,
  });
  copyFileSync(join(root, "LICENSE"), join(placeOf(name), "LICENSE"));
}

const packed = [];
for (const folder of folders) {
  const manifest = readJson(folder, "package.json");
  rmSync(placeOf(manifest.name), { recursive: true, force: true });
  mkdirSync(placeOf(manifest.name), { recursive: true });
  compile(folder, manifest.name, packed);
  writeManifest(folder, manifest);
  packed.push(manifest.name);
  console.log(`${manifest.name} ${manifest.version}: ${relative(process.cwd(), placeOf(manifest.name))}`);
}
