// Looks at something by the clock, one look after another, until it is stopped.
import type { ProcessClock } from "@tributary/core";
import type { OnStop } from "./run-role.ts";

/** Milliseconds between looks: in a simulation, whose time stands still meanwhile, more. */
const lookEvery = { real: 1000, simulated: 60_000 };

/** Closes it when the role stops. `every`: milliseconds between looks. */
export function runByClock(
  look: () => Promise<void>,
  close: () => Promise<void>,
  onStop: OnStop,
  clock: ProcessClock,
  every = clock.steady === undefined ? lookEvery.simulated : lookEvery.real,
): void {
  let isStopped = false;
  let disarm = clock.after(every, again);
  function again(): void {
    void clock.hold(look()).finally(() => {
      if (!isStopped) disarm = clock.after(every, again);
    });
  }
  onStop(() => {
    isStopped = true;
    disarm();
    return close();
  });
}
