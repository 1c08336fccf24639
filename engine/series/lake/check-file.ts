// Checks whether a file of the lake still is what was written.
import { open } from "node:fs/promises";
import { crc32 } from "node:zlib";
import type { LakeFile } from "./manifest.ts";

const atOnce = 1 << 20;

/** Size and CRC-32 of a file; with `sync` it is durable then. */
export async function sealOf(path: string, sync = false): Promise<{ readonly bytes: number; readonly crc: number }> {
  const file = await open(path, sync ? "r+" : "r");
  try {
    const buffer = new Uint8Array(atOnce);
    let [bytes, crc] = [0, 0];
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, atOnce);
      if (bytesRead === 0) break;
      bytes += bytesRead;
      crc = crc32(buffer.subarray(0, bytesRead), crc);
    }
    if (sync) await file.sync();
    return { bytes, crc };
  } finally {
    await file.close();
  }
}

/** What is wrong with a file, in words; `undefined` when it is whole. */
export async function damageOf(path: string, { bytes, crc }: LakeFile): Promise<string | undefined> {
  try {
    const seal = await sealOf(path);
    if (seal.bytes !== bytes) return `has ${seal.bytes} bytes of ${bytes}`;
    return seal.crc === crc ? undefined : "has other bytes than were written";
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ENOENT" ? "is missing" : String(error);
  }
}
