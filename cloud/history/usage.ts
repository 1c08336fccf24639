// Opens what is computed from registers when it is asked: consumption, and the balance of districts.
import { type Consumption, type ConsumptionParts, openConsumption } from "./consumption.ts";
import { type Districts, openDistricts } from "./districts.ts";

export interface Usage {
  readonly consumption: Consumption;
  readonly districts: Districts;
}

export function openUsage(parts: ConsumptionParts): Usage {
  return { consumption: openConsumption(parts), districts: openDistricts(parts) };
}
