// Writes what a telegram says as a small table for people.
import { styleText } from "node:util";
import { alarms, Fault, type FaultCode, mediumOf, quantities, type Reading } from "@tributary/core";
import { catalogue, circumstances, type ReadTelegram, type StatusWord, valueText } from "@tributary/drivers";

/** What to do about a fault, for those that somebody at a terminal can help. */
const advice: Partial<Record<FaultCode, string>> = {
  "not-hex": "a line is hex digits, an rtl_wmbus line, or a JSON object with the field telegram",
  "not-a-telegram": "give the bytes from the L field on, or from 68 of a wired frame",
  truncated: "look whether the whole telegram was copied",
  "no-key": "give the key with --key HEX, or a key file with --keys FILE",
  "wrong-key": "ask the utility which key belongs to this meter",
  "mac-mismatch": "ask the utility which key belongs to this meter",
  "payload-crc-wrong": "look whether the key given with --key or --keys belongs to this meter",
  "unknown-format": "give a full frame of the same meter first; meters send one every few minutes",
};

const statusTitles: Record<Exclude<StatusWord, keyof typeof alarms>, string> = {
  busy: "The meter was busy",
  "application-error": "The meter reports an application error",
  abnormal: "The meter reports an abnormal condition",
};

function statusTitle(word: StatusWord): string {
  return word in statusTitles
    ? statusTitles[word as keyof typeof statusTitles]
    : alarms[word as keyof typeof alarms].title;
}

function readingRows(readings: readonly Reading[]): string[] {
  const rows = readings.map((reading) => [
    quantities[reading.quantity].title,
    valueText(reading),
    reading.unit,
    circumstances(reading),
  ]);
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const widths = [width(0), width(1), width(2)];
  return rows.map(([title = "", value = "", unit = "", words = ""]) =>
    [
      ` ${title.padEnd(widths[0] ?? 0)}`,
      styleText("bold", value.padStart(widths[1] ?? 0)),
      unit.padEnd(widths[2] ?? 0),
      styleText("dim", words),
    ]
      .join("  ")
      .trimEnd(),
  );
}

function securityText({ security }: ReadTelegram["open"]): string {
  if (security.mode === 0) return "not secured";
  const proof = security.authenticated ? "authenticated" : "not authenticated";
  return security.storedClear === true ? `${security.name}, but stored decrypted` : `${security.name}, ${proof}`;
}

/** The lines for one telegram; `place` says which line of the input a fault is about. */
export function tableAnswer(answer: ReadTelegram | Fault, place: string): string {
  if (answer instanceof Fault) {
    const { code, says, layer, offset } = answer;
    const where = layer === "line" ? "" : ` (${layer}, byte ${offset})`;
    const hint = advice[code];
    const sentence = `${styleText("red", place)}: ${says}${where}`;
    return hint === undefined ? `${sentence}\n` : `${sentence}\n  ${hint}\n`;
  }
  const { open, driver, status, readings } = answer;
  const { manufacturer, id, version, type } = open.meter;
  const model = driver === null ? undefined : catalogue.named(driver);
  const facts = [
    mediumOf(type),
    model === undefined ? "no driver, standard records" : `${model.maker} ${model.title}`,
    securityText(open),
    `version ${version}, type ${type}`,
  ];
  return [
    `${styleText("bold", `${manufacturer} ${id}`)}  ${facts.join(" · ")}`,
    ...status.map((word) => ` ${styleText("yellow", statusTitle(word))}`),
    ...(readings.length === 0 ? [" no readings"] : readingRows(readings)),
    "",
  ].join("\n");
}
