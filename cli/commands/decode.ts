// Reads telegrams, one a line, and prints what they say.
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { Fault, fromHex } from "@tributary/core";
import { keyRing, longestLine } from "@tributary/wire";
import type { Key } from "@tributary/wmbus";
import { type Command, InvalidArgumentError, Option } from "commander";
import { type Keys, lineDecoder } from "../decode/decode-line.ts";
import { jsonAnswer } from "../decode/json-answer.ts";
import { keepHeapSmall } from "../decode/keep-heap-small.ts";
import { readLines } from "../decode/read-lines.ts";
import { tableAnswer } from "../decode/table-answer.ts";
import { passwordFrom, problemText, readKeyEntries } from "../keys/read-key-entries.ts";

interface DecodeOptions {
  readonly file?: string;
  readonly key?: Key;
  readonly keys?: string;
  readonly password?: string;
  readonly passwordFile?: string;
  readonly format: "table" | "jsonl";
}

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
    .addOption(new Option("--format <format>", "what to print").choices(["table", "jsonl"]).default("table"))
    .addHelpText("after", forms)
    .action(async (telegrams: string[], options: DecodeOptions) => {
      process.stdout.on("error", leaveWhenNobodyListens);
      try {
        const allRead = await decode(inputLines(telegrams, options.file), readKeys(options), options.format);
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

/** Prints an answer for each line, in order; whether all lines could be read. */
async function decode(input: AsyncIterable<readonly string[]>, keys: Keys, format: DecodeOptions["format"]) {
  keepHeapSmall();
  const decodeLine = lineDecoder(keys);
  let number = 0;
  let allRead = true;
  for await (const lines of input) {
    let text = "";
    for (const line of lines) {
      number += 1;
      // In JSON lines a comment is answered (refused) like any other line, so that answers and lines can be paired.
      if (line.trim() === "" || (format === "table" && line.startsWith("#"))) continue;
      const answer = decodeLine(line);
      if (answer instanceof Fault) allRead = false;
      text += format === "jsonl" ? `${jsonAnswer(answer)}\n` : `${tableAnswer(answer, `line ${number}`)}\n`;
    }
    if (!process.stdout.write(text)) await once(process.stdout, "drain");
  }
  return allRead;
}
