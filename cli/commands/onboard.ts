// `tributary onboard`: brings meters with their places, customers and keys into a cloud that runs, with a report by line.
import { readFileSync, writeFileSync } from "node:fs";
import { isOnboardingFile, type OnboardingReport } from "@tributary/wire";
import type { Command } from "commander";
import { askOnboarding, type OnboardingAsk } from "../control/ask-onboarding.ts";
import { passwordFrom } from "../keys/read-key-entries.ts";
import { textTable } from "../keys/text-table.ts";
import { keyParts, type OnboardingPart, tableParts } from "../onboarding/parts.ts";
import { say } from "../terminal.ts";

interface OnboardFlags extends OnboardingAsk {
  readonly password?: string;
  readonly passwordFile?: string;
  /** File for the codes. */
  readonly codes?: string;
  readonly json?: true;
}

/** Problems that are shown one by one. */
const mostShown = 100;

interface Totals {
  readonly file: string;
  new: number;
  changed: number;
  same: number;
  wrong: number;
  readonly meters: { where: string; meter: string; outcome: string; code?: string | undefined }[];
  readonly problems: { where: string; field: string; says: string; todo: string }[];
}

function partsOf(
  file: string,
  flags: OnboardFlags,
): { parts: readonly OnboardingPart[]; problems: Totals["problems"] } {
  const content = readFileSync(file);
  const text = new TextDecoder().decode(content);
  return isOnboardingFile(text) ? { parts: tableParts(text), problems: [] } : keyParts(content, passwordFrom(flags));
}

function add(totals: Totals, report: OnboardingReport, whereOf: OnboardingPart["whereOf"]): void {
  for (const count of ["new", "changed", "same", "wrong"] as const) totals[count] += report[count];
  totals.meters.push(...report.meters.map(({ line, ...meter }) => ({ where: whereOf(line), ...meter })));
  totals.problems.push(...report.problems.map(({ line, ...problem }) => ({ where: whereOf(line), ...problem })));
}

function print({ file, meters, problems, ...counts }: Totals, preview: boolean): void {
  const shown = problems.slice(0, mostShown).map(({ where, field, says, todo }) => [where, field, says, todo]);
  if (shown.length > 0) process.stdout.write(textTable(["where", "field", "what was wrong", "what to do"], shown));
  if (problems.length > shown.length) say(`and ${problems.length - shown.length} more: --json tells all`);
  const summary = Object.entries(counts).map(([what, count]) => `${count} ${what}`);
  process.stdout.write(`${file}: ${preview ? "would be" : "are"} ${summary.join(", ")}\n`);
}

async function run(files: string[], flags: OnboardFlags): Promise<void> {
  const { codes, json, preview = false } = flags;
  const ask = askOnboarding({ ...flags, codes: codes !== undefined });
  const all: Totals[] = [];
  for (const file of files) {
    const { parts, problems } = partsOf(file, flags);
    const totals: Totals = { file, new: 0, changed: 0, same: 0, wrong: problems.length, meters: [], problems };
    for (const { content, whereOf } of parts) add(totals, await ask(content), whereOf);
    all.push(totals);
    if (json) process.stdout.write(`${JSON.stringify({ preview, ...totals })}\n`);
    else print(totals, preview);
  }
  if (codes !== undefined && !preview) {
    const rows = all.flatMap(({ meters }) => meters.map(({ meter, code = "" }) => `${meter},${code}`));
    writeFileSync(codes, `${["meter,code", ...rows].join("\n")}\n`, { mode: 0o600, flag: "wx" });
  }
  if (all.some(({ wrong }) => wrong > 0)) process.exitCode = 1;
}

const help = `
A table has a header and a line for each meter: docs/onboarding.md names the columns. A file of keys alone (key file,
maker's table, KEM, KEM2, shipment XML, ZIP of them) brings the keys of meters that are known already. The good lines go
in beside the bad ones, and the same file again changes nothing.

Exit code: 0 when every line could be used, 1 when one could not.

Examples:
  tributary onboard meters.csv --tenant north --preview
  tributary onboard meters.csv --tenant north --node edge-1 --codes letters.csv
  tributary onboard order.kem2 --password 12345 --node edge-1
  tributary onboard meters.csv --cloud https://meters.example --token-file token.txt
`;

/** Gives the command its options. */
export function configure(command: Command): void {
  command
    .description("Bring meters with their places, customers and keys into a cloud that runs, with a report by line.")
    .argument("<files...>", "tables of meters (CSV), or files of keys")
    .option("--preview", "tell what would become of the lines, and change nothing")
    .option("--tenant <utility>", "whose meters they are; the deployment's own without it")
    .option("--node <name>", "edge node of meters that name none")
    .option("--zone <zone>", "time zone of lines that name none (UTC)")
    .option(
      "--codes <file>",
      "make a code for each meter, by which its resident claims it, and write them to a new file",
    )
    .option("--password <password>", "password of KEM files")
    .option("--password-file <file>", "file with the password of KEM files")
    .option("--json", "print the report as JSON")
    .option("--cloud <url>", "address of the cloud", "http://127.0.0.1:8080")
    .option("--token-file <file>", "file with an access token that may onboard; not needed on the cloud's own machine")
    .addHelpText("after", help)
    .action(run);
}
