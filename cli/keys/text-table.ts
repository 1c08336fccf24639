// Lays rows of text out in columns.

/** Columns as wide as their widest cell; the last one is not filled up. */
export function textTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  const last = header.length - 1;
  return all
    .map((row) => row.map((cell, column) => (column === last ? cell : cell.padEnd(widths[column] ?? 0))).join("  "))
    .map((line) => `${line.trimEnd()}\n`)
    .join("");
}

/** Seconds as people and programs read them: `2026-01-31T23:59:00Z`. */
export function timeText(at: number): string {
  return new Date(at * 1000).toISOString().replace(".000Z", "Z");
}
