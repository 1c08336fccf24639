// Opens a meter's receive window when its telegram came in, and radios what waits for it.
import { Fault, meterId } from "@tributary/core";
import { intakeCauses, type Uplink } from "@tributary/wire";
import { controlField, crcOfBareFrame, readSealed } from "@tributary/wmbus";
import type { Door } from "./door.ts";
import type { Downlinks } from "./downlinks.ts";

const answers: ReadonlySet<string | undefined> = new Set(["RSP-UD", "ACK"]);

/** The meter that a telegram names, and whether it answers somebody; nothing when it cannot be read here. */
function senderOf({ bytes, crc }: Uplink) {
  const sealed = readSealed(bytes, crc === "unstated" ? crcOfBareFrame(bytes) : crc);
  if (sealed instanceof Fault) return undefined;
  return { meter: meterId(sealed.meter), answers: answers.has(controlField(sealed.link.control)?.name) };
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
      const sender = opens ? senderOf(uplink) : undefined;
      if (sender?.answers === true) downlinks.answered(sender.meter);
      // Not waited for: the sender gets its answer before the meter hears anything.
      if (sender !== undefined) void downlinks.heard(sender.meter, radio);
      return receipt;
    },
  };
}
