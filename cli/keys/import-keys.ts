// `tributary keys import`: shows what is in key files, line by line, and takes it into the vault.
import type { KeyOutcome, Vault } from "@tributary/engine-log";
import { type KeyRow, keyFingerprint, placeText } from "@tributary/wire";
import { type KeyEntries, problemText, readKeyEntries } from "./read-key-entries.ts";
import { textTable } from "./text-table.ts";

export interface ImportPlan {
  readonly files: readonly string[];
  readonly password: string | undefined;
  readonly dryRun: boolean;
  readonly format: "table" | "jsonl";
}

type Counts = Record<KeyOutcome | "broken", number>;

interface ImportedFile {
  readonly file: string;
  readonly read: KeyEntries;
  readonly outcomes: readonly KeyOutcome[];
}

/** Whether every line of every file could be used. Without a vault (a dry run) every key counts as new. */
export function importKeys(plan: ImportPlan, vault: Vault | undefined): boolean {
  // Every file is read before the first key is written: one that cannot be read stops the import.
  const read = plan.files.map((file) => ({ file, read: readKeyEntries(file, plan.password) }));
  const counts: Counts = { new: 0, changed: 0, same: 0, broken: 0 };
  for (const { file, read: found } of read) {
    const { entries, problems } = found;
    const outcomes =
      vault === undefined
        ? entries.map((): KeyOutcome => "new")
        : plan.dryRun
          ? vault.compare(entries)
          : vault.put(entries, `import ${file}`);
    for (const outcome of outcomes) counts[outcome] += 1;
    counts.broken += problems.length;
    const report = plan.format === "jsonl" ? jsonReport : tableReport;
    process.stdout.write(report({ file, read: found, outcomes }));
  }
  const summary = Object.entries(counts).map(([what, count]) => `${count} ${what}`);
  const done = plan.dryRun ? "would import" : "imported";
  if (plan.format === "jsonl") process.stdout.write(`${JSON.stringify({ dryRun: plan.dryRun, ...counts })}\n`);
  else process.stdout.write(`${done}: ${summary.join(", ")}\n`);
  return counts.broken === 0;
}

function tableReport({ file, read, outcomes }: ImportedFile): string {
  const rows = read.rows.map((row, index) => [
    placeText(row.place),
    row.entry.meter,
    keyFingerprint(row.entry.key),
    outcomes[index] ?? "",
    [row.entry.name, row.product, row.config].filter((text) => text !== undefined).join(" · "),
  ]);
  const table =
    rows.length === 0 ? "" : textTable(["where", "meter", "key check", "is", "name, type, configuration"], rows);
  const problems = read.problems.map((problem) => `not used: ${problemText(file, problem)}\n`);
  return `${file} (${read.format})\n${table}${problems.join("")}\n`;
}

function jsonReport({ file, read, outcomes }: ImportedFile): string {
  const rows = read.rows.map((row, index) => jsonRow(file, row, outcomes[index] ?? "new"));
  const problems = read.problems.map(({ says, ...place }) => ({ file, ...place, outcome: "broken", says }));
  return [...rows, ...problems].map((row) => `${JSON.stringify(row)}\n`).join("");
}

function jsonRow(file: string, { entry, place, config, product }: KeyRow, outcome: KeyOutcome) {
  const { key, ...others } = entry;
  return { file, ...place, outcome, ...others, fingerprint: keyFingerprint(key), config, product };
}
