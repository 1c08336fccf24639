// Says what an import brought, meter by meter, with the faults that were found.
import { textTable } from "../keys/text-table.ts";
import type { MeterReport } from "./judged-tables.ts";
import type { LineFault } from "./table-readings.ts";

export interface ImportReport {
  readonly meters: readonly MeterReport[];
  readonly lines: number;
  /** Lines of which something could not be taken: how many, and the first of them. */
  readonly unreadable: number;
  readonly first: readonly (LineFault & { readonly file: string })[];
  readonly sent: number;
  readonly had: number;
}

/** Meters that are shown, those with the most faults first. */
const mostShown = 40;

const day = (at: number) => new Date(at * 1000).toISOString().slice(0, 10);
const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((all, count) => all + count, 0);
const someOf = (count: number) => (count === 0 ? "" : String(count));
const inWords = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .map(([cause, count]) => `${count} ${cause}`)
    .join(", ");

export function reportText({ meters, lines, unreadable, first, sent, had }: ImportReport): string {
  const shown = meters.toSorted((a, b) => sum(b.faults) - sum(a.faults)).slice(0, mostShown);
  const rows = shown.map(({ meter, readings, faults, gaps, twice, first: from, last }) => [
    ...[meter, String(readings), inWords(faults) || "none", someOf(gaps), someOf(twice), day(from), day(last)],
  ]);
  const told = [textTable(["METER", "READINGS", "FAULTS", "GAPS", "TWICE", "FROM", "TO"], rows).trimEnd()];
  if (shown.length < meters.length) told.push(`and ${meters.length - shown.length} meters more`);
  for (const { file, line, field, says } of first) told.push(`${file}, line ${line}, field ${field}: ${says}`);
  if (unreadable > first.length) told.push(`and ${unreadable - first.length} cells more that could not be read`);
  const batches = had === 0 ? `${sent} batches sent` : `${sent} batches sent, ${had} were there already`;
  told.push(`${lines} lines, ${meters.length} meters; ${batches}`);
  return told.join("\n");
}
