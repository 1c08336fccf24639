// Writes telegram lines to a file or to standard output.
import { createWriteStream } from "node:fs";
import { outcomeCounter } from "./outcome-counter.ts";
import type { Sender } from "./sender.ts";

/** `-` is standard output. A file that is there already is written anew. */
export function fileSender(path: string): Sender {
  const stream = path === "-" ? process.stdout : createWriteStream(path);
  const outcomes = outcomeCounter();
  // Said by the promise of the line that could not be written.
  stream.on("error", () => undefined);
  return {
    send: (_, line) =>
      new Promise((resolve, reject) => {
        stream.write(`${line}\n`, (error) => {
          if (error !== null && error !== undefined) return reject(error);
          outcomes.add("written");
          resolve();
        });
      }),
    outcomes: () => outcomes.counts,
    close: () => new Promise((resolve) => (path === "-" ? resolve() : stream.end(resolve))),
  };
}
