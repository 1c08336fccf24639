// Cuts a stream of bytes into the frames of the TCP hop: four bytes of length, most significant first, and the payload.
import { longestHop } from "@tributary/wire";

/** Longer frames are no batch of any gateway. */
export const longestFrame = longestHop;
const lengthBytes = 4;

export function frameOf(payload: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(lengthBytes + payload.length);
  frame.writeUInt32BE(payload.length);
  frame.set(payload, lengthBytes);
  return frame;
}

/** A function that takes chunks as they come and answers the frames that they complete; throws for one that is too long. */
export function frameSplitter(): (chunk: Buffer) => Buffer[] {
  let chunks: Buffer[] = [];
  let length = 0;
  /** So many bytes are needed before there is anything to be cut. */
  let wanted = lengthBytes;
  return (chunk) => {
    chunks.push(chunk);
    length += chunk.length;
    if (length < wanted) return [];
    const bytes = chunks.length === 1 ? chunk : Buffer.concat(chunks, length);
    const frames: Buffer[] = [];
    let at = 0;
    for (;;) {
      wanted = lengthBytes;
      if (bytes.length - at < wanted) break;
      const size = bytes.readUInt32BE(at);
      if (size > longestFrame) throw new RangeError(`a frame of ${size} bytes`);
      wanted += size;
      if (bytes.length - at < wanted) break;
      frames.push(bytes.subarray(at + lengthBytes, at + wanted));
      at += wanted;
    }
    chunks = at === bytes.length ? [] : [bytes.subarray(at)];
    length = bytes.length - at;
    return frames;
  };
}
