// Cuts a stream of text into lines and holds no more than one chunk and one line at a time.
import type { Readable } from "node:stream";

/**
 * The complete lines of each chunk as it comes, without their ends; the last line may lack its end. Of a line longer
 * than `longest` characters only a beginning is kept, longer than `longest`, so that whoever reads it can refuse it.
 */
export async function* readLines(stream: Readable, longest: number): AsyncGenerator<readonly string[]> {
  let rest = "";
  for await (const chunk of stream.setEncoding("utf8")) {
    const lines = `${rest}${chunk}`.split("\n");
    rest = (lines.pop() ?? "").slice(0, longest + 1);
    if (lines.length > 0) yield lines.map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
  }
  if (rest !== "") yield [rest];
}
