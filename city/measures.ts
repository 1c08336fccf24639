// What the inside of a meter knows at any moment, by what it measures.
import { bucketStart, type Seconds, zoneOffset } from "@tributary/core";
import { atWall, type CivilDay } from "./civil-day.ts";
import { type Counter, counter, type Habit } from "./counter.ts";
import { electricityUse, gasUse, heatUse, routineUse } from "./day-of-use.ts";
import type { Measure } from "./models.ts";
import type { CityUtility } from "./plan.ts";
import type { Premises } from "./premises.ts";
import { within } from "./pulses.ts";
import { between, scatter } from "./random.ts";
import { gridUse } from "./solar.ts";
import { outdoorTemperature } from "./weather.ts";

/** Numbers in the unit that `Measure` states; dates and times as ISO 8601 text in local time. */
export type Measures = Readonly<Partial<Record<Exclude<Measure, "total">, (at: Seconds) => number | string>>> & {
  /** The main register. Never falls. */
  readonly total: (at: Seconds) => number;
};

/** A meter's place: at an address, counting from a local midnight that begins a month. */
export interface Place {
  readonly premises: Premises;
  readonly beginning: Seconds;
  readonly zone: string;
  /** Water that runs away unseen, from a moment on. */
  readonly leak?: { readonly from: Seconds; readonly litresPerHour: number };
}

/** What a meter had counted before anything in this city happened, in L or Wh: it hangs there for years. */
const counted = {
  water: [20_000, 900_000],
  electricity: [500_000, 40_000_000],
  gas: [200_000, 9_000_000],
  heat: [5_000_000, 90_000_000],
} as const satisfies Record<CityUtility, readonly [number, number]>;
/** The day's tariff holds from seven in the morning to eleven in the evening; `share` of what was counted before. */
const dayTariff = { from: 7 * 3600, to: 23 * 3600, share: 0.7 } as const;
const nominalVolts = 230;
/** Water in a heating circuit: what it cools down by in kelvin, and Wh that a litre of it carries per kelvin. */
const circuit = { spread: 30, returns: 38, wattHoursPerLitreKelvin: 1.163 } as const;

/** All that a meter of a utility at a place knows. */
export function measuresOf(utility: CityUtility, place: Place): Measures {
  return measuring[utility](place);
}

const measuring = {
  water(place) {
    const { leak, premises, beginning } = place;
    const batteryDays = between(1500, 5000, premises.seed, 22);
    const drawn = counting("water", place, (day) => routineUse(premises, "water", day));
    const leaked = (at: Seconds) => (leak ? (leak.litresPerHour * Math.max(0, at - leak.from)) / 3600 : 0);
    const total = (at: Seconds) => drawn.total(at) + leaked(at);
    return {
      ...counts(total, place),
      rate: (at) => drawn.rate(at) + (leak && at > leak.from ? leak.litresPerHour : 0),
      "battery-life": (at) => batteryDays - (at - beginning) / 86_400,
      temperature: (at) => 9 + 0.25 * outdoorTemperature(premises.citySeed, at),
    };
  },
  electricity(place) {
    const { premises, zone, beginning } = place;
    const solar = premises.solarWatts > 0;
    const taken: Habit = solar ? (day) => gridUse(premises, day).taken : (day) => electricityUse(premises, day);
    const given: Habit = solar ? (day) => gridUse(premises, day).given : () => [];
    const givenBack = counter(given, beginning, zone);
    const begins = (day: CivilDay) => atWall(day, dayTariff.from);
    const ends = (day: CivilDay) => atWall(day, dayTariff.to);
    const byDay: Habit = (day) => within(taken(day), begins(day), ends(day));
    const byNight: Habit = (day) => [
      ...within(taken(day), day.start, begins(day)),
      ...within(taken(day), ends(day), day.end),
    ];
    const all = counting("electricity", place, taken);
    return {
      ...counts(all.total, place),
      rate: all.rate,
      given: givenBack.total,
      "rate-given": givenBack.rate,
      "day-tariff": counting("electricity", place, byDay, dayTariff.share).total,
      "night-tariff": counting("electricity", place, byNight, 1 - dayTariff.share).total,
      voltage: (at) => nominalVolts + 1.6 * scatter(premises.seed, Math.floor(at / 60)),
    };
  },
  gas(place) {
    const { premises } = place;
    const burnt = counting("gas", place, (day) => gasUse(premises, day));
    return {
      ...counts(burnt.total, place),
      rate: burnt.rate,
      temperature: (at) => 4 + 0.6 * outdoorTemperature(premises.citySeed, at),
    };
  },
  heat(place) {
    const { premises } = place;
    const heat = counting("heat", place, (day) => heatUse(premises, day));
    const litres = 1 / (circuit.spread * circuit.wattHoursPerLitreKelvin);
    return {
      ...counts(heat.total, place),
      rate: heat.rate,
      circulated: (at) => heat.total(at) * litres,
      circulation: (at) => heat.rate(at) * litres,
      "flow-temperature": (at) => circuit.returns + circuit.spread + scatter(premises.seed, at),
      "return-temperature": (at) => circuit.returns + scatter(premises.seed, at, 2),
    };
  },
} as const satisfies Record<CityUtility, (place: Place) => Measures>;

/** A counter that begins with a part of what the meter had counted before. */
function counting(utility: CityUtility, { premises, beginning, zone }: Place, habit: Habit, part = 1): Counter {
  const [least, most] = counted[utility];
  const before = part * between(least, most, premises.seed, 21, most);
  const { total, rate } = counter(habit, beginning, zone);
  return { total: (at) => before + total(at), rate };
}

/** What every counting meter knows. */
function counts(total: (at: Seconds) => number, { zone }: Place) {
  const monthStart = (at: Seconds) => bucketStart(at, "month", zone);
  return {
    total,
    // The value that closed last month is dated with the midnight at which it closed.
    "total-last-month": (at: Seconds) => total(monthStart(at)),
    "last-month": (at: Seconds) => localText(monthStart(at), zone).slice(0, 10),
    clock: (at: Seconds) => localText(at, zone),
  };
}

/** Local date and time to the minute, ISO 8601. */
function localText(at: Seconds, zone: string): string {
  return new Date((at + zoneOffset(at, zone)) * 1000).toISOString().slice(0, 16);
}
