// Opens a meter's receive window when its telegram came in, and radios what waits for it.
import { meterId } from "@tributary/core";
import { intakeCauses, type Uplink } from "@tributary/wire";
import { crcOfBareFrame, readSealed } from "@tributary/wmbus";
import type { Door } from "./door.ts";
import type { Downlinks } from "./downlinks.ts";

/** The meter that a telegram names; nobody when it cannot be read here. */
function meterOf({ bytes, crc }: Uplink) {
  const sealed = readSealed(bytes, crc === "unstated" ? crcOfBareFrame(bytes) : crc);
  return "meter" in sealed ? meterId(sealed.meter) : undefined;
}

/**
 * A door that answers as `door` does and then radios. A telegram that is refused or sent again by somebody opens nothing;
 * one that another receiver heard first does, for its meter listens all the same.
 */
export function commandingDoor(door: Door, downlinks: Downlinks): Door {
  return {
    ...door,
    async receive(uplink, radio) {
      const receipt = await door.receive(uplink, radio);
      if (radio === undefined || downlinks.idle()) return receipt;
      const opens = intakeCauses[receipt.cause].accepted && receipt.cause !== "replayed";
      const meter = opens ? meterOf(uplink) : undefined;
      // Not waited for: the sender gets its answer before the meter hears anything.
      if (meter !== undefined) void downlinks.heard(meter, radio);
      return receipt;
    },
  };
}
