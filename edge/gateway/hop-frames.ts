// Cuts a stream of bytes into the frames of the TCP hop: four bytes of length, most significant first, and the payload.
import { longestHop } from "@tributary/wire";

/** Longer frames are no batch of any gateway. */
export const longestFrame = longestHop;
const lengthBytes = 4;

/**
 * Up go a greeting (JSON), batches (a map of CBOR) and reports (an array of CBOR); down go answers (JSON) and downlinks (an
 * array of CBOR). The first byte tells them apart (RFC 8949, 3.1).
 */
export const isCborArray = (payload: Uint8Array): boolean => (payload[0] ?? 0) >> 5 === 4;

/** Answers a report of that downlink once it is durable. */
export const writeReported = (id: string): string => JSON.stringify({ reported: id });

export function readReported(text: string): string | undefined {
  try {
    const { reported } = JSON.parse(text);
    return typeof reported === "string" ? reported : undefined;
  } catch {
    return undefined;
  }
}

export function frameOf(payload: Uint8Array | string): Buffer {
  const bytes = typeof payload === "string" ? Buffer.from(payload) : payload;
  const frame = Buffer.allocUnsafe(lengthBytes + bytes.length);
  frame.writeUInt32BE(bytes.length);
  frame.set(bytes, lengthBytes);
  return frame;
}

/**
 * A function that takes chunks as they come and answers the frames that they complete; throws for one that is longer than
 * `longest` says at that moment.
 */
export function frameSplitter(longest: () => number = () => longestFrame): (chunk: Buffer) => Iterable<Buffer> {
  let chunks: Buffer[] = [];
  let length = 0;
  /** So many bytes are needed before there is anything to be cut. */
  let wanted = lengthBytes;
  return function* (chunk) {
    chunks.push(chunk);
    length += chunk.length;
    if (length < wanted) return;
    const bytes = chunks.length === 1 ? chunk : Buffer.concat(chunks, length);
    let at = 0;
    for (;;) {
      wanted = lengthBytes;
      if (bytes.length - at < wanted) break;
      const size = bytes.readUInt32BE(at);
      if (size > longest()) throw new RangeError(`a frame of ${size} bytes`);
      wanted += size;
      if (bytes.length - at < wanted) break;
      yield bytes.subarray(at + lengthBytes, at + wanted);
      at += wanted;
    }
    chunks = at === bytes.length ? [] : [bytes.subarray(at)];
    length = bytes.length - at;
  };
}
