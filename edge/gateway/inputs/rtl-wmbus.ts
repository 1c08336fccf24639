// A software receiver that prints a line for each telegram, such as rtl_wmbus behind rtl_sdr.
import { commandInput } from "../command-input.ts";
import type { InputKind } from "../input-kind.ts";

export const input: InputKind = {
  open: (settings) => commandInput({ name: "rtl-wmbus", command: settings.list("command") }),
};
