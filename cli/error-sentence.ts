// Says in a sentence why a command failed; what nobody foresaw comes with its stack.
import { ConfigurationError } from "./configuration.ts";

/** What to do about the errors of the operating system that people meet. */
const advice: Readonly<Record<string, string>> = {
  EADDRINUSE: "another program listens there: stop it, or name another port (0 takes a free one)",
  EADDRNOTAVAIL: "this machine does not have that address: look at --host",
  EACCES: "permission is missing",
  EEXIST: "something of that name is there already",
  ENOTDIR: "a part of this path is no folder",
  EROFS: "nothing can be written there",
  ENOTFOUND: "no machine has that name: look at --host",
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  ENOSPC: "the disk is full",
};

export function errorSentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof ConfigurationError) return error.message.replaceAll("\n", "\ntributary: ");
  const code = "code" in error ? String(error.code) : "";
  // Rows of the house's own tables, package/code: their messages are sentences.
  if (code.includes("/")) return error.message;
  const known = advice[code];
  if (known !== undefined) return `${error.message.replace(`${code}: `, "")}: ${known}`;
  // Errors of the house are sentences; those of the language are mistakes in it.
  return error.constructor === Error ? error.message : (error.stack ?? error.message);
}
