// Fits a straight line or plane through observations: least squares, with its accuracy.
import { Matrix, SVD } from "ml-matrix";

/** `y = intercept + coefficients . x`. */
export interface LinearModel {
  readonly intercept: number;
  /** One for each column of the observations, in the unit of `y` per unit of the column. */
  readonly coefficients: readonly number[];
  /** Share of the variance of `y` that the model explains on the observations it was fitted to, up to 1. */
  readonly r2: number;
  /** Standard deviation of what is left, in the unit of `y`. */
  readonly residual: number;
  /** Observations it was fitted to. */
  readonly count: number;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Fits `y` by the columns of `rows` (one row an observation). Columns that say the same share their part, as the
 * pseudo-inverse gives it. Throws a RangeError where there are no more observations than columns, or they differ in length.
 */
export function fitLinear(rows: readonly (readonly number[])[], y: readonly number[]): LinearModel {
  const columns = rows[0]?.length ?? 0;
  if (rows.length !== y.length || rows.some((row) => row.length !== columns)) {
    throw new RangeError("a regression needs a value for each observation, and observations of equal length");
  }
  if (rows.length <= columns) throw new RangeError(`${rows.length} observations are too few for ${columns} columns`);
  const centre = Array.from({ length: columns }, (_, column) => mean(rows.map((row) => row[column] ?? 0)));
  const middle = mean(y);
  // Around the means the intercept needs no column, and pressures in pascals do not drown litres.
  const centred = rows.map((row) => row.map((value, column) => value - (centre[column] ?? 0)));
  const target = Matrix.columnVector(y.map((value) => value - middle));
  const coefficients =
    columns === 0 ? [] : new SVD(new Matrix(centred), { autoTranspose: true }).solve(target).to1DArray();
  const left = centred.map((row, index) => (y[index] ?? 0) - middle - dot(coefficients, row));
  const squares = left.reduce((sum, value) => sum + value * value, 0);
  const whole = y.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return {
    intercept: middle - dot(coefficients, centre),
    coefficients,
    r2: whole === 0 ? 1 : 1 - squares / whole,
    residual: Math.sqrt(squares / Math.max(1, rows.length - columns - 1)),
    count: rows.length,
  };
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}

/** What a model says of one observation. */
export function predictLinear({ intercept, coefficients }: LinearModel, row: readonly number[]): number {
  return intercept + dot(coefficients, row);
}
