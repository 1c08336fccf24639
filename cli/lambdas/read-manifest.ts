// Reads the file in which somebody describes a lambda: what it reads and when, and where its code stands.
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { shippedCode, shippedLambdas } from "@tributary/engine-lambda";
import { type LambdaManifest, lambdaManifest } from "@tributary/wire";
import { parse } from "yaml";
import { z } from "zod";

/** As a manifest, but with the code in a file beside it, or that of a lambda of the house for some meters or a group. */
const description = z.looseObject({
  code: z.string().optional(),
  shipped: z.string().optional(),
  meters: z.union([z.array(z.string()).min(1), z.literal("*")]).optional(),
  group: z.string().optional(),
});

/** Throws a sentence that names the file and what is wrong there. */
export function readManifest(file: string): LambdaManifest {
  const described = description.safeParse(parse(readFileSync(file, "utf8")));
  if (!described.success) throw new Error(`${file}: ${z.prettifyError(described.error)}`);
  const { code, shipped, meters, group, ...own } = described.data;
  const house = shippedLambdas.find(({ name }) => name === shipped);
  if (shipped !== undefined && house === undefined) {
    throw new Error(
      `${file}: there is no lambda ${shipped}; there are ${shippedLambdas.map(({ name }) => name).join(", ")}`,
    );
  }
  const whose = { ...(meters === undefined ? {} : { meters }), ...(group === undefined ? {} : { group }) };
  const checked = lambdaManifest.safeParse({
    ...(house === undefined ? {} : { ...house, reads: house.reads.map((input) => ({ ...input, ...whose })) }),
    ...own,
    code: house === undefined ? codeIn(file, code) : shippedCode(house.name),
  });
  if (!checked.success) throw new Error(`${file}: ${z.prettifyError(checked.error)}`);
  return checked.data;
}

function codeIn(file: string, code: string | undefined): string {
  if (code === undefined)
    throw new Error(`${file}: "code" names no file, nor does "shipped" name a lambda of the house`);
  return readFileSync(resolve(dirname(file), code), "utf8");
}
