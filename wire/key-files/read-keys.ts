// Reads keys from a file of any known kind, told by its content alone.
import { sameBytes } from "@tributary/core";
import { filesOf, isArchive } from "./archive.ts";
import { isKem, readKem } from "./kem.ts";
import { type KeyImport, type KeyPlace, type KeyProblem, type KeyRow, placeText } from "./key-import.ts";
import { readMarkup } from "./markup.ts";
import { readShipment } from "./shipment.ts";
import { readTable } from "./table.ts";
import { textOf } from "./text.ts";

/** KEM2 comes as an archive in an archive at most. */
const deepestArchive = 2;

/** Reads a key file, a maker's table, a KEM or a shipment file, or an archive of them. Nothing that it holds makes it throw. */
export function readKeys(bytes: Uint8Array, password?: string): KeyImport {
  return withoutDoubles(readFile(bytes, password, 0));
}

function readFile(bytes: Uint8Array, password: string | undefined, depth: number): KeyImport {
  if (isArchive(bytes)) return readArchive(bytes, password, depth + 1);
  const text = textOf(bytes);
  if (!/^\s*</.test(text)) return readTable(text);
  const markup = readMarkup(text);
  return isKem(markup) ? readKem(markup, password) : readShipment(markup);
}

function readArchive(bytes: Uint8Array, password: string | undefined, depth: number): KeyImport {
  const files = depth > deepestArchive ? "it is an archive in an archive in an archive" : filesOf(bytes);
  if (typeof files === "string") return { format: "archive", rows: [], problems: [{ line: 1, says: files }] };
  const read = files.map(({ name, bytes: inner }) => ({ name, found: readFile(inner, password, depth) }));
  const [first, ...others] = read;
  if (first !== undefined && others.length === 0) return first.found;
  const from = <Place extends KeyPlace>(place: Place, file: string): Place => ({ ...place, file: place.file ?? file });
  return {
    format: "archive",
    rows: read.flatMap(({ name, found }) => found.rows.map((row) => ({ ...row, place: from(row.place, name) }))),
    problems: read.flatMap(({ name, found }) => found.problems.map((problem) => from(problem, name))),
  };
}

/** A meter that stands twice counts once: the first line wins, and a second with another key is named. */
function withoutDoubles({ format, rows, problems }: KeyImport): KeyImport {
  const first = new Map<string, KeyRow>();
  const doubled: KeyProblem[] = [];
  for (const row of rows) {
    const { meter, key } = row.entry;
    const before = first.get(meter);
    if (before === undefined) first.set(meter, row);
    else if (!sameKey(before.entry.key, key)) {
      doubled.push({ ...row.place, says: `${meter} has another key in ${placeText(before.place)}, which counts` });
    }
  }
  return { format, rows: [...first.values()], problems: [...problems, ...doubled] };
}

export function sameKey(a: Uint8Array | "none", b: Uint8Array | "none"): boolean {
  return a === "none" || b === "none" ? a === b : sameBytes(a, b);
}
