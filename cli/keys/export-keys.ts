// `tributary keys export`: writes the vault's keys in the clear, or under a password, for another system.
import { writeFileSync } from "node:fs";
import type { Vault } from "@tributary/engine-log";
import { type KeyRow, writeKem, writeKeyFile, writeShipment } from "@tributary/wire";

export type ExportFormat = "csv" | "kem" | "kem2" | "shipment";

export const exportFormats: readonly ExportFormat[] = ["csv", "kem", "kem2", "shipment"];

export interface ExportPlan {
  readonly format: ExportFormat;
  /** File to write, readable for its owner alone; standard output without one. */
  readonly output: string | undefined;
  readonly password: string | undefined;
  /** What the keys are for, as the audit will say. */
  readonly purpose: string;
}

/** How many keys were written. The audit has it before the first byte leaves. */
export function exportKeys(plan: ExportPlan, vault: Vault): number {
  const entries = vault.take("export", plan.purpose);
  const text = written(
    plan,
    entries.map((entry) => ({ entry, place: { line: 1 } })),
  );
  if (plan.output === undefined) process.stdout.write(text);
  else writeFileSync(plan.output, text, { mode: 0o600, flag: "wx" });
  return entries.length;
}

function written({ format, password = "" }: ExportPlan, rows: readonly KeyRow[]): string | Uint8Array {
  switch (format) {
    case "csv":
      return writeKeyFile(rows.map(({ entry }) => entry));
    case "shipment":
      return writeShipment(rows);
    case "kem":
    case "kem2":
      return writeKem(rows, password, format);
  }
}
