// Reads telegrams from a stream such as standard input, one a line.
import type { Readable } from "node:stream";
import type { Input } from "./door.ts";
import { lineSplitter } from "./split-lines.ts";
import { takeLine } from "./take-line.ts";

/** Telegrams of one chunk wait for their answers together; the stream is read on when all of them are durable. */
export function streamInput(stream: Readable, name = "stdin"): Input {
  return {
    name,
    async start(place, door) {
      const lines = lineSplitter();
      let stopped = false;
      const run = async () => {
        for await (const chunk of stream) {
          if (stopped) return;
          const found = lines.push(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
          await Promise.all(found.map(({ text }) => takeLine(text, "gateway", place, door)));
        }
        if (!stopped) await Promise.all(lines.end().map(({ text }) => takeLine(text, "gateway", place, door)));
      };
      // A stream that breaks has ended, and so has one whose telegrams cannot be made durable.
      const ended = run().catch(() => undefined);
      return {
        name,
        ended,
        async stop() {
          stopped = true;
          stream.destroy();
          await ended;
        },
      };
    },
  };
}
