// Writes an explained telegram for people: a line a field, coloured by layer, wrapped to the width of the terminal.
import { styleText } from "node:util";
import { type ExplainedField, type ExplainedLayer, isTrustworthy } from "@tributary/drivers";
import { placeText } from "@tributary/wire";
import type { KeyDiagnosis } from "@tributary/wmbus";
import type { ExplainedLine, FoundKey } from "./explain-line.ts";
import { tableAnswer } from "./table-answer.ts";

const layers = {
  link: { title: "Link layer", colour: "cyan" },
  "extended-link": { title: "Extended link layer", colour: "blue" },
  authentication: { title: "Authentication and fragmentation layer", colour: "magenta" },
  transport: { title: "Transport layer", colour: "yellow" },
  application: { title: "Application layer", colour: "green" },
} as const satisfies Record<ExplainedLayer, { readonly title: string; readonly colour: string }>;

const offsetWidth = 4;
const nameWidth = 9;

/** Bytes a line: as many as leave the words the greater part of the terminal. */
function bytesPerLine(width: number): number {
  return width >= 100 ? 8 : width >= 72 ? 6 : 4;
}

/** What decode says, why the key fails or which one fits, and, when wanted, the fields. */
export function explainedText(line: ExplainedLine, place: string, width: number, withFields: boolean): string {
  const { read, keyFailure, found, fields } = line;
  const answer = tableAnswer(read, place);
  return [
    keyFailure === undefined || isTrustworthy(line) ? answer.trimEnd() : firstLine(answer),
    ...(found === undefined ? [] : [foundText(found, width)]),
    ...(keyFailure === undefined ? [] : [failureText(keyFailure, width)]),
    ...(withFields ? ["", ...fieldLines(fields, width)] : []),
    "",
  ].join("\n");
}

/** Without readings that are none, and without the hint that a fault brings: the key's failure says more. */
function firstLine(answer: string): string {
  return answer.slice(0, answer.indexOf("\n"));
}

function foundText({ file, row: { entry, place } }: FoundKey, width: number): string {
  const sentence = `key: ${file}, ${placeText(place)}, ${entry.meter}`;
  return wrapped(sentence, width - 1)
    .map((text) => ` ${styleText("green", text)}`)
    .join("\n");
}

function failureText({ failure, says, advice }: KeyDiagnosis, width: number): string {
  const lines = [`${failure}: ${says}`, advice].flatMap((sentence) => wrapped(sentence, width - 2));
  return lines.map((text) => `  ${styleText("red", text)}`).join("\n");
}

function fieldLines(fields: readonly ExplainedField[], width: number): string[] {
  const lines: string[] = [];
  let layer: ExplainedLayer | undefined;
  let record: number | undefined;
  for (const field of fields) {
    // CRCs stand amid the fields of other layers and begin none.
    if (field.layer !== layer && !isCrc(field)) {
      layer = field.layer;
      lines.push(styleText(["bold", layers[layer].colour], layers[layer].title));
    }
    if (field.record !== undefined && field.record !== record) {
      record = field.record;
      lines.push(styleText("dim", `${" ".repeat(offsetWidth + 2)}record ${record}`));
    }
    lines.push(...linesOf(field, width));
  }
  const decrypted = fields.some(({ clear }) => clear !== undefined);
  return decrypted ? [...lines, styleText("dim", "~ encrypted on the air, shown decrypted")] : lines;
}

function isCrc({ name }: ExplainedField): boolean {
  return name === "CRC" || name === "left over";
}

function linesOf(
  { offset, bytes, clear, name, says, encrypted, layer, wrong }: ExplainedField,
  width: number,
): string[] {
  const perLine = bytesPerLine(width);
  const hexWidth = 3 * perLine - 1;
  const pairs = (clear ?? bytes).match(/../g) ?? [];
  const hex = Array.from({ length: Math.ceil(pairs.length / perLine) }, (_, i) =>
    pairs.slice(i * perLine, (i + 1) * perLine).join(" "),
  );
  const words = wrapped(says, Math.max(width - offsetWidth - 2 - hexWidth - 2 - nameWidth - 1, 16));
  const colour = wrong === true ? "red" : layers[layer].colour;
  return Array.from({ length: Math.max(hex.length, words.length) }, (_, i) => {
    const at = i < hex.length ? String(offset + i * perLine) : "";
    const mark = encrypted === true && i < hex.length ? "~" : " ";
    const head = `${styleText("dim", at.padStart(offsetWidth) + mark)} ${styleText(colour, (hex[i] ?? "").padEnd(hexWidth))}`;
    return `${head}  ${(i === 0 ? name : "").padEnd(nameWidth)} ${words[i] ?? ""}`.trimEnd();
  });
}

/** Text cut into lines of at most `width` characters, between words where it can be. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? word : `${line} ${word}`;
    while (line.length > width) {
      lines.push(line.slice(0, width));
      line = line.slice(width);
    }
  }
  return [...lines, line];
}
