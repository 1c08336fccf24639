// The balance of a district: what went in, what was used, what was lost.
export {};
