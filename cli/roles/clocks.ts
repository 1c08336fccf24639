// The clocks of a process: made here and handed down.
export const milliseconds = (): number => Date.now();
export const seconds = (): number => Math.floor(Date.now() / 1000);
