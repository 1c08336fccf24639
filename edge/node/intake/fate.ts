// What becomes of a telegram, and the receipt that says so.
import { Fault } from "@tributary/core";
import { type IntakeCause, intakeCauses, type Receipt } from "@tributary/wire";

/** Either the fault that refused a telegram, or one of the other causes. */
export type Fate = Fault | IntakeCause;

export function causeOf(fate: Fate): IntakeCause {
  return fate instanceof Fault ? fate.code : fate;
}

export function receiptOf(fate: Fate): Receipt {
  if (fate instanceof Fault) {
    const { code, layer, offset, says } = fate;
    return { cause: code, layer, offset, says };
  }
  return { cause: fate, layer: "edge", offset: 0, says: `telegram ${intakeCauses[fate].says}` };
}
