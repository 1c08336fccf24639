// Tells people.
export {};
