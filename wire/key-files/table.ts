// Reads the tables of keys that makers export: CSV with columns of any name and order, or without a header.
import { csvCells, type Delimiter } from "../csv-line.ts";
import { keyLines } from "../key-file.ts";
import type { KeyImport, KeyProblem, KeyRow } from "./key-import.ts";
import { fieldOf, type MeterField, MeterFields, readKey, rowOf } from "./meter-fields.ts";

const delimiters: readonly Delimiter[] = [";", "\t", ",", "|"];

/** What each column holds; `undefined` for what is passed over. */
type Columns = readonly ({ readonly field: MeterField; readonly rank: number } | undefined)[];

/** Without a header a cell says what it is: a key, three letters of a maker, a serial number. */
const headless: readonly { readonly field: MeterField; readonly is: (cell: string) => boolean }[] = [
  { field: "key", is: (cell) => readKey(cell) instanceof Uint8Array },
  { field: "manufacturer", is: (cell) => /^[A-Z]{3}$/.test(cell) },
  { field: "serial", is: (cell) => /^[0-9]{8}$/.test(cell) },
];

/** Reads text as a key file of the house (`meter,key,...`), or as a maker's table. */
export function readTable(text: string): KeyImport {
  const lines = text
    .split(/\r\n|\n|\r/)
    .map((content, index) => ({ content, line: index + 1 }))
    // Offices write `sep=;` first, so that a spreadsheet opens the file.
    .filter(({ content }) => content.trim() !== "" && !/^\s*#|^sep=.$/i.test(content));
  const [first, ...rest] = lines;
  if (first === undefined) return { format: "unknown", rows: [], problems: [{ line: 1, says: "the file is empty" }] };
  const delimiter = delimiters.find((sign) => first.content.includes(sign)) ?? ",";
  const header = csvCells(first.content, delimiter);
  if (delimiter === "," && header.some((name) => /^meter$/i.test(name)) && header.some((name) => /^key$/i.test(name))) {
    return readHouseFile(text);
  }

  const columns = header.map(fieldOf);
  const has = (field: MeterField) => columns.some((column) => column?.field === field);
  if (has("serial") && has("key")) {
    return readLines(rest, delimiter, (cells) => fieldsOf(cells, columns, cells.length > header.length));
  }
  if (header.some((cell) => headless[0]?.is(cell))) return readLines(lines, delimiter, fieldsByForm);
  const says = `the header names no column for the ${has("serial") ? "key" : "serial number"}; known are, among others: SerialNumber, Manufacturer, Key`;
  return { format: "unknown", rows: [], problems: [{ line: first.line, says }] };
}

function readHouseFile(text: string): KeyImport {
  const rows: KeyRow[] = [];
  const problems: KeyProblem[] = [];
  for (const { line, read } of keyLines(text)) {
    if (typeof read === "string") problems.push({ line, says: read });
    else rows.push({ entry: read, place: { line } });
  }
  return { format: "key file", rows, problems };
}

type LineReader = (cells: readonly string[]) => { readonly field: MeterField; rank: number; value: string }[] | string;

function readLines(
  lines: readonly { readonly content: string; readonly line: number }[],
  delimiter: Delimiter,
  read: LineReader,
): KeyImport {
  const rows: KeyRow[] = [];
  const problems: KeyProblem[] = [];
  for (const { content, line } of lines) {
    const values = read(csvCells(content, delimiter));
    if (typeof values === "string") {
      problems.push({ line, says: values });
      continue;
    }
    const found = new MeterFields();
    for (const { field, rank, value } of values) found.put(field, rank, value, line);
    const row = rowOf(found, { line });
    if ("entry" in row) rows.push(row);
    else problems.push({ line, says: row.value });
  }
  return { format: "table", rows, problems };
}

function fieldsOf(cells: readonly string[], columns: Columns, tooMany: boolean): ReturnType<LineReader> {
  if (tooMany && cells.slice(columns.length).some((cell) => cell !== "")) {
    return `it has ${cells.length} columns, the header ${columns.length}`;
  }
  return cells.flatMap((value, index) => {
    const column = columns[index];
    return column === undefined ? [] : [{ ...column, value: unwrapped(value) }];
  });
}

/** Spreadsheets keep leading zeros by writing `="01234567"`. */
function unwrapped(cell: string): string {
  return /^="(.*)"$/.exec(cell)?.[1] ?? cell;
}

function fieldsByForm(cells: readonly string[]): ReturnType<LineReader> {
  return cells.flatMap((value) => {
    const known = headless.find(({ is }) => is(value));
    return known === undefined ? [] : [{ field: known.field, rank: 0, value }];
  });
}
