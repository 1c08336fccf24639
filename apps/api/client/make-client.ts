// Makes operations.ts out of the route table. Run it when a route or a schema has changed: `node apps/api/client/make-client.ts`.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type ApiParts, routesServed } from "../api.ts";
import { documentOf } from "../document.ts";
import type { OpenApiDocument } from "../open-api.ts";
import { clientText } from "./client-text.ts";

export const operationsFile = fileURLToPath(new URL("operations.ts", import.meta.url));

/** The document of every route that there is. */
export function wholeDocument(): OpenApiDocument {
  // Routes ask the services when they are asked themselves, not before: here all of them are there, and do nothing.
  const anything: unknown = new Proxy(() => undefined, { get: () => anything, apply: () => anything });
  return documentOf(routesServed(anything as ApiParts));
}

/** The client's module, formatted as everything here is. */
export function makeOperations(): string {
  const biome = fileURLToPath(new URL("../../../node_modules/.bin/biome", import.meta.url));
  return execFileSync(biome, ["format", `--stdin-file-path=${operationsFile}`], {
    input: clientText(wholeDocument()),
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(operationsFile, makeOperations());
