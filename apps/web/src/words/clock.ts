// The page's clock: the server's time, of which everybody who shows an age is told each second.

let ahead = 0;
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

/** The server's time in UTC seconds, as well as it is known. */
export function now(): number {
  return Math.floor(Date.now() / 1000) + ahead;
}

/** Learns the server's time from an answer that has just arrived. */
export function learnTime(at: number): void {
  ahead = at - Math.floor(Date.now() / 1000);
}

/** Calls `listener` each second until the function that it returns is called; one timer serves all. */
export function eachSecond(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}
