// Says whether a write-ahead log holds transactions that cannot be reached any more (SQLite file format, 4.1 to 4.4).
import { existsSync, readFileSync } from "node:fs";

const headerBytes = 32;
const frameHeaderBytes = 24;
/** The last bit of the magic number says in which order words are summed. */
const magic = 0x377f0682;

interface Sum {
  first: number;
  second: number;
}

/** Adds the words of `bytes` to the running checksum (4.2). */
function add(sum: Sum, view: DataView, from: number, to: number, little: boolean): void {
  let { first, second } = sum;
  for (let at = from; at < to; at += 8) {
    first = (first + view.getUint32(at, little) + second) >>> 0;
    second = (second + view.getUint32(at + 4, little) + first) >>> 0;
  }
  sum.first = first;
  sum.second = second;
}

/**
 * Whether something is wrong in the middle of the log at `path`: SQLite reads it only up to the first frame that does not
 * hold, so transactions behind it are lost without a word. A last transaction that was never finished is no damage.
 */
export function isWalDamaged(path: string): boolean {
  if (!existsSync(path)) return false;
  const bytes = readFileSync(path);
  if (bytes.length <= headerBytes) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = (view.getUint32(0) & 1) === 0;
  const sum: Sum = { first: 0, second: 0 };
  const holds = (at: number) => sum.first === view.getUint32(at) && sum.second === view.getUint32(at + 4);
  add(sum, view, 0, 24, little);
  if ((view.getUint32(0) & ~1) !== magic || !holds(24)) return true;

  const frameBytes = frameHeaderBytes + view.getUint32(8);
  const salts = bytes.subarray(16, 24);
  let broken = false;
  for (let at = headerBytes; at + frameBytes <= bytes.length; at += frameBytes) {
    // Frames of before the log began again have other salts: there is nothing behind them.
    const ours = salts.equals(bytes.subarray(at + 8, at + 16));
    if (broken) {
      const commits = view.getUint32(at + 4) !== 0;
      if (ours && commits) return true;
      continue;
    }
    add(sum, view, at, at + 8, little);
    add(sum, view, at + frameHeaderBytes, at + frameBytes, little);
    broken = !ours || !holds(at + 16);
  }
  return false;
}
