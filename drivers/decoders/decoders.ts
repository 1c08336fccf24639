// The decoders of makers' dialects, by the name that drivers use.
import type { Decoder } from "./decoder.ts";
import { diehl } from "./diehl.ts";

const decoders: Readonly<Record<string, Decoder>> = {
  diehl,
};

export function decoderNamed(name: string | undefined): Decoder | undefined {
  return name !== undefined && Object.hasOwn(decoders, name) ? decoders[name] : undefined;
}
