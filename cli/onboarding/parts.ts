// Cuts files of meters into parts that a cloud takes at once, and finds the place in the file of what it tells of a part.
import { type KeyRow, placeText, readKeys, writeKeyFile } from "@tributary/wire";

export interface OnboardingPart {
  readonly content: string;
  /** Where a line of the part stands in the file. */
  readonly whereOf: (line: number) => string;
}

/** Lines of a part. */
const most = 2000;

/** A table by parts, each with its header. */
export function tableParts(text: string): OnboardingPart[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  const header = lines.findIndex((line) => line.trim() !== "" && !/^\s*#|^sep=.$/i.test(line));
  const rows = lines.slice(header + 1);
  return cut(rows).map(({ some, from }) => ({
    content: [lines[header] ?? "", ...some].join("\n"),
    // Line 1 of a part is the header, line 2 its first row.
    whereOf: (line) => `line ${line === 1 ? header + 1 : header + from + line}`,
  }));
}

/** A file of keys of any kind, opened here, so that its password stays here. */
export function keyParts(content: Uint8Array, password: string | undefined) {
  const { rows, problems } = readKeys(content, password);
  const parts = cut(rows).map(({ some, from }): OnboardingPart => {
    const placeOf = (line: number): KeyRow | undefined => some[line - 2];
    return {
      content: writeKeyFile(some.map(({ entry }) => entry)),
      whereOf: (line) => placeText(placeOf(line)?.place ?? { line: from + line }),
    };
  });
  return {
    parts,
    problems: problems.map(({ says, ...place }) => ({
      ...{ where: placeText(place), field: "key", says, todo: "correct the line, or leave it out" },
    })),
  };
}

function cut<Item>(items: readonly Item[]): { readonly some: readonly Item[]; readonly from: number }[] {
  return Array.from({ length: Math.ceil(items.length / most) }, (_, part) => ({
    some: items.slice(part * most, (part + 1) * most),
    from: part * most,
  }));
}
