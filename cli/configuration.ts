// Puts a role's configuration together: flag, environment, what an operator signed, file, default, in this order.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Configuration, configuration } from "@tributary/wire";
import { LineCounter, parseDocument } from "yaml";

/** What is wrong with the configuration: one sentence each, naming the line, variable or flag. */
export class ConfigurationError extends Error {
  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
  }
}

type Settings = Record<string, unknown>;

/** `httpPort` is set by TRIBUTARY_HTTP_PORT, `city.meters` by TRIBUTARY_CITY_METERS. */
function variableOf(path: readonly PropertyKey[]): string {
  return `TRIBUTARY_${path.map((part) => String(part).replace(/[A-Z]/g, (letter) => `_${letter}`)).join("_")}`.toUpperCase();
}

/** `httpPort` is set by --http-port, `city.meters` by --city. */
function flagOf(name: string): string {
  return `--${name.replace(/\.meters$/, "").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

const paths: readonly (readonly string[])[] = Object.keys(configuration.shape).flatMap((name) =>
  name === "city" ? ["meters", "seed", "days", "intervalSeconds"].map((inner) => ["city", inner]) : [[name]],
);

function put(settings: Settings, path: readonly string[], value: unknown): void {
  const [first = "", ...rest] = path;
  if (rest.length === 0) {
    settings[first] = value;
    return;
  }
  const inner = settings[first];
  const next: Settings = typeof inner === "object" && inner !== null ? { ...inner } : {};
  settings[first] = next;
  put(next, rest, value);
}

/** Reads `tributary.yaml` below the data folder, or the file that is named. */
function readFile(file: string): { settings: Settings; lineOf: (path: readonly PropertyKey[]) => number | undefined } {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(file, "utf8"), { lineCounter: lines });
  if (document.errors.length > 0)
    throw new ConfigurationError(document.errors.map((error) => `${file}: ${error.message}`));
  const settings: unknown = document.toJS() ?? {};
  if (typeof settings !== "object" || settings === null || Array.isArray(settings)) {
    throw new ConfigurationError([`${file}: must hold lines such as "httpPort: 8080"`]);
  }
  const lineOf = (path: readonly PropertyKey[]) => {
    const node: unknown = document.getIn(path.map(String), true);
    const range = typeof node === "object" && node !== null && "range" in node ? node.range : undefined;
    return Array.isArray(range) && typeof range[0] === "number" ? lines.linePos(range[0]).line : undefined;
  };
  return { settings: { ...settings }, lineOf };
}

export interface ConfigurationSources {
  readonly dataFolder: string;
  /** File that is named instead of `tributary.yaml` in the data folder. */
  readonly file?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Settings that an operator signed: they count more than those of the file. */
  readonly signed?: Readonly<Record<string, unknown>>;
  /** Flags that were given, by setting. */
  readonly flags: Readonly<Record<string, unknown>>;
}

/** The configuration, or an error that names every setting that is wrong and where it stands. */
export function readConfiguration(sources: ConfigurationSources): Configuration {
  const file = sources.file ?? join(sources.dataFolder, "tributary.yaml");
  const { settings, lineOf } =
    sources.file !== undefined || existsSync(file) ? readFile(file) : { settings: {}, lineOf: () => undefined };
  const setBy = new Map<string, string>();
  for (const [name, value] of Object.entries(sources.signed ?? {})) {
    settings[name] = value;
    setBy.set(name, "the signed configuration");
  }
  for (const path of paths) {
    const variable = variableOf(path);
    const value = sources.environment[variable];
    if (value === undefined || value === "") continue;
    put(settings, path, value);
    setBy.set(path.join("."), variable);
  }
  for (const [name, value] of Object.entries(sources.flags)) {
    if (value === undefined) continue;
    const path = name.split(".");
    put(settings, path, value);
    setBy.set(name, flagOf(name));
  }
  const checked = configuration.safeParse(settings);
  if (checked.success) return checked.data;
  throw new ConfigurationError(
    checked.error.issues.flatMap((issue) => {
      const names = issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
      return names.map((path) => {
        const name = path.join(".");
        const source =
          setBy.get(name) ??
          setBy.get(String(path[0])) ??
          `${file}${lineOf(path) === undefined ? "" : ` line ${lineOf(path)}`}`;
        return `${source}: ${name} ${issue.code === "unrecognized_keys" ? "is no setting of Tributary" : issue.message}`;
      });
    }),
  );
}
