// Folds what came later into the files of a month, and what is erased or too old out of them.
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Seconds } from "@tributary/core";
import type { Keep } from "../series-store.ts";
import type { Table } from "../source.ts";
import { fromFiles, type Lake, rowsOf } from "./lake.ts";
import type { LakeFile } from "./manifest.ts";
import { type Month, monthsBefore, spanOfMonth } from "./month.ts";
import { writeMonth } from "./write-month.ts";

/** What is done to files: some take the place of others, and none may. */
export interface Fold {
  readonly table: Table;
  readonly month: Month;
  readonly files: readonly LakeFile[];
  /** Whether the month is whole then. */
  readonly folded: boolean;
  /** SQL that is true of the rows to keep; `undefined`: none is kept. */
  readonly keep: string | undefined;
}

/** Files of a month beside those it was folded into, at most. */
const mostBeside = 8;
/** A month is folded anew when what lies beside is this part of it: while it goes on, and when it is over. */
const [worthWhile, worthOver] = [1 / 8, 1 / 100];
/** Seconds after its end in which a month is not folded: most late rows come then. */
const settling = 3 * 86_400;

function byMonth(files: readonly LakeFile[]): LakeFile[][] {
  return [...Map.groupBy(files, ({ table, month }) => `${table} ${month}`).values()];
}
const rowsIn = (files: readonly LakeFile[]) => files.reduce((sum, { rows }) => sum + rows, 0);

/** What should be folded now. */
export function foldsDue(files: readonly LakeFile[], now: Seconds): Fold[] {
  return byMonth(files).flatMap((ofMonth): Fold[] => {
    const [file] = ofMonth;
    if (file === undefined) return [];
    const { table, month } = file;
    const beside = ofMonth.filter(({ folded }) => !folded);
    const base = ofMonth.length - beside.length;
    const part = rowsIn(beside) / (rowsIn(ofMonth) - rowsIn(beside));
    const isOver = spanOfMonth(month).end + settling <= now;
    const all = { table, month, files: ofMonth, folded: true, keep: "true" };
    const toClean = ofMonth.filter(({ erased }) => erased !== undefined);
    if (toClean.length > 0) return toClean.map((one) => ({ ...all, files: [one], folded: one.folded }));
    if (isOver && part >= worthOver && beside.length > (base === 0 ? 1 : 0)) return [all];
    if (beside.length < mostBeside) return [];
    return [part >= worthWhile ? all : { ...all, files: beside, folded: false }];
  });
}

/** What is older than it may be kept. `lookedAt`: files of which all that is left may stay, as far as is known. */
export async function expired(
  connection: DuckDBConnection,
  lake: Lake,
  rules: readonly Keep[],
  now: Seconds,
  lookedAt: Set<string>,
): Promise<Fold[]> {
  const folds: Fold[] = [];
  for (const files of byMonth(lake.manifest.files)) {
    const [file] = files;
    if (file === undefined) continue;
    const { table, month } = file;
    const isTooOld = (rule: Keep | undefined) => {
      const months = rule?.[table];
      return months !== undefined && month < monthsBefore(now, months);
    };
    const general = rules.find(({ of }) => of === undefined);
    const fold = { table, month, files, folded: true };
    if (isTooOld(general) && rules.every(isTooOld)) folds.push({ ...fold, keep: undefined });
    else if (rules.some(isTooOld)) {
      const known = [monthsBefore(now, 0), ...files.map(({ path }) => path)].join(" ");
      if (lookedAt.has(known)) continue;
      const meters = await connection.runAndReadAll(
        `SELECT DISTINCT meter FROM ${fromFiles(files.map(lake.pathOf))} ORDER BY meter`,
      );
      const gone = meters
        .getRows()
        .map(([meter]) => String(meter))
        .filter((meter) => isTooOld(rules.find(({ of }) => of?.(meter)) ?? general));
      if (gone.length === 0) lookedAt.add(known);
      else
        folds.push({
          ...fold,
          keep: `meter NOT IN (${gone.map((one) => `'${one.replaceAll("'", "''")}'`).join(", ")})`,
        });
    }
  }
  return folds;
}

/** Does it. The files that were replaced are still there. */
export async function doFold(connection: DuckDBConnection, lake: Lake, fold: Fold): Promise<void> {
  const { table, month, files, folded, keep } = fold;
  const parts = rowsOf(files, lake.pathOf).map((part) => `FROM ${part}`);
  const plan = { table, month, folded, source: `(${parts.join(" UNION ALL ")})`, where: keep ?? "false" };
  const add = keep === undefined ? [] : await writeMonth(connection, lake, plan);
  await lake.change({ add, remove: files });
}
