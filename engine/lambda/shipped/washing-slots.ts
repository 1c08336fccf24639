// Says in which time slots a washing machine ran, from what a whole house uses minute by minute.
import type { LambdaCall, LambdaColumns } from "@tributary/wire";

const minute = 60;

/**
 * A valve of an inlet fills a drum fast and briefly: so many litres within so few minutes, all of them fast. A shower is
 * longer, a cistern slower, a tap smaller.
 */
const fill = { fastest: 5, fast: 4, least: 6, most: 16, minutes: 4 } as const;
/** A programme fills again after a wash or a rinse: seconds between two of its fills. */
const again = { least: 8 * minute, most: 90 * minute } as const;

interface Fill {
  readonly at: number;
  readonly litres: number;
}

/**
 * Reads `use` (minutes, m3 or L). Settings: `slot`, seconds of a slot (3 hours unless told). Answers for each meter
 * `{ of, slots: [start], fills }`: the slots in which a machine filled, a programme being two fills and more.
 */
export function run({ streams, settings }: LambdaCall) {
  const slot = Number(settings["slot"] ?? 3 * 3600);
  return (streams["use"] ?? []).map((column) => {
    const fills = fillsOf(column);
    const programme = fills.filter((one) =>
      fills.some(({ at }) => Math.abs(at - one.at) >= again.least && Math.abs(at - one.at) <= again.most),
    );
    const slots = [...new Set(programme.map(({ at }) => at - (at % slot)))];
    return { of: column.of, slots, fills: programme.length };
  });
}

/** Runs of fast minutes that are fills. */
function fillsOf({ start, value, unit }: LambdaColumns): Fill[] {
  const litres = unit === "m3" ? 1000 : 1;
  const fills: Fill[] = [];
  let [at, sum, minutes, fastest] = [0, 0, 0, 0];
  const close = () => {
    const right = minutes <= fill.minutes && sum >= fill.least && sum <= fill.most && fastest >= fill.fastest;
    if (right) fills.push({ at, litres: sum });
    [sum, minutes, fastest] = [0, 0, 0];
  };
  for (const [index, used] of value.entries()) {
    const now = (used ?? 0) * litres;
    if (now < fill.fast) {
      close();
      continue;
    }
    if (minutes === 0) at = start[index] ?? 0;
    minutes += 1;
    sum += now;
    fastest = Math.max(fastest, now);
  }
  close();
  return fills;
}
