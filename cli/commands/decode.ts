// Reads telegrams, one a line, and prints what they say.
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { Fault, fromHex } from "@tributary/core";
import type { ReadTelegram } from "@tributary/drivers";
import { keyRing, longestLine } from "@tributary/wire";
import type { Key } from "@tributary/wmbus";
import { type Command, InvalidArgumentError, Option } from "commander";
import { type Keys, lineDecoder } from "../decode/decode-line.ts";
import { explainedObject } from "../decode/explain-json.ts";
import { type KeySearch, keySearch, lineExplainer } from "../decode/explain-line.ts";
import { explainedText } from "../decode/explain-text.ts";
import { answerObject, jsonAnswer } from "../decode/json-answer.ts";
import { readLines } from "../decode/read-lines.ts";
import { tableAnswer } from "../decode/table-answer.ts";
import { passwordFrom, problemText, readKeyEntries } from "../keys/read-key-entries.ts";

interface DecodeOptions {
  readonly file?: string;
  readonly key?: Key;
  readonly keys?: string;
  readonly allKeys?: string;
  readonly explain?: true;
  readonly password?: string;
  readonly passwordFile?: string;
  readonly format: "table" | "json" | "jsonl";
}

/** What a line is answered with. */
interface LineAnswer {
  readonly text: string;
  readonly read: boolean;
}

const usualWidth = 100;

const forms = `
A line is one of
  1844ae4c0223036068077a55000000041391a30000023bd400      hex, with or without link layer CRCs
  T1;1;1;2026-01-31 23:59:00.000;97;148;88888888;0x1844... what rtl_wmbus prints
  {"telegram":"1844...","key":"...","before":["..."]}      JSON; before: earlier telegrams of the same meter
Blank lines are passed over; so are, in tables, lines that begin with #.
A telegram whose content was stored decrypted is read when no key is given.

Exit code: 0 when every line could be read, 1 otherwise.
`;

function readKey(text: string): Key {
  const key = fromHex(text.replace(/\s/g, ""));
  if (key?.length !== 16 && key?.length !== 8) throw new InvalidArgumentError("A key is 32 hex digits.");
  return key;
}

export function configure(command: Command): void {
  command
    .description("Read telegrams, one a line, from arguments, a file or standard input, and print what they say.")
    .argument("[telegrams...]", "telegrams; without any, lines of --file or of standard input")
    .option("-f, --file <file>", "read lines from a file; - is standard input")
    .option("-k, --key <hex>", "AES key for the telegrams that bring none", readKey)
    .option(
      "-K, --keys <file>",
      "keys: a CSV with the columns meter and key, or a file from the maker (KEM, XML, CSV, ZIP)",
    )
    .option("--password <password>", "password of an encrypted file of keys (KEM)")
    .option("--password-file <file>", "file with that password")
    .option("--explain", "show what each byte means, and why a key fails")
    .option("--all-keys <file>", "try every key of a file on what is not opened otherwise, and name the one that fits")
    .addOption(
      new Option("--format <format>", "what to print; jsonl is one JSON object a line")
        .choices(["table", "json", "jsonl"])
        .default("table"),
    )
    .addHelpText("after", forms)
    .action(async (telegrams: string[], options: DecodeOptions) => {
      process.stdout.on("error", leaveWhenNobodyListens);
      try {
        const answer = answering(options);
        const allRead = await decode(inputLines(telegrams, options.file), answer, options.format === "table");
        process.exitCode = allRead ? 0 : 1;
      } catch (error) {
        // Files that cannot be read are the caller's to mend; whatever else is thrown is ours.
        if (error instanceof Error && "path" in error && "code" in error) {
          command.error(`error: cannot read ${String(error.path)} (${String(error.code)})`);
        }
        throw error;
      }
    });
}

/** The reader of our output may go first (`| head`): that is no failure. */
function leaveWhenNobodyListens(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit();
}

function inputLines(telegrams: readonly string[], file: string | undefined): AsyncIterable<readonly string[]> {
  if (telegrams.length > 0) return Readable.from([telegrams]);
  if (file !== undefined && file !== "-") return readLines(createReadStream(file), longestLine);
  if (process.stdin.isTTY) process.stderr.write("Type or paste telegrams, one a line; Ctrl-D ends.\n");
  return readLines(process.stdin, longestLine);
}

function readKeys({ key, keys, ...options }: DecodeOptions): Keys {
  const all = key === undefined ? {} : { all: key };
  if (keys === undefined) return all;
  const { entries, problems } = readKeyEntries(keys, passwordFrom(options));
  for (const problem of problems) process.stderr.write(`${problemText(keys, problem)}\n`);
  return { ...all, entryOf: keyRing(entries) };
}

function readAllKeys({ allKeys, ...options }: DecodeOptions): KeySearch | undefined {
  if (allKeys === undefined) return undefined;
  const { rows, problems } = readKeyEntries(allKeys, passwordFrom(options));
  for (const problem of problems) process.stderr.write(`${problemText(allKeys, problem)}\n`);
  return keySearch(allKeys, rows);
}

/** What to make of a line, as the options say. */
function answering(options: DecodeOptions): (line: string, place: string) => LineAnswer {
  const { format, explain = false, allKeys } = options;
  const keys = readKeys(options);
  if (!explain && allKeys === undefined) {
    const decodeLine = lineDecoder(keys);
    return (line, place) => {
      const answer = decodeLine(line);
      return { text: shown[format](answer, place), read: !(answer instanceof Fault) };
    };
  }
  const explainLine = lineExplainer(keys, readAllKeys(options));
  return (line, place) => {
    const answer = explainLine(line);
    if (answer instanceof Fault) return { text: shown[format](answer, place), read: false };
    const width = process.stdout.columns ?? usualWidth;
    const text =
      format === "table"
        ? explainedText(answer, place, width, explain)
        : jsonText(explainedObject(answer, explain), format);
    return { text, read: !(answer.read instanceof Fault) };
  };
}

const shown = {
  table: tableAnswer,
  json: (answer: ReadTelegram | Fault) => jsonText(answerObject(answer), "json"),
  jsonl: jsonAnswer,
} as const satisfies Record<DecodeOptions["format"], unknown>;

function jsonText(value: object, format: "json" | "jsonl"): string {
  return JSON.stringify(value, undefined, format === "json" ? 2 : undefined);
}

/** Prints an answer for each line, in order; whether all lines could be read. */
async function decode(
  input: AsyncIterable<readonly string[]>,
  answer: (line: string, place: string) => LineAnswer,
  forPeople: boolean,
): Promise<boolean> {
  let number = 0;
  let allRead = true;
  for await (const lines of input) {
    let text = "";
    for (const line of lines) {
      number += 1;
      // In JSON a comment is answered (refused) like any other line, so that answers and lines can be paired.
      if (line.trim() === "" || (forPeople && line.startsWith("#"))) continue;
      const answered = answer(line, `line ${number}`);
      allRead &&= answered.read;
      text += `${answered.text}\n`;
    }
    if (!process.stdout.write(text)) await once(process.stdout, "drain");
  }
  return allRead;
}
