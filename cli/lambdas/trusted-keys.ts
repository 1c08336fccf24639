// Reads the public keys of those whom a node trusts: whose lambdas it runs, whose configurations and releases it takes.
import { readFileSync } from "node:fs";
import { readTrusted, type Trusted } from "@tributary/engine-lambda";

/** By name the file of the key (PEM). Throws a sentence that names the file that holds none. */
export function readTrustedKeys(files: Readonly<Record<string, string>>, setting = "lambdaKeys"): Trusted {
  const pems = Object.entries(files).map(([name, file]) => {
    const pem = readFileSync(file, "utf8");
    try {
      readTrusted({ [name]: pem });
    } catch {
      throw new Error(`${setting}: ${file} holds no public key (tributary lambda keys makes a pair)`);
    }
    return [name, pem];
  });
  return readTrusted(Object.fromEntries(pems));
}
