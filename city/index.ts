// The simulated city: meters of several utilities whose encrypted telegrams fill the air, the same for the same plan.
export { buildCity } from "./city.ts";
export type { Customer } from "./customers.ts";
export { isBankHoliday, isSchoolHoliday } from "./holidays.ts";
export type {
  AddressPlan,
  AirTelegram,
  City,
  CityMeter,
  CityPlan,
  CityUtility,
  Household,
  Incident,
  Truth,
} from "./plan.ts";
export type { Position } from "./settlement.ts";
