// Reads receivers that speak in lines of text.
import { Fault } from "@tributary/core";
import type { Heard, Receiver } from "./receiver.ts";
import { type Line, lineSplitter } from "./split-lines.ts";

/** Reads each line by `line`, which answers nothing for what the receiver says of itself. */
export function lineReceiver(line: (text: string) => Heard | Fault | undefined): Receiver {
  let lines = lineSplitter();
  const read = (found: readonly Line[]): (Heard | Fault)[] =>
    found.flatMap(({ text }) => (text instanceof Fault ? text : (line(text.trim()) ?? [])));
  return {
    push: (chunk) => read(lines.push(chunk)),
    silence() {
      if (!lines.inLine) return [];
      lines = lineSplitter();
      return [new Fault("truncated", "line", 0, "half a line of the receiver")];
    },
  };
}
