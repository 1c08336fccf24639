// Reads the lines of a table, packed with gzip or not, and says how far it is.
import { createReadStream, statSync } from "node:fs";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";

/** Each line with its number, from 1; `far` is told the share of the file that was read. */
export async function* linesOf(
  path: string,
  far: (done: number) => void = () => undefined,
): AsyncGenerator<readonly [number: number, text: string]> {
  const { size } = statSync(path);
  const file = createReadStream(path);
  const input = path.endsWith(".gz") ? file.pipe(createGunzip()) : file;
  if (input !== file) file.on("error", (error) => input.destroy(error));
  let number = 0;
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (text.trim() !== "") yield [number, text];
    if (number % 1000 === 0) far(file.bytesRead / Math.max(1, size));
  }
  far(1);
}
