// The balance of a district: what went in, what was used, what was lost.
export { type Balance, balanceOf, type DistrictBalance } from "./balance.ts";
export { type DistrictHours, heard, type MeterHours } from "./hours.ts";
export { type NewLeak, newLeaks } from "./new-leak.ts";
