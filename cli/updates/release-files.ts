// Which files a release for edge nodes is made of: the packages of the house that a node needs, and theirs of others.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface ReleaseParts {
  /** Paths below the root, in order. */
  readonly files: readonly string[];
  /** The packages of the house below `node_modules`, and the folders where they stand. */
  readonly links: readonly { readonly path: string; readonly to: string }[];
}

interface Package {
  readonly name?: string;
  readonly workspaces?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Where the command line stands; with it goes what it loads for nodes, and nothing that clouds and pages alone need. */
const commandLine = "cli";
const nodePackages = ["@tributary/edge-node", "@tributary/edge-gateway", "@tributary/cloud-pki", "@tributary/city"];
const ofHouse = (name: string) => name.startsWith("@tributary/");
/** Tests, and what compilers and people alone read. */
const leftOut = /\.(test|long)\.tsx?$|\.(map|md|markdown)$|\.d\.[mc]?ts$/;
const leftOutFolders: ReadonlySet<string> = new Set(["node_modules", ".cache", "dist-types"]);

const readPackage = (folder: string): Package => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

function filesBelow(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return leftOutFolders.has(entry.name) ? [] : filesBelow(root, path);
    return entry.isFile() && !leftOut.test(entry.name) ? [path] : [];
  });
}

/** The folder of a package as a module in `from` finds it; `undefined` where it is not installed. */
function installed(root: string, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = folder === "." ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (existsSync(join(root, path, "package.json"))) return path;
    if (folder === ".") return undefined;
  }
}

/** Throws a sentence when a package is not installed. */
export function releaseParts(root: string): ReleaseParts {
  const { workspaces = [] } = readPackage(root);
  const house = new Map(workspaces.map((folder) => [readPackage(join(root, folder)).name ?? folder, folder]));
  const folders = new Set<string>([commandLine]);
  const links = new Map<string, string>();

  function follow(from: string, wanted: (name: string) => boolean = () => true): void {
    const { dependencies = {}, optionalDependencies = {} } = readPackage(join(root, from));
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies }).filter(wanted)) {
      const own = house.get(name);
      const folder = own ?? installed(root, from, name);
      if (folder === undefined) {
        if (name in optionalDependencies) continue;
        throw new Error(`${root}: ${name} is not installed, which ${from} needs`);
      }
      if (own !== undefined) links.set(`node_modules/${name}`, own);
      if (folders.has(folder)) continue;
      folders.add(folder);
      follow(folder);
    }
  }
  follow(commandLine, (name) => !ofHouse(name) || nodePackages.includes(name));

  return {
    files: ["package.json", ...[...folders].flatMap((folder) => filesBelow(root, folder))].toSorted(),
    links: [...links].map(([path, to]) => ({ path, to })).toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  };
}
