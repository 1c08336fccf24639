// What the inside of a meter knows at any moment, by what it measures.
import { bucketStart, type Seconds, valveStates } from "@tributary/core";
import { atWall, type CivilDay } from "./civil-day.ts";
import { type ClockSetting, localText, meterClock } from "./clock.ts";
import { type Counter, counter, type Habit, remembered } from "./counter.ts";
import type { CityUtility } from "./customers.ts";
import { electricityUse, gasUse, heatUse, routineUse } from "./day-of-use.ts";
import type { Happening } from "./incident.ts";
import { backflow, counted, losses, once, together } from "./incident-effects.ts";
import type { Measure } from "./models.ts";
import type { Premises } from "./premises.ts";
import { within } from "./pulses.ts";
import { between, scatter, share } from "./random.ts";
import { gridUse } from "./solar.ts";
import { shutOff, type Valve, valveOf } from "./valve.ts";
import { outdoorTemperature } from "./weather.ts";

/** Numbers in the unit that `Measure` states; dates and times as ISO 8601 text in local time. */
export type Measures = Readonly<Partial<Record<Exclude<Measure, "total">, (at: Seconds) => number | string>>> & {
  /** The main register, counted on beyond its highest number. Falls only where something flows back. */
  readonly total: (at: Seconds) => number;
  /** What has really been taken since the city's beginning: the register but for what it does not see. */
  readonly drawn: (at: Seconds) => number;
};

/** A meter's place: at an address, counting from a local midnight that begins a month. */
export interface Place {
  readonly premises: Premises;
  readonly beginning: Seconds;
  readonly zone: string;
  readonly happenings: readonly Happening[];
  /** When it was mounted, new; years ago unless told. */
  readonly mounted?: Seconds;
  /** Whether the meter's clock follows the civil one in summer. */
  readonly summerTime: boolean;
  /** What passes it in place of what the people at the address use. */
  readonly flow?: Counter;
  /** What shuts its pipe off; an open one unless told. */
  readonly valve?: Valve;
  /** When its clock was set since it hangs there, and how wrong. */
  readonly clockSet?: ClockSetting;
  /** Pressure in bar, where the network is computed. */
  readonly pressure?: (at: Seconds) => number;
}

/** What a meter had counted before anything in this city happened, and at what its register begins anew, in L or Wh. */
const registers = {
  water: { least: 20_000, most: 900_000, capacity: 1e8 },
  electricity: { least: 500_000, most: 40_000_000, capacity: 1e9 },
  gas: { least: 200_000, most: 9_000_000, capacity: 1e8 },
  heat: { least: 5_000_000, most: 90_000_000, capacity: 1e10 },
} as const satisfies Record<CityUtility, { least: number; most: number; capacity: number }>;
/** The day's tariff holds from seven in the morning to eleven in the evening; `share` of what was counted before. */
const dayTariff = { from: 7 * 3600, to: 23 * 3600, share: 0.7 } as const;
const nominalVolts = 230;
/** Water in a heating circuit: what it cools down by in kelvin, and Wh that a litre of it carries per kelvin. */
const circuit = { spread: 30, returns: 38, wattHoursPerLitreKelvin: 1.163 } as const;
/** Bar in the pipe where no network is computed: by the height of the place, a little less while much is drawn. */
const pipe = { high: 4.6, low: 2.8, swing: 0.25 } as const;
/** Kelvins by which the coldest of a month lies below its end. */
const coldest = 2;

/** What the register of a utility's meters begins anew at, in L or Wh. */
export function capacityOf(utility: CityUtility): number {
  return registers[utility].capacity;
}

/** All that a meter of a utility at a place knows. */
export function measuresOf(utility: CityUtility, place: Place): Measures {
  return measuring[utility](place);
}

