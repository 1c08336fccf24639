// Keeps the downlinks of simulated gateways until their meters send, as a real gateway does, and reports on them.
import { Fault, fromHex, meterId } from "@tributary/core";
import type { Downlink, DownlinkReport } from "@tributary/wire";
import { readSealed } from "@tributary/wmbus";
import type { HearDownlink } from "./sender.ts";

export interface WaitingDownlinks {
  /** Takes a downlink; one that is known already is reported on as it stands. */
  take(downlink: Downlink): DownlinkReport;
  /** Radios what waits for the meter of a telegram line that was just sent. */
  sent(line: string): DownlinkReport[];
}

/** `seconds`: UTC. */
export function waitingDownlinks(heard: HearDownlink, seconds: () => number): WaitingDownlinks {
  const waiting = new Map<string, Downlink>();
  const newest = new Map<string, DownlinkReport>();
  const report = (id: string, state: DownlinkReport["state"], says: string): DownlinkReport => {
    const said = { id, state, at: seconds(), says };
    newest.set(id, said);
    if (state !== "queued") waiting.delete(id);
    return said;
  };
  const radio = ({ id, meter, frame, expiresAt }: Downlink): DownlinkReport[] => {
    if (expiresAt <= seconds()) return [report(id, "expired", "the meter did not send in time")];
    return heard(meter, frame) ? [report(id, "sent", "radioed by the simulator")] : [];
  };
  return {
    take(downlink) {
      const known = newest.get(downlink.id);
      if (known !== undefined) return known;
      waiting.set(downlink.id, downlink);
      return report(downlink.id, "queued", "waits for the meter");
    },
    sent(line) {
      if (waiting.size === 0) return [];
      const meter = meterOf(line);
      return [...waiting.values()].filter((downlink) => downlink.meter === meter).flatMap(radio);
    },
  };
}

/** The meter whose telegram a line holds. */
function meterOf(line: string): string | undefined {
  const sealed = readSealed(fromHex(String(JSON.parse(line).telegram)) ?? new Uint8Array(0), "none");
  return sealed instanceof Fault ? undefined : meterId(sealed.meter);
}
