// Builds the simulated city from its plan.
import type { City, CityPlan } from "./plan.ts";

export function buildCity(_plan: CityPlan): City {
  return {
    meters: [],
    keyFile: () => "meter,key,name,driver,mode,zone\n",
    telegrams: () => [],
    truth: { incidents: [], index: () => 0, use: () => 0 },
  };
}
