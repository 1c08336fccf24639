// Opens the archives in which key files travel (ZIP), within limits.
import { unzipSync } from "fflate";

/** Largest file of an archive, and most files, that are unpacked. */
const largestFile = 64 * 1024 * 1024;
const mostFiles = 64;

export interface ArchivedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export function isArchive(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;
}

/** The files that may hold keys, or one sentence about why the archive cannot be opened. Schemas and signatures are not. */
export function filesOf(archive: Uint8Array): readonly ArchivedFile[] | string {
  let says: string | undefined;
  let taken = 0;
  let files: Readonly<Record<string, Uint8Array>> = {};
  try {
    files = unzipSync(archive, {
      filter({ name, originalSize }) {
        if (/\/$|\.(xsd|xsl|p7s|cer|crt|sig|pdf|txt\.asc)$/i.test(name)) return false;
        taken += 1;
        // The stated size is what is set aside: a file that unpacks to more is cut off.
        if (taken <= mostFiles && originalSize <= largestFile) return true;
        says = `${name} is too large, or one of more than ${mostFiles} files`;
        return false;
      },
    });
  } catch {
    return "the archive is damaged";
  }
  const found = Object.entries(files).map(([name, bytes]) => ({ name, bytes }));
  if (says !== undefined) return says;
  return found.length === 0 ? "the archive holds no key file" : found;
}
