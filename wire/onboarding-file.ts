// Reads the tables by which a utility brings its meters in: a line a meter, with where it is, whose, and its key (CSV).
import { type MeterId, readCivil, type Seconds, type Utility, utilityOf } from "@tributary/core";
import { csvCells, type Delimiter, shownCell } from "./csv-line.ts";
import { type Cell, needed, type OnboardingColumn, onboardingColumns } from "./onboarding-columns.ts";

/** The cells of a line that say something, as they are read. */
export type OnboardingCells = { readonly [Name in OnboardingColumn]?: Cell<Name> };

/** A line that can be read; times are UTC. */
export interface OnboardingLine {
  readonly line: number;
  readonly meter: MeterId;
  readonly cells: OnboardingCells;
  readonly utility: Utility;
  readonly zone: string;
  readonly from?: Seconds;
  readonly contractFrom?: Seconds;
}

/** What is wrong with a line, and what to do; no sentence holds a key. */
export interface OnboardingProblem {
  readonly line: number;
  /** The column, or what it speaks of. */
  readonly field: string;
  readonly says: string;
  readonly todo: string;
}

export interface OnboardingFile {
  readonly lines: readonly OnboardingLine[];
  readonly problems: readonly OnboardingProblem[];
}

const isColumn = (name: string): name is OnboardingColumn => Object.hasOwn(onboardingColumns, name);
const delimiters: readonly Delimiter[] = [";", "\t", ","];
/** Columns by which a table is told from a file that holds keys alone. */
const placing: readonly OnboardingColumn[] = ["site", "point", "customer", "contract", "district", "node", "gateway"];

interface Header {
  readonly line: number;
  readonly delimiter: Delimiter;
  readonly names: readonly string[];
}

function rowsOf(content: string) {
  return content
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\n|\r/)
    .map((row, index) => ({ row, line: index + 1 }))
    .filter(({ row }) => row.trim() !== "" && !/^\s*#|^sep=.$/i.test(row));
}

function headerOf({ row, line }: { readonly row: string; readonly line: number }): Header {
  const delimiter = delimiters.find((sign) => row.includes(sign)) ?? ",";
  const names = csvCells(row, delimiter).map((name) => name.toLowerCase().replace(/[\s-]+/g, "_"));
  return { line, delimiter, names };
}

/** Whether a text is such a table, and not a file of keys alone. */
export function isOnboardingFile(content: string): boolean {
  const [first] = rowsOf(content.slice(0, 65_536));
  if (first === undefined) return false;
  const { names } = headerOf(first);
  return names.includes("meter") && placing.some((name) => names.includes(name));
}

export interface OnboardingDefaults {
  /** Of lines that name no zone. */
  readonly zone: string;
}

/** Reads a table; a line with a cell that cannot be read is left out, and each such cell is named. */
export function readOnboardingFile(content: string, { zone }: OnboardingDefaults): OnboardingFile {
  const [first, ...rows] = rowsOf(content);
  const nothing = { line: 1, field: "meter", says: "the file is empty", todo: "send a table with a header" };
  if (first === undefined) return { lines: [], problems: [nothing] };
  const header = headerOf(first);
  if (!header.names.includes("meter")) {
    const todo = `name its columns in the first line; known are ${Object.keys(onboardingColumns).join(", ")}`;
    return { lines: [], problems: [{ line: header.line, field: "meter", says: "the header names no meter", todo }] };
  }
  const problems: OnboardingProblem[] = header.names.flatMap((name, index) => {
    const field = shownCell(name).slice(1, -1) || `column ${index + 1}`;
    if (!isColumn(name)) {
      const todo = `leave it out, or name it one of ${Object.keys(onboardingColumns).join(", ")}`;
      return [{ line: header.line, field, says: "there is no such column: it is passed over", todo }];
    }
    if (header.names.indexOf(name) === index) return [];
    return [{ line: header.line, field, says: "the column stands twice: the first counts", todo: "leave one out" }];
  });
  const lines: OnboardingLine[] = [];
  const firstLineOf = new Map<MeterId, number>();
  for (const { row, line } of rows) {
    const read = readLine(row, line, header, zone);
    if (Array.isArray(read)) {
      problems.push(...read);
      continue;
    }
    const before = firstLineOf.get(read.meter);
    if (before === undefined) {
      firstLineOf.set(read.meter, line);
      lines.push(read);
    } else {
      const says = `${read.meter} stands in line ${before}, which counts`;
      problems.push({ line, field: "meter", says, todo: "leave one of the two out, or correct the meter" });
    }
  }
  return { lines, problems };
}

function readLine(row: string, line: number, header: Header, usualZone: string): OnboardingLine | OnboardingProblem[] {
  const problems: OnboardingProblem[] = [];
  const wrong = (field: string, says: string, todo: string) => problems.push({ line, field, says, todo });
  const values = csvCells(row, header.delimiter);
  if (values.length > header.names.length) {
    const says = `the line has ${values.length} cells, the header ${header.names.length}`;
    wrong("line", says, "put cells with a separator in them into quotes");
    return problems;
  }
  const cells: Record<string, unknown> = {};
  for (const [index, name] of header.names.entries()) {
    const value = values[index] ?? "";
    if (value === "" || !isColumn(name) || header.names.indexOf(name) !== index) continue;
    const { wants, read } = onboardingColumns[name];
    const found = read(value);
    if (found === undefined) wrong(name, `${shownOf(name, value)} cannot be read`, `write ${wants}`);
    else cells[name] = found;
  }
  // Each cell was read by the reader of its own column.
  const known = cells as OnboardingCells;
  const { meter, zone = usualZone } = known;
  if (meter === undefined) {
    if (problems.every(({ field }) => field !== "meter")) {
      wrong("meter", "the line names no meter", `write ${onboardingColumns.meter.wants}`);
    }
    return problems;
  }
  const at = (name: "from" | "contract_from") => {
    const cell = known[name];
    const found = cell === undefined ? undefined : readTime(cell, zone);
    if (cell !== undefined && found === undefined)
      wrong("zone", `there is no zone ${shownCell(zone)}`, "write a zone such as Europe/Madrid");
    return found;
  };
  const [from, contractFrom] = [at("from"), at("contract_from")];
  const isFilled = (name: OnboardingColumn) => (values[header.names.indexOf(name)] ?? "") !== "";
  for (const [field, needs] of needed) {
    if (isFilled(field) && !isFilled(needs) && problems.every((one) => one.field !== needs)) {
      wrong(needs, `${field} is told, and ${needs} is not`, `fill ${needs}, or leave ${field} empty`);
    }
  }
  if (problems.length > 0) return problems;
  return {
    ...{ line, meter, cells: known, zone, utility: known.utility ?? utilityOf(meter.split(".")[3] ?? "") },
    ...(from === undefined ? {} : { from }),
    ...(contractFrom === undefined ? {} : { contractFrom }),
  };
}

function readTime(cell: string, zone: string): Seconds | undefined {
  try {
    return readCivil(cell, zone);
  } catch {
    return undefined;
  }
}

const shownOf = (name: string, value: string) =>
  name === "key" ? `a key of ${value.length} characters` : shownCell(value);
