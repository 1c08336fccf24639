// The decoders of makers' dialects, by the name that drivers use.
import { apator162 } from "./apator-162.ts";
import { apatorCounter } from "./apator-counter.ts";
import { apatorEItn } from "./apator-e-itn.ts";
import { apatorNa1 } from "./apator-na1.ts";
import { bfw240 } from "./bfw-240.ts";
import { bmetersHydroclima } from "./bmeters-hydroclima.ts";
import { bmetersTail } from "./bmeters-tail.ts";
import type { Decoder } from "./decoder.ts";
import { diehl } from "./diehl.ts";
import { eiElectronics } from "./ei-electronics.ts";
import { qundisWalkBy } from "./qundis-walk-by.ts";
import { techem } from "./techem.ts";
import { zennerTail } from "./zenner-tail.ts";

const decoders: Readonly<Record<string, Decoder>> = {
  "apator-162": apator162,
  "apator-counter": apatorCounter,
  "apator-e-itn": apatorEItn,
  "apator-na1": apatorNa1,
  "bfw-240": bfw240,
  "bmeters-hydroclima": bmetersHydroclima,
  "bmeters-tail": bmetersTail,
  diehl,
  "ei-electronics": eiElectronics,
  "qundis-walk-by": qundisWalkBy,
  techem,
  "zenner-tail": zennerTail,
};

export function decoderNamed(name: string | undefined): Decoder | undefined {
  return name !== undefined && Object.hasOwn(decoders, name) ? decoders[name] : undefined;
}
