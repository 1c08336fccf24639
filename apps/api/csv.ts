// Writes CSV (RFC 4180), safe to open in a spreadsheet.

/** A text that begins like a formula would be run by a spreadsheet; an apostrophe keeps it a text. */
function cell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Lines of the named columns, each ended by a line feed. */
export function csvLines(columns: readonly string[], rows: readonly object[]): string {
  const lines = rows.map((row) => {
    const values = new Map<string, unknown>(Object.entries(row));
    return columns.map((column) => {
      const value = values.get(column);
      return cell(typeof value === "number" ? value : value == null ? null : String(value));
    });
  });
  return lines.map((line) => `${line.join(",")}\n`).join("");
}

/** Lines under their header. */
export const csv = <Row extends object>(columns: readonly (keyof Row & string)[], rows: readonly Row[]): string =>
  `${columns.join(",")}\n${csvLines(columns, rows)}`;
