// The import rule of the house, as data and as a check over a source tree.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative, sep } from "node:path";

/**
 * Who may import whom: one row a floor. A name covers the packages below it (`engine` covers `engine/log`); within
 * `protocol` and `engine` only packages that stand earlier in the root's workspaces list may be imported.
 */
export const floors: readonly FloorRule[] = [
  { floor: "core", may: [], pure: true },
  { floor: "wire", may: ["core"], pure: true },
  { floor: "protocol", may: ["core", "protocol"], pure: true },
  { floor: "drivers", may: ["core", "protocol"], pure: true },
  { floor: "engine/numeric", may: ["core", "wire", "engine"], pure: true },
  { floor: "engine/pipeline", may: ["core", "wire", "engine"], pure: true },
  { floor: "engine/rules", may: ["core", "wire", "engine"], pure: true },
  { floor: "engine/links", may: ["core", "wire", "engine"], pure: true },
  { floor: "engine/privacy", may: ["core", "wire", "engine"], pure: true },
  { floor: "engine/consumption", may: ["core", "wire", "engine"], pure: true },
  { floor: "engine/balance", may: ["core", "wire", "engine"], pure: true },
  { floor: "engine", may: ["core", "wire", "engine"] },
  { floor: "city", may: ["core", "wire", "protocol", "drivers", "engine"], pure: true },
  {
    floor: "edge",
    may: ["core", "wire", "protocol", "drivers", "engine"],
    never: ["engine/series", "engine/analytics"],
  },
  { floor: "cloud", may: ["core", "wire", "engine"] },
  { floor: "apps/api", may: ["core", "wire", "engine", "cloud"] },
  { floor: "apps/web", may: ["core", "wire", "protocol", "drivers", "engine/numeric"] },
  { floor: "cli", may: ["core", "wire", "protocol", "drivers", "engine", "city", "edge", "cloud", "apps"] },
];

interface FloorRule {
  readonly floor: string;
  readonly may: readonly string[];
  readonly never?: readonly string[];
  /** Runs in a browser as it does at the edge: no I/O, no clock, nothing of Node. */
  readonly pure?: boolean;
}

/** What a pure floor cannot name. */
const impure =
  /(?<![.\w$])(?:process|Buffer|TextDecoder|TextEncoder|setTimeout|setInterval|setImmediate|require|globalThis|performance|fetch|crypto|console)\b(?!\s*[:?])|(?<![\w$])Date\.now\b|new Date\(\s*\)|(?<![\w$])Math\.random\b/;

interface Package {
  readonly name: string;
  readonly folder: string;
  readonly order: number;
  readonly declared: ReadonlySet<string>;
}

const isTest = (file: string) => /\.(test|long)\.tsx?$/.test(file);
const covers = (floor: string, folder: string) => folder === floor || folder.startsWith(`${floor}/`);

function readPackage(root: string, folder: string, order: number): Package {
  const manifest: { name: string; dependencies?: Record<string, string> } = JSON.parse(
    readFileSync(join(root, folder, "package.json"), "utf8"),
  );
  return { name: manifest.name, folder, order, declared: new Set(Object.keys(manifest.dependencies ?? {})) };
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ["node_modules", "dist"].includes(entry.name) ? [] : sources(path);
    return /\.(ts|tsx|js)$/.test(entry.name) ? [path] : [];
  });
}

