// Notes beside the readings who heard telegrams and who sent them: facts of radio, and threats.
import { Fault, type Seconds } from "@tributary/core";
import type { Group } from "../meters/meters.ts";
import type { LinkFacts } from "../radio/link-facts.ts";
import type { Answer, Arrival } from "./arrivals.ts";
import type { Threats } from "./threats.ts";

/** Looks who sends what never came from there. */
export function watchSources(
  threats: Threats,
  arrivals: readonly Arrival[],
  answers: readonly Answer[],
  { hearings }: Group,
): void {
  for (let place = 0; place < arrivals.length; place += 1) {
    const { telegrams = [] } = arrivals[place] ?? {};
    const { fates = [] } = answers[place] ?? {};
    for (let which = 0; which < fates.length; which += 1) {
      const [telegram, fate] = [telegrams[which], fates[which]];
      if (telegram === undefined || !("bytes" in telegram)) continue;
      threats.arrived(telegram.gateway, telegram.at, fate instanceof Fault && fate.code === "wrong-key");
    }
  }
  for (const { meter, uplink } of hearings) threats.heard(meter, uplink.gateway, uplink.at);
}

/** Radio facts are written together. */
const writtenEvery: Seconds = 300;

/** Radio is worth statistics, not a telegram: what cannot be noted is said and left. */
export function linkNotes(
  links: LinkFacts | undefined,
  since: Seconds,
  say: (says: string) => void,
): (group: Group) => void {
  let writtenAt = since;
  return ({ hearings, now }) => {
    if (links === undefined) return;
    try {
      for (const { meter, uplink } of hearings) {
        const { gateway, at, rssi } = uplink;
        links.hear(meter, gateway, { at, ...(rssi === undefined ? {} : { rssi }) });
      }
      if (Math.abs(now - writtenAt) < writtenEvery) return;
      writtenAt = now;
      links.flush();
    } catch (error) {
      say(`edge: radio facts could not be written: ${String(error)}`);
    }
  };
}
