// Finds the file of a kind of input by its name, so that a new kind is one new file.
import { readdirSync } from "node:fs";
import { extname } from "node:path";
import { pathToFileURL } from "node:url";
import type { Input } from "./door.ts";
import type { InputHouse, InputKind } from "./input-kind.ts";
import { readSettings } from "./input-settings.ts";

/** How an input is configured: its kind, which is the name of its file, and the settings that it asks for. */
export interface InputChoice {
  readonly kind: string;
  readonly [setting: string]: unknown;
}

/** `.ts` in the clone, `.js` where it was compiled. */
const ending = extname(import.meta.filename);
const folder = new URL("./inputs/", pathToFileURL(import.meta.filename));

/** The kinds that there are, in alphabetical order. */
export function inputKinds(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(ending) && !file.endsWith(`.test${ending}`))
    .map((file) => file.slice(0, -ending.length))
    .sort();
}

const isKind = (found: unknown): found is InputKind =>
  typeof found === "object" && found !== null && "open" in found && typeof found.open === "function";

/** Makes the input that was chosen. Only its own file is loaded. Throws an Error with one sentence when that fails. */
export async function openInput(choice: InputChoice, house: InputHouse): Promise<Input> {
  const { kind, ...given } = choice;
  const kinds = inputKinds();
  if (!kinds.includes(kind)) throw new Error(`there is no input "${kind}"; there are ${kinds.join(", ")}`);
  const file: { readonly input?: unknown } = await import(new URL(`${kind}${ending}`, folder).href);
  if (!isKind(file.input)) throw new Error(`the input ${kind}: its file has no input that can be opened`);
  const settings = readSettings(kind, given);
  const input = file.input.open(settings, house);
  settings.finish();
  return input;
}