/** Source text with comments blanked out and, when asked, the insides of strings and regular expressions too. */
export function codeOnly(source: string, keepStrings: boolean): string {
  const token =
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|(?<=[(,=:[!&|?{};+\n]\s*|return\s)\/(?![/*])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/g;
  return source.replace(token, (found) => {
    if (found.startsWith("//") || found.startsWith("/*")) return found.replace(/[^\n]/g, " ");
    if (keepStrings) return found;
    // What stands in ${...} of a template is code.
    if (found.startsWith("`")) return [...found.matchAll(/\$\{([^}]*)\}/g)].map((match) => `(${match[1]})`).join("");
    return '""';
  });
}

/** The modules that a file names in import and export statements, type-only ones included, and in import(). */
export function importsOf(source: string): string[] {
  const statement = /(?:\b(?:import|export)\s(?:[\w$*{},\s]*\bfrom\s*)?|\bimport\s*\(\s*)["']([^"'\n]+)["']/g;
  return [...codeOnly(source, true).matchAll(statement)].map((match) => match[1] ?? "");
}

function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

/** Why one package may not import another, or `undefined` when it may. */
function refusal(from: Package, to: Package): string | undefined {
  const rule = floors.find((candidate) => covers(candidate.floor, from.folder));
  if (rule === undefined) return `${from.folder} stands on no floor`;
  if (rule.never?.some((floor) => covers(floor, to.folder)) || !rule.may.some((floor) => covers(floor, to.folder))) {
    return `${from.folder} may not import ${to.folder}`;
  }
  if (to.order >= from.order) return `${from.folder} may import only what stands before it, not ${to.folder}`;
  return undefined;
}

function circle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (node: string): string[] | undefined => {
    if (done.has(node)) return undefined;
    const at = path.indexOf(node);
    if (at >= 0) return [...path.slice(at), node];
    path.push(node);
    for (const next of graph.get(node) ?? []) {
      const found = visit(next);
      if (found !== undefined) return found;
    }
    path.pop();
    done.add(node);
    return undefined;
  };
  for (const node of graph.keys()) {
    const found = visit(node);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Every breach of the import rule below a root folder, as sentences; empty is well. */
export function breaches(root: string): string[] {
  const manifest: { workspaces: string[]; dependencies?: object; devDependencies?: object } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  );
  const shared = new Set([...Object.keys(manifest.dependencies ?? {}), ...Object.keys(manifest.devDependencies ?? {})]);
  const packages = manifest.workspaces.map((folder, order) => readPackage(root, folder, order));
  const byName = new Map(packages.map((one) => [one.name, one]));
  const found: string[] = [];
  const graph = new Map<string, string[]>();

  for (const home of packages) {
    const pure = floors.find((rule) => covers(rule.floor, home.folder))?.pure === true;
    for (const file of sources(join(root, home.folder))) {
      const name = relative(root, file).split(sep).join("/");
      const source = readFileSync(file, "utf8");
      const edges: string[] = [];
      graph.set(name, edges);
      const say = (text: string) => found.push(`${name}: ${text}`);
      if (pure && !isTest(name)) {
        const word = impure.exec(codeOnly(source, false));
        if (word !== null) say(`names ${word[0]}, which a pure floor cannot`);
      }
      for (const specifier of importsOf(source)) {
        if (specifier.startsWith(".")) {
          const target = normalize(join(dirname(file), specifier));
          const inside = relative(join(root, home.folder), target);
          if (inside.startsWith("..")) say(`reaches out of its package by ${specifier}`);
          if (existsSync(target)) edges.push(relative(root, target).split(sep).join("/"));
          continue;
        }
        if (specifier.startsWith("node:")) {
          if (pure && !isTest(name)) say(`imports ${specifier} on a pure floor`);
          continue;
        }
        const wanted = packageOf(specifier);
        const target = byName.get(wanted);
        if (!home.declared.has(wanted) && !(shared.has(wanted) && (isTest(name) || name.endsWith("vite.config.ts")))) {
          say(`imports ${wanted}, which ${home.folder}/package.json does not declare`);
        }
        if (target === undefined) continue;
        const why = target === home ? `${home.folder} imports itself by name` : refusal(home, target);
        if (why !== undefined) say(why);
        edges.push(`${target.folder}/index.ts`);
      }
    }
  }
  const loop = circle(graph);
  if (loop !== undefined) found.push(`imports go in a circle: ${loop.join(" -> ")}`);
  return found;
}
