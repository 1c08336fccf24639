// `tributary import`: tables of readings that were made elsewhere, judged and brought to the cloud.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { isQuantity, isZone, type Utility } from "@tributary/core";
import { type Command, InvalidArgumentError, Option } from "commander";
import { readConfiguration } from "../configuration.ts";
import { openImportTarget } from "../import/import-target.ts";
import { JudgedTables } from "../import/judged-tables.ts";
import type { Values } from "../import/layout.ts";
import { linesOf } from "../import/read-lines.ts";
import { type ImportReport, reportText } from "../import/report-text.ts";
import { type ItemSender, openItemSender } from "../import/send-items.ts";
import { type LineFault, TableReader, type TableSettings } from "../import/table-readings.ts";
import { importUnits } from "../import/units.ts";
import { milliseconds } from "../roles/clocks.ts";
import { say, showProgress } from "../terminal.ts";

interface ImportFlags extends Omit<TableSettings, "name"> {
  readonly utility: Utility;
  readonly data: string;
  readonly config?: string;
  readonly name: string;
  readonly cloud?: string;
  readonly tokenFile?: string;
  readonly preview?: boolean;
  readonly json?: boolean;
}

/** Faults that are shown one by one. */
const mostShown = 20;
const registers: Readonly<Record<Utility, string>> = {
  water: "volume",
  gas: "volume",
  electricity: "energy",
  heat: "energy",
  other: "volume",
};

/** The same for the same tables and settings, whenever and wherever they are imported. */
async function fingerprint(files: readonly string[], settings: object): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify(settings));
  for (const file of files) for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest("base64url").slice(0, 22);
}

/** Takes all tables, one after another, and hands on what the pipeline makes of them. */
async function readAll(
  files: readonly string[],
  settings: Omit<TableSettings, "name"> & { readonly utility: Utility },
  sender: Pick<ItemSender, "send">,
): Promise<Omit<ImportReport, "sent" | "had">> {
  const tables = new JudgedTables({ ...settings, now: milliseconds });
  const first: (LineFault & { file: string })[] = [];
  let [lines, unreadable] = [0, 0];
  for (const file of files) {
    const name = basename(file).replace(/\.(gz|csv|txt)/g, "");
    const reader = new TableReader({ ...settings, name });
    for await (const [line, text] of linesOf(file, showProgress(basename(file)))) {
      lines += 1;
      const { readings, faults } = reader.read(line, text);
      unreadable += faults.length;
      for (const fault of faults) if (first.length < mostShown) first.push({ file: basename(file), ...fault });
      for (const reading of readings) {
        const items = tables.take(reading);
        if (items.length > 0) await sender.send(items);
      }
    }
  }
  for (const items of tables.rest()) await sender.send(items);
  return { meters: tables.report(), lines, unreadable, first };
}

async function run(files: string[], flags: ImportFlags): Promise<void> {
  const {
    utility,
    register = registers[utility],
    data,
    config,
    name,
    cloud,
    tokenFile,
    preview,
    json,
    ...told
  } = flags;
  if (!isQuantity(register.split(".")[0] ?? ""))
    throw new Error(`--register ${register} is no register such as volume or energy.t1`);
  const settings = { ...told, utility, register };
  const node = `import-${name}`;
  const print = (report: ImportReport) =>
    process.stdout.write(`${json ? JSON.stringify(report) : reportText(report)}\n`);
  if (preview) {
    const read = await readAll(files, settings, { send: async () => undefined });
    return void print({ ...read, sent: 0, had: 0 });
  }
  const epoch = await fingerprint(files, settings);
  const configuration = readConfiguration({ dataFolder: data, file: config, environment: process.env, flags: {} });
  const target = await openImportTarget({ node, data, cloud, tokenFile, settings: configuration });
  try {
    const sender = openItemSender({ node, epoch, receive: target.receive, say });
    const read = await readAll(files, settings, sender);
    print({ ...read, ...(await sender.end()) });
  } finally {
    await target.close();
  }
}

const help = `
A table has a header and a line for each reading (time, meter, value), or a column for each meter. Which column holds
what is found by its name, else named by --time, --meter and --value. A time is in seconds since 1970, an instant with
its offset, or wall time of --zone. Files may be packed with gzip.

What a register shows is imported as it is (--values index). Where only amounts or rates are known (--values amount,
rate), a register is counted from them; each stands for the --step that begins at its time.

The same file again changes nothing. Readings that cannot be true stay beside the others, flagged; the report counts
them by meter and cause, and --preview prints it without importing anything.

Examples:
  tributary import readings.csv --utility water --unit L --zone Europe/Madrid --preview
  tributary import electricity.csv.gz --utility electricity --unit kWh --missing 0 --cloud http://127.0.0.1:8080
`;

const zone = (text: string) => {
  if (!isZone(text)) throw new InvalidArgumentError("It is no time zone such as Europe/Madrid.");
  return text;
};
const seconds = (text: string) => {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError("It is no number of seconds.");
  return Number(text);
};
const word = (text: string) => {
  if (!/^[a-z0-9-]{1,32}$/.test(text)) throw new InvalidArgumentError("It has other characters than a-z, 0-9 and -.");
  return text;
};

/** Gives the command its options. */
export function configure(command: Command): void {
  const values: readonly Values[] = ["index", "amount", "rate"];
  command
    .description("Bring readings from tables (CSV) to the cloud, judged as those of a radio are.")
    .argument("<files...>", "tables, *.csv or *.csv.gz")
    .addOption(new Option("--utility <utility>").choices(Object.keys(registers)).makeOptionMandatory())
    .option("--register <register>", "volume or energy, as the utility has it, unless told")
    .addOption(new Option("--unit <unit>", "unit of the values").choices(Object.keys(importUnits)))
    .addOption(new Option("--values <kind>", "what a value tells").choices(values))
    .option("--zone <zone>", "time zone of the meters", zone, "UTC")
    .option("--time <column>", "column with the time")
    .option("--meter <column>", "column with the name of the meter")
    .option("--value <column>", "column with the value")
    .option("--step <seconds>", "what an amount or a rate stands for", seconds, 3600)
    .option("--missing <text>", "cell that stands for a missing value, beside the empty one")
    .option("--prefix <text>", "what the names of the meters shall begin with", "")
    .option("--name <name>", "name of the import", word, "tables")
    .option("--preview", "print the report and import nothing")
    .option("--json", "print the report as JSON")
    .option("--cloud <url>", "a cloud that runs; else the data folder of one that does not")
    .option("--token-file <file>", "file with an access token that may onboard")
    .option("--data <folder>", "data folder of the cloud", process.env["TRIBUTARY_DATA"] ?? "data")
    .option("--config <file>", "configuration file instead of tributary.yaml in the data folder")
    .addHelpText("after", help)
    .action(run);
}
