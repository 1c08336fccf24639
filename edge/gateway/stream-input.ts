// Reads telegrams from a stream such as standard input, one a line.
import type { Readable } from "node:stream";
import type { Input } from "./door.ts";

export function streamInput(_stream: Readable, _name = "stdin"): Input {
  throw new Error("not built yet");
}
