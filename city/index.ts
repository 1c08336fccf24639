// The simulated city: meters of several utilities whose encrypted telegrams fill the air, the same for the same plan.
export { buildCity } from "./city.ts";
export type { AirTelegram, City, CityMeter, CityPlan, CityUtility, Incident, Truth } from "./plan.ts";
