// The water network: pressures and flows of a district.
export {};
