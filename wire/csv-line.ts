// Splits one line of a CSV file into its cells, and shows a cell without betraying a key.

export type Delimiter = "," | ";" | "\t" | "|";

/** What a cell and the delimiter behind it look like (RFC 4180: quotes doubled inside quotes). */
const cellOf: Readonly<Record<Delimiter, RegExp>> = {
  ",": /\s*(?:"((?:[^"]|"")*)"|([^,]*))\s*(,|$)/y,
  ";": /\s*(?:"((?:[^"]|"")*)"|([^;]*))\s*(;|$)/y,
  "\t": / *(?:"((?:[^"]|"")*)"|([^\t]*)) *(\t|$)/y,
  "|": /\s*(?:"((?:[^"]|"")*)"|([^|]*))\s*(\||$)/y,
};

export function csvCells(line: string, delimiter: Delimiter = ","): string[] {
  const found: string[] = [];
  const cell = cellOf[delimiter];
  cell.lastIndex = 0;
  for (let match = cell.exec(line); match !== null; match = cell.exec(line)) {
    found.push((match[1]?.replaceAll('""', '"') ?? match[2] ?? "").trim());
    if (match[3] === "") break;
  }
  return found;
}

/** A cell as a message may hold it: in quotes, unless it could be a key that stands in the wrong column. */
export function shownCell(cell: string): string {
  const couldBeKey = /[0-9a-f]{16}/i.test(cell.replace(/[^0-9a-z]/gi, "")) || /^[A-Za-z0-9+/]{22,}=*$/.test(cell);
  return couldBeKey ? `of ${cell.length} characters (not shown: it may be a key)` : `"${cell.slice(0, 40)}"`;
}
