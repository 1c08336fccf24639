// Splits a stream of bytes into lines and holds back no more than the longest line.
import { Fault } from "@tributary/core";
import { longestLine } from "@tributary/wire";

/** A line, or the fault that stands for one that was too long. */
export interface Line {
  readonly text: string | Fault;
  /** Bytes from the beginning of the stream to the end of this line, its line feed included. */
  readonly end: number;
}

export interface LineSplitter {
  /** The lines that this chunk ends; empty ones are left out. */
  push(chunk: Uint8Array): Line[];
  /** What stands after the last line feed, when the stream ended. */
  end(): Line[];
  /** Whether a line has begun and not ended. */
  readonly inLine: boolean;
}

const lineFeed = 0x0a;

export function lineSplitter(begin = 0): LineSplitter {
  let parts: Buffer[] = [];
  let held = 0;
  let tooLong = false;
  let position = begin;

  function close(): Line[] {
    const text = tooLong
      ? new Fault("too-long", "line", longestLine, `more than ${longestLine} characters`)
      : Buffer.concat(parts).toString("utf8");
    parts = [];
    held = 0;
    tooLong = false;
    return typeof text === "string" && text.trim() === "" ? [] : [{ text, end: position }];
  }

  function hold(part: Buffer): void {
    position += part.length;
    held += part.length;
    if (held > longestLine) {
      // Of a line that is too long only its length is remembered.
      tooLong = true;
      parts = [];
    } else if (part.length > 0) {
      parts.push(part);
    }
  }

  return {
    push(chunk) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      const lines: Line[] = [];
      let from = 0;
      for (let feed = bytes.indexOf(lineFeed); feed >= 0; feed = bytes.indexOf(lineFeed, from)) {
        hold(bytes.subarray(from, feed));
        position += 1;
        lines.push(...close());
        from = feed + 1;
      }
      // Copied, so that a short rest does not keep its whole chunk in memory.
      hold(Buffer.from(bytes.subarray(from)));
      return lines;
    },
    end: () => (held === 0 ? [] : close()),
    get inLine() {
      return held > 0;
    },
  };
}
