// Holds every source that a process hears to what the settings allow it.
import type { ProcessClock } from "@tributary/core";
import { type GatewayPlace, openAllowance } from "@tributary/edge-gateway";
import type { Configuration } from "@tributary/wire";

/** `heldBack` is told of each time that a source may not come in. In simulations, whose time stands still, there are no limits. */
export function sourceLimits(
  { limits }: Configuration,
  { steady }: ProcessClock,
  heldBack: (source: string) => void,
): Pick<GatewayPlace, "allowance"> {
  return steady === undefined ? {} : { allowance: openAllowance(limits, steady, heldBack) };
}

/** Sources that are spoken of: enough to see what happens, too few to fill a log. */
const mostSaid = 100;
const sayAgain = 600_000;

/** Says of each source that it is held back, and after ten minutes again how often it was. */
export function sayHeldBack(say: (says: string) => void, { now }: ProcessClock): (source: string) => void {
  const told = new Map<string, { at: number; times: number }>();
  return (source) => {
    const before = told.get(source);
    if (before === undefined && told.size >= mostSaid) return;
    const times = (before?.times ?? 0) + 1;
    if (before !== undefined && now() - before.at < sayAgain) {
      before.times = times;
      return;
    }
    told.set(source, { at: now(), times });
    say(`security: ${source} brings more than its limits: it was held back ${times === 1 ? "once" : `${times} times`}`);
  };
}
