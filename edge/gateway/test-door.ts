// A door for tests: remembers what came in and answers when it is told to.
import type { Fault } from "@tributary/core";
import type { Receipt, Uplink } from "@tributary/wire";
import type { Door, GatewayPlace, Radio } from "./door.ts";

export interface TestDoor extends Door {
  readonly uplinks: Uplink[];
  readonly faults: Fault[];
  /** The newest way back to a meter that an input handed in. */
  radio(): Radio | undefined;
  /** While held, nothing is answered. */
  hold(): void;
  release(): void;
  /** From now on nothing can be made durable. */
  break(): void;
}

export const place: GatewayPlace = { gateway: "gateway-1", now: () => 1_772_150_400 };

export function testDoor(): TestDoor {
  const uplinks: Uplink[] = [];
  const faults: Fault[] = [];
  let held = Promise.resolve();
  let open: (() => void) | undefined;
  let broken = false;
  let radio: Radio | undefined;
  async function answer(receipt: Receipt): Promise<Receipt> {
    await held;
    if (broken) throw new Error("disk full");
    return receipt;
  }
  return {
    uplinks,
    faults,
    radio: () => radio,
    receive(uplink, back) {
      radio = back;
      uplinks.push(uplink);
      return answer({ cause: "read", layer: "edge", offset: 0, says: "" });
    },
    refuse(fault) {
      faults.push(fault);
      return answer({ cause: fault.code, layer: fault.layer, offset: fault.offset, says: fault.says });
    },
    hold() {
      held = new Promise((resolve) => {
        open = resolve;
      });
    },
    release: () => open?.(),
    break() {
      broken = true;
    },
  };
}

/** Waits until a condition holds, at most some seconds. */
export async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1000 && !holds(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  if (!holds()) throw new Error("still not so after 5 seconds");
}
