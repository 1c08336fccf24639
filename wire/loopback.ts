// Tells whether a host is this machine.

const loopback = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/;

/** Whether a host may be spoken to in clear: nothing leaves the machine. */
export const isLoopback = (host: string): boolean => loopback.test(host);
