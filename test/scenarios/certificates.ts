// Makes an authority and a certificate for this machine, with OpenSSL.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Whether this machine has it. */
export const hasOpenssl = spawnSync("openssl", ["version"]).error === undefined;

export interface Certificates {
  /** File of the authority's certificate. */
  readonly authority: string;
  /** Files of the certificate for 127.0.0.1 and of its key. */
  readonly cert: string;
  readonly key: string;
}

/** An authority of its own, and what it certified, in files of a folder. */
export function makeCertificates(folder: string, name: string): Certificates {
  const file = (ending: string) => join(folder, `${name}.${ending}`);
  const openssl = (...args: readonly string[]) => {
    const { status, stderr } = spawnSync("openssl", args);
    if (status !== 0) throw new Error(`openssl ${args[0]}: ${stderr}`);
  };
  const made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  const authority = file("authority.pem");
  const authorityKey = file("authority.key");
  openssl("req", "-x509", ...made, "-keyout", authorityKey, "-out", authority, "-days", "2", "-subj", `/CN=${name}`);
  openssl("req", "-new", ...made, "-keyout", file("key"), "-out", file("request"), "-subj", "/CN=127.0.0.1");
  writeFileSync(file("names"), "subjectAltName=IP:127.0.0.1\n");
  const request = ["-req", "-in", file("request"), "-CA", authority, "-CAkey", authorityKey, "-CAcreateserial"];
  openssl("x509", ...request, "-out", file("pem"), "-days", "2", "-extfile", file("names"));
  return { authority, cert: file("pem"), key: file("key") };
}
