// Reads telegrams from a file, one a line, and goes on where it stopped.
import type { Input } from "./door.ts";

export interface FileInputOptions {
  readonly path: string;
  /** Where the place reached is kept over restarts; without it each start begins at the first line. */
  readonly progressFile?: string;
  /** Waits for further lines at the end of the file. */
  readonly follow?: boolean;
}

export function fileInput(_options: FileInputOptions): Input {
  throw new Error("not built yet");
}
