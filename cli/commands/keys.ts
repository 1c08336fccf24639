// `tributary keys`: takes keys of meters in and out of the vault, and shows who used which.
import { randomBytes } from "node:crypto";
import { createReadStream, writeFileSync } from "node:fs";
import { toHex } from "@tributary/core";
import { type Vault, VaultError } from "@tributary/engine-log";
import { longestLine } from "@tributary/wire";
import { type Command, Option } from "commander";
import { readLines } from "../decode/read-lines.ts";
import { auditIvs } from "../keys/audit-ivs.ts";
import { type ExportFormat, exportFormats, exportKeys } from "../keys/export-keys.ts";
import { importKeys } from "../keys/import-keys.ts";
import {
  addVaultOptions,
  masterSecret,
  openKeyVault,
  secretIn,
  type VaultFlags,
  vaultExists,
} from "../keys/open-vault.ts";
import { passwordFrom } from "../keys/read-key-entries.ts";
import { textTable, timeText } from "../keys/text-table.ts";

type PrintFormat = "table" | "jsonl";

interface PasswordFlags {
  readonly password?: string;
  readonly passwordFile?: string;
}

const examples = `
Examples:
  tributary keys create-master /etc/tributary/master.key
  tributary keys import order.zip.kem2 --password 12345 --dry-run
  tributary keys import delivery.xml meters.csv --master-key-file /etc/tributary/master.key
  tributary keys ivs recorded-telegrams.txt

Keys are never shown: "key check" is equal for equal keys and tells nothing else.
`;

const namingIt =
  "name its file with --master-key-file or --passphrase-file; `tributary keys create-master FILE` makes a master key";

