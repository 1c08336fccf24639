// What was used, from the registers of meters.
export {};