const measuring = {
  water(place) {
    const { premises, beginning, zone, happenings } = place;
    const counting = { seed: premises.seed, beginning, zone };
    const used = place.flow ?? counter((day) => routineUse(premises, "water", day), beginning, zone);
    const lost = losses(happenings, counting);
    const valve = place.valve ?? valveOf([]);
    const drawn = shutOff(lost === undefined ? used : together(used, lost), valve);
    const back = backflow(happenings, counting);
    const seen = counted(drawn, happenings);
    const net = back === undefined ? seen : { ...seen, total: (at: Seconds) => seen.total(at) - back.total(at) };
    const { total, rate } = registered(net, startOf("water", place, net), place);
    const monthStart = (at: Seconds) => bucketStart(at, "month", zone);
    const outside = (at: Seconds) => outdoorTemperature(premises.citySeed, at);
    const inPipe = (at: Seconds) => 9 + 0.25 * outside(at);
    const still = between(pipe.low, pipe.high, premises.citySeed, 23, Math.floor(premises.index / 12));
    return {
      ...counts(total, place),
      rate,
      drawn: drawn.total,
      backward: back?.total ?? (() => 0),
      temperature: inPipe,
      "temperature-outside": outside,
      "coldest-last-month": (at) => inPipe(monthStart(at)) - coldest / 4,
      "coldest-outside-last-month": (at) => outside(monthStart(at)) - coldest,
      pressure: place.pressure ?? ((at) => still - pipe.swing * share(premises.citySeed, 24, Math.floor(at / 900))),
      valve: (at) => valveStates.indexOf(valve.state(at)),
      "valve-position": valve.position,
      info: () => 0,
    };
  },
  electricity(place) {
    const { premises, zone, beginning, happenings } = place;
    const grid = remembered((day) =>
      premises.solarWatts > 0 ? gridUse(premises, day) : { taken: electricityUse(premises, day), given: [] },
    );
    const taken: Habit = (day) => grid(day).taken;
    const begins = (day: CivilDay) => atWall(day, dayTariff.from);
    const ends = (day: CivilDay) => atWall(day, dayTariff.to);
    const byDay: Habit = (day) => within(taken(day), begins(day), ends(day));
    const byNight: Habit = (day) => [
      ...within(taken(day), day.start, begins(day)),
      ...within(taken(day), ends(day), day.end),
    ];
    const drawn = counter(taken, beginning, zone);
    const seen = counted(drawn, happenings);
    const start = startOf("electricity", place, seen);
    const register = (habit: Habit, part: number) =>
      registered(counted(counter(habit, beginning, zone), happenings), () => part * start(), place);
    const { total, rate } = registered(seen, start, place);
    const givenBack = register((day) => grid(day).given, 0);
    return {
      ...counts(total, place),
      rate,
      drawn: drawn.total,
      given: givenBack.total,
      "rate-given": givenBack.rate,
      "day-tariff": register(byDay, dayTariff.share).total,
      "night-tariff": register(byNight, 1 - dayTariff.share).total,
      voltage: (at) => nominalVolts + 1.6 * scatter(premises.seed, Math.floor(at / 60)),
    };
  },
  gas(place) {
    const { premises, beginning, zone, happenings } = place;
    const drawn = counter((day) => gasUse(premises, day), beginning, zone);
    const seen = counted(drawn, happenings);
    const { total, rate } = registered(seen, startOf("gas", place, seen), place);
    return {
      ...counts(total, place),
      rate,
      drawn: drawn.total,
      temperature: (at) => 4 + 0.6 * outdoorTemperature(premises.citySeed, at),
    };
  },
  heat(place) {
    const { premises, beginning, zone } = place;
    const drawn = counter((day) => heatUse(premises, day), beginning, zone);
    const heat = registered(drawn, startOf("heat", place, drawn), place);
    const litres = 1 / (circuit.spread * circuit.wattHoursPerLitreKelvin);
    return {
      ...counts(heat.total, place),
      rate: heat.rate,
      drawn: drawn.total,
      circulated: (at) => heat.total(at) * litres,
      circulation: (at) => heat.rate(at) * litres,
      "flow-temperature": (at) => circuit.returns + circuit.spread + scatter(premises.seed, at),
      "return-temperature": (at) => circuit.returns + scatter(premises.seed, at, 2),
    };
  },
} as const satisfies Record<CityUtility, (place: Place) => Measures>;

/** What a meter had counted at the city's beginning. One whose register is to overflow begins so that it then does. */
function startOf(utility: CityUtility, { premises, happenings }: Place, main: Counter): () => number {
  const { least, most, capacity } = registers[utility];
  const overflow = happenings.find(({ kind }) => kind === "rollover");
  if (overflow !== undefined) return once(() => Math.ceil(capacity - main.total(overflow.from)));
  const start = between(least, most, premises.seed, 21, most);
  return () => start;
}

/** What a register shows of a flow: on from its start, or from nothing where the meter was new when it was mounted. */
function registered(flow: Counter, start: () => number, { mounted }: Place): Counter {
  if (mounted === undefined) return { total: (at) => start() + flow.total(at), rate: flow.rate };
  const before = once(() => flow.total(mounted));
  return { total: (at) => (at <= mounted ? 0 : flow.total(at) - before()), rate: flow.rate };
}

/** What every counting meter knows. */
function counts(total: (at: Seconds) => number, place: Place) {
  const { zone, premises, beginning, summerTime, happenings, clockSet } = place;
  const monthStart = (at: Seconds) => bucketStart(at, "month", zone);
  return {
    total,
    // The value that closed last month is dated with the midnight at which it closed.
    "total-last-month": (at: Seconds) => total(monthStart(at)),
    "last-month": (at: Seconds) => localText(monthStart(at), zone).slice(0, 10),
    clock: meterClock(premises.seed, beginning, zone, summerTime, happenings, clockSet),
  };
}
