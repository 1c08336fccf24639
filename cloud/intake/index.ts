// Takes what edge nodes tell.
export {};
