// Takes what an edge node sends down to a gateway, and says what was wrong with it.
import { type Downlink, decodeDownlink } from "@tributary/wire";

export function takeDownlink(
  payload: Uint8Array,
  take: ((downlink: Downlink) => void) | undefined,
  say: (sentence: string) => void,
): void {
  const downlink = decodeDownlink(payload);
  try {
    if (typeof downlink === "string") say(`from the edge node: ${downlink}`);
    else take?.(downlink);
  } catch (error) {
    // Not durable means no report, and the edge node sends it again.
    say(`a downlink could not be kept: ${error instanceof Error ? error.message : String(error)}`);
  }
}
