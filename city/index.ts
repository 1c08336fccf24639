// The simulated city: meters of several utilities whose encrypted telegrams fill the air, the same for the same plan.
export type { AirTelegram } from "./air-telegram.ts";
export { batteryYears } from "./battery.ts";
export { buildCity } from "./city.ts";
export type { CityUtility, Customer } from "./customers.ts";
export type { EventReport } from "./event-log.ts";
export type { CityFeed, DownlinkFate } from "./feed.ts";
export { isBankHoliday, isSchoolHoliday } from "./holidays.ts";
export type { FraudWay, Happening, Incident, IncidentKind, LeakForm } from "./incident.ts";
export { usualIncidents } from "./incident-plan.ts";
export type { LorawanDevice } from "./lorawan-device.ts";
export type { AirUplink } from "./lorawan-meter.ts";
export type { Obedience } from "./obey.ts";
export type {
  AddressPlan,
  City,
  CityMeter,
  CityPlan,
  HeededDownlink,
  Household,
  Surroundings,
  Truth,
} from "./plan.ts";
export { type Air, type AirFate, type AirLoss, airLosses, openAir, throughAir } from "./radio/air.ts";
export type { AirGateway, AirPlan, HeardTelegram } from "./radio/air-plan.ts";
export { gatewaysFor, withTroubles } from "./radio/gateways.ts";
export { type UplinkFate, type UplinkPlan, uplinkFate } from "./radio/lorawan-uplink.ts";
export {
  type Scenario,
  type ScenarioName,
  type ScenarioSettings,
  scenario,
  scenarioNames,
} from "./scenarios.ts";
export type { Position } from "./settlement.ts";
export { type NetworkSpan, type WaterNetwork, waterNetwork } from "./water-network.ts";
