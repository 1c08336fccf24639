// Takes what a gateway says of a downlink or a lambda to the edge node.
import { type DownlinkReport, decodeDownlinkReport, readLambdaTold } from "@tributary/wire";
import type { Door } from "./door.ts";

/** Kept when the report is durable, or was none: only a fault of a gateway that proved itself makes it wrong. */
export async function takeReport(bytes: Uint8Array, gateway: string, door: Door): Promise<DownlinkReport | undefined> {
  const report = decodeDownlinkReport(bytes);
  if (typeof report === "string") {
    const told = readLambdaTold(bytes);
    if (told !== undefined) await door.lambdaTold?.(gateway, told);
    return undefined;
  }
  await door.report?.(gateway, report);
  return report;
}