export function configure(command: Command): void {
  command
    .description("Keep the keys of meters: encrypted at rest, every use in an audit.")
    .addHelpText("after", examples);

  addPassword(addVaultOptions(command.command("import")))
    .description("Show what is in key files (CSV, KEM, KEM2, shipment XML, ZIP of them) and take it into the vault.")
    .argument("<files...>")
    .option("--dry-run", "show only, take nothing in", false)
    .addOption(printFormat())
    .addHelpText(
      "after",
      "\nExit code: 0 when every line could be used, 1 when one could not; the others are imported.\n",
    )
    .action((files: string[], flags: VaultFlags & PasswordFlags & { dryRun: boolean; format: PrintFormat }, self) => {
      run(self, () => {
        const { dryRun, format } = flags;
        const plan = { files, password: passwordFrom(flags), dryRun, format };
        const withoutVault = dryRun && (!vaultExists(flags) || masterSecret(flags) === undefined);
        return withoutVault
          ? importKeys(plan, undefined)
          : withVault(flags, (vault) => importKeys(plan, vault), !dryRun);
      });
    });

  addVaultOptions(command.command("list"))
    .description("List the meters whose keys are in the vault.")
    .addOption(printFormat())
    .action((flags: VaultFlags & { format: PrintFormat }, self) => {
      run(self, () =>
        withVault(flags, (vault) => {
          const rows = vault.list().map((row) => ({ ...row, at: timeText(row.at) }));
          const cells = rows.map(({ meter, fingerprint, at, name = "" }) => [meter, fingerprint, at, name]);
          print(flags.format, rows, textTable(["meter", "key check", "since", "name"], cells));
        }),
      );
    });

  addPassword(addVaultOptions(command.command("export")))
    .description("Write all keys in the clear (csv, shipment) or under a password (kem, kem2); the audit says so.")
    .addOption(new Option("--format <format>", "what to write").choices([...exportFormats]).default("csv"))
    .option("-o, --output <file>", "a new file, readable for you alone; standard output without it")
    .requiredOption("--purpose <text>", "what the keys are for, as the audit will say")
    .option("--yes", "yes, let the keys out")
    .action(
      (
        flags: VaultFlags & PasswordFlags & { format: ExportFormat; output?: string; purpose: string; yes?: true },
        self,
      ) => {
        run(self, () => {
          const { format, output, purpose } = flags;
          const password = passwordFrom(flags);
          if (flags.yes !== true) self.error("error: this lets all keys out of the vault; say --yes if it shall");
          if (format.startsWith("kem") && password === undefined) self.error("error: a KEM file needs a --password");
          const count = withVault(flags, (vault) => exportKeys({ format, output, purpose, password }, vault));
          process.stderr.write(`${count} keys exported\n`);
        });
      },
    );

  addVaultOptions(command.command("remove"))
    .description("Take a meter's key out of the vault.")
    .argument("<meter>", "as `tributary keys list` shows it")
    .option("--purpose <text>", "why, for the audit", "")
    .action((meter: string, flags: VaultFlags & { purpose: string }, self) => {
      run(self, () => {
        const removed = withVault(flags, (vault) => vault.remove(meter, flags.purpose));
        if (!removed) self.error(`error: the vault has no key of ${meter}`);
      });
    });

  addVaultOptions(command.command("rotate"))
    .description("Seal all keys anew under a new data key; with a new secret, let that open the vault from now on.")
    .option("--new-master-key-file <file>", "the new secret: 32 bytes or 64 hex digits")
    .option("--new-passphrase-file <file>", "the new secret: a passphrase")
    .action((flags: VaultFlags & { newMasterKeyFile?: string; newPassphraseFile?: string }, self) => {
      run(self, () => {
        const { newMasterKeyFile, newPassphraseFile } = flags;
        const next = secretIn({
          ...(newMasterKeyFile === undefined ? {} : { masterKeyFile: newMasterKeyFile }),
          ...(newPassphraseFile === undefined ? {} : { passphraseFile: newPassphraseFile }),
        });
        withVault(flags, (vault) => {
          vault.rotateDataKey();
          if (next !== undefined) vault.rotateMaster(next);
        });
        process.stdout.write(
          `a new data key seals the vault${next === undefined ? "" : ", and a new secret opens it"}\n`,
        );
      });
    });

  addVaultOptions(command.command("audit"))
    .description("Show who did what with which key, when and for what, and check that nobody changed it.")
    .addOption(printFormat())
    .action((flags: VaultFlags & { format: PrintFormat }, self) => {
      run(self, () =>
        withVault(flags, (vault) => {
          const rows = vault.audit().map((row) => ({ ...row, at: timeText(row.at) }));
          const cells = rows.map((row) => [String(row.seq), row.at, row.who, row.action, row.meter, row.purpose]);
          print(flags.format, rows, textTable(["", "at", "who", "did", "meter", "for"], cells));
          const { brokenAt } = vault.checkAudit();
          if (brokenAt !== undefined)
            process.stderr.write(`the audit was tampered with: row ${brokenAt} does not hold\n`);
          return brokenAt === undefined;
        }),
      );
    });

  command
    .command("ivs")
    .description("Find meters in recorded telegrams that use an initial vector again (CVE-2021-34576); needs no key.")
    .argument("[file]", "a telegram a line, in any form that decode reads; standard input without it")
    .addOption(printFormat())
    .addHelpText("after", "\nExit code: 0 when no meter does, 1 when one does.\n")
    .action(async (file: string | undefined, { format }: { format: PrintFormat }, self) => {
      const stream = file === undefined || file === "-" ? process.stdin : createReadStream(file);
      const clean = await auditIvs(readLines(stream, longestLine), format).catch((error: unknown) =>
        explain(self, error),
      );
      process.exitCode = clean ? 0 : 1;
    });

  command
    .command("create-master")
    .description("Make a master key: 32 random bytes in a new file, readable for you alone.")
    .argument("<file>")
    .action((file: string, _flags: unknown, self) => {
      run(self, () => writeFileSync(file, `${toHex(randomBytes(32))}\n`, { mode: 0o600, flag: "wx" }));
    });
}

function printFormat(): Option {
  return new Option("--format <format>", "what to print").choices(["table", "jsonl"]).default("table");
}

function addPassword(command: Command): Command {
  return command
    .option("--password <password>", "password of KEM files")
    .option("--password-file <file>", "file with the password of KEM files");
}

function print(format: PrintFormat, rows: readonly object[], table: string): void {
  process.stdout.write(format === "table" ? table : rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
}

function withVault<Result>(flags: VaultFlags, work: (vault: Vault) => Result, create = false): Result {
  const master = masterSecret(flags);
  if (master === undefined) throw new VaultError("log/no-master", namingIt);
  const vault = openKeyVault(flags, master, create);
  try {
    return work(vault);
  } finally {
    vault.close();
  }
}

/** Runs an action; `false` is exit code 1. */
function run(command: Command, action: () => unknown): void {
  try {
    process.exitCode = action() === false ? 1 : 0;
  } catch (error) {
    explain(command, error);
  }
}

/** What the person at the terminal can mend is one line; whatever else is thrown is ours. */
function explain(command: Command, error: unknown): never {
  if (error instanceof VaultError) command.error(`error: ${error.message}`);
  if (error instanceof RangeError) command.error(`error: ${error.message}`);
  if (error instanceof Error && "path" in error && "code" in error) {
    command.error(`error: ${String(error.path)}: ${String(error.code)}`);
  }
  throw error;
}
