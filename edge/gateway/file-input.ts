// Reads telegrams from a file, one a line, and goes on where it stopped.
import { readFileSync } from "node:fs";
import { type FileHandle, open, rename, stat, writeFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import type { Door, GatewayPlace, Input } from "./door.ts";
import { lineSplitter } from "./split-lines.ts";
import { takeLine } from "./take-line.ts";

export interface FileInputOptions {
  readonly path: string;
  /** Where the place reached is kept over restarts; without it each start begins at the first line. */
  readonly progressFile?: string;
  /** Waits for further lines at the end of the file. */
  readonly follow?: boolean;
}

/** How long to wait at the end of a followed file, and after a failure, in milliseconds. */
const pause = 500;
const chunkLength = 65_536;

/** The place reached in a file; another file under the same name begins anew. */
interface Progress {
  readonly path: string;
  readonly inode: number;
  readonly offset: number;
}

function readProgress(file: string | undefined): Progress | undefined {
  if (file === undefined) return undefined;
  try {
    const { path, inode, offset } = JSON.parse(readFileSync(file, "utf8"));
    return typeof path === "string" && Number.isSafeInteger(offset) ? { path, inode, offset } : undefined;
  } catch {
    // None yet, or torn: then from the beginning; what was heard before is found to be a duplicate or a replay.
    return undefined;
  }
}

async function writeProgress(file: string | undefined, progress: Progress): Promise<void> {
  if (file === undefined) return;
  await writeFile(`${file}.new`, JSON.stringify(progress));
  await rename(`${file}.new`, file);
}

/** Takes all lines from `offset` to the end of the file. Answers the place after the last whole line that is durable. */
async function takeToEnd(
  file: FileHandle,
  offset: number,
  last: boolean,
  reached: (offset: number) => Promise<void>,
  place: GatewayPlace,
  door: Door,
  signal: AbortSignal,
): Promise<number> {
  const lines = lineSplitter(offset);
  const chunk = Buffer.alloc(chunkLength);
  let position = offset;
  let durable = offset;
  while (!signal.aborted) {
    const { bytesRead } = await file.read(chunk, 0, chunkLength, position);
    position += bytesRead;
    const found = bytesRead > 0 ? lines.push(chunk.subarray(0, bytesRead)) : last ? lines.end() : [];
    await Promise.all(found.map(({ text }) => takeLine(text, "gateway", place, door)));
    const end = found.at(-1)?.end;
    if (end !== undefined) {
      durable = end;
      await reached(durable);
    }
    if (bytesRead === 0) break;
  }
  return durable;
}

export function fileInput({ path, progressFile, follow = false }: FileInputOptions): Input {
  return {
    name: "file",
    async start(place, door) {
      await stat(path);
      const stopping = new AbortController();
      const { signal } = stopping;
      let progress = readProgress(progressFile);

      async function once(): Promise<void> {
        const file = await open(path, "r");
        try {
          const { ino: inode, size } = await file.stat();
          const same = progress?.path === path && progress.inode === inode && progress.offset <= size;
          const from = same ? (progress?.offset ?? 0) : 0;
          const reached = (offset: number) => {
            progress = { path, inode, offset };
            return writeProgress(progressFile, progress);
          };
          await takeToEnd(file, from, !follow, reached, place, door, signal);
        } finally {
          await file.close();
        }
      }

      const run = async () => {
        while (!signal.aborted) {
          // A file that is away for a moment (rotation) or a full disk: tried again.
          const done = await once().then(
            () => true,
            () => false,
          );
          if (done && !follow) return;
          await wait(pause, undefined, { signal }).catch(() => undefined);
        }
      };
      const ended = run();
      return {
        name: "file",
        ended,
        async stop() {
          stopping.abort();
          await ended;
        },
      };
    },
  };
}
