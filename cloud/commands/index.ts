// Commands of people to meters.
export {};
