// Runs a lambda of the house in its sandbox on columns that a test makes.
import {
  newSigningKeys,
  openLambdas,
  readTrusted,
  type Sandboxes,
  shippedCode,
  shippedLambdas,
  signLambda,
  simulatedTime,
} from "@tributary/engine-lambda";
import { type LambdaColumns, lambdaManifest } from "@tributary/wire";

const keys = newSigningKeys();

/** What a lambda answers at `at` for these streams. Throws what it failed with. */
export async function runShipped(
  sandboxes: Sandboxes,
  name: string,
  streams: Readonly<Record<string, readonly LambdaColumns[]>>,
  at: number,
  settings: Readonly<Record<string, number>> = {},
  zone = "Europe/Madrid",
): Promise<unknown> {
  const shipped = shippedLambdas.find((lambda) => lambda.name === name);
  const reads = shipped?.reads.map((input) => ({ ...input, meters: "*" }));
  const manifest = lambdaManifest.parse({ ...shipped, version: 1, code: shippedCode(name), reads, settings });
  const lambdas = openLambdas({
    sandboxes,
    streams: { read: async (input) => streams[input.name] ?? [] },
    trusted: readTrusted({ house: keys.publicKey }),
    zone,
    place: "edge",
    time: simulatedTime(1),
    report: () => undefined,
  });
  const report = await lambdas.runOne(signLambda(manifest, "house", keys.privateKey), at);
  if ("cause" in report) throw new Error(report.says);
  if (report.outcome.state === "failed") throw new Error(report.outcome.says);
  return report.outcome.value;
}

/** A column of hours from `from`. */
export function column(
  of: string,
  register: string,
  from: number,
  values: readonly (number | null)[],
  step = 3600,
): LambdaColumns {
  const unit = register === "pressure" ? "bar" : "m3";
  return { of, register, unit, start: values.map((_, index) => from + index * step), value: values };
}

/** Mean absolute error of a forecast against what came, over the hours that both know. */
export function meanError(
  forecast: readonly { start: number; value: number }[],
  truth: (start: number) => number | null,
): number {
  const errors = forecast.flatMap(({ start, value }) => {
    const came = truth(start);
    return came === null ? [] : [Math.abs(value - came)];
  });
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}
