// Counts the events of low pressure of each meter, and says which rhythm they have: a hysteresis and a Fourier transform.
import type { LambdaCall, LambdaColumns } from "@tributary/wire";
import type { Stock } from "../stock.ts";

declare const stock: Stock;

/**
 * Reads `pressure` (5-minute or hourly means, bar). Settings: `below` opens an event, `above` ends it (bar). Answers for
 * each meter `{ of, events: [{ from, to }], longest, cyclesPerDay }`; an event that is not over has no `to`. Missing values
 * neither open nor end an event.
 */
export function run({ streams, settings }: LambdaCall) {
  const below = Number(settings["below"] ?? 1.5);
  const above = Number(settings["above"] ?? below + 0.2);
  return (streams["pressure"] ?? []).map((column) => {
    const events: { from: number; to?: number }[] = [];
    let open: { from: number; to?: number } | undefined;
    for (const [index, bar] of column.value.entries()) {
      const start = column.start[index] ?? 0;
      if (bar === null) continue;
      if (open === undefined && bar < below) {
        open = { from: start };
        events.push(open);
      } else if (open !== undefined && bar >= above) {
        open.to = start;
        open = undefined;
      }
    }
    const longest = Math.max(0, ...events.map(({ from, to }) => (to ?? column.start.at(-1) ?? from) - from));
    return { of: column.of, events, longest, cyclesPerDay: rhythmOf(column, below) };
  });
}

/** The strongest rhythm of the time spent below the limit, in turns a day; 0 where there is none. */
function rhythmOf({ start, value }: LambdaColumns, below: number): number {
  const size = 2 ** Math.floor(Math.log2(value.length));
  const low = value.slice(-size).map((bar) => (bar !== null && bar < below ? 1 : 0));
  const seconds = (start[1] ?? 0) - (start[0] ?? 0);
  if (size < 4 || low.every((one) => one === low[0])) return 0;
  const strength = stock.amplitudes(stock.fourier(low));
  strength[0] = 0;
  const strongest = strength.indexOf(Math.max(...strength));
  return (strongest * 86_400) / (size * seconds);
}
