// Lets a meter forget what was dated by a clock that stood in the future, so that what follows is not late for years.
import type { Seconds } from "@tributary/core";
import { beginAnew, lateHorizon, newest } from "@tributary/engine-pipeline";
import type { Meter } from "./meter-state.ts";

/** Brings all moments that a meter remembers back to `now`; to be called before something that came `now` is taken. */
export function forgetFuture({ state, streams }: Meter, now: Seconds): void {
  if (state.heardAt <= now) return;
  const { history, watch, heardBy } = state;
  state.heardAt = now;
  history.at = Math.min(history.at, now);
  watch.at = Math.min(watch.at, now);
  watch.hour = Math.min(watch.hour, now);
  for (const incident of watch.open.values()) incident.lastSeen = Math.min(incident.lastSeen, now);
  if (watch.rest !== undefined) {
    watch.rest.at = Math.min(watch.rest.at, now);
    if (watch.rest.usedAt !== undefined) watch.rest.usedAt = Math.min(watch.rest.usedAt, now);
  }
  for (const hearing of heardBy.values()) hearing.at = Math.min(hearing.at, now);
  // What lies a little ahead is a neighbour of what comes now; behind the far future all would be late.
  for (const stream of streams.values()) {
    if ((newest(stream)?.at ?? 0) > now + lateHorizon) beginAnew(stream, now);
  }
}
