// What really happens in the city, for scorers.
import type { MeterId, Seconds } from "@tributary/core";
import type { SimulatedMeter } from "./city-meter.ts";
import type { Incident } from "./incident.ts";
import type { Truth } from "./plan.ts";
import { drawnIn } from "./register-series.ts";

/** Litres in a cubic metre, watt hours in a kilowatt hour. */
const perUnit = 1000;

/** The truth about meters; `find` throws for one that is not of this city. */
export function truthOf(find: (meter: MeterId) => SimulatedMeter, incidents: readonly Incident[]): Truth {
  const index = (meter: MeterId, at: Seconds) => find(meter).measures.total(at) / perUnit;
  return {
    incidents,
    index,
    use: (meter, from, to) => index(meter, to) - index(meter, from),
    drawn(meter, from, to) {
      const { drawn } = find(meter).measures;
      return (drawn(to) - drawn(from)) / perUnit;
    },
    demand: (meter, from, to, step) => drawnIn(find(meter), from, to, step),
    valve(meter, at) {
      const { valve } = find(meter);
      return valve && { state: valve.state(at), position: valve.position(at) };
    },
    household(meter) {
      const { people, vacantInSummer, solarWatts } = find(meter).premises;
      return { people, vacantInSummer, solarWatts };
    },
  };
}
