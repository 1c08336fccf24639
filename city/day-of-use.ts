// Plays one day at an address: when somebody does what, and how much of each supply it takes.
import { atWall, type CivilDay } from "./civil-day.ts";
import { type CustomerKind, customerKinds, type Hours, type Routine, type Supply } from "./customers.ts";
import type { Premises } from "./premises.ts";
import type { Pulse } from "./pulses.ts";
import { type Draw, drawer, share } from "./random.ts";
import { outdoorTemperature } from "./weather.ts";

const hour = 3600;
/** Watt hours in a litre of natural gas. */
const gasWattHours = 10.5;
const burnerWatts = 20_000;
/** No heat is wanted from this outdoor temperature on, in °C. */
const heatingLimit = 17;
const fridge = { watts: 95, every: 3000, runs: 900 } as const;
/** Part of the year in which some houses stand empty: from the middle of June to the middle of September. */
const vacation = { from: 0.45, to: 0.7 } as const;
const supplies = ["water", "electricity", "gas"] as const;

const hourLists = new Map<string, readonly number[]>();

/** Hours in which something may happen, each as often as its digit says, so that an even draw picks by weight. */
function hourList(digits: string): readonly number[] {
  let list = hourLists.get(digits);
  if (list === undefined) {
    list = [...digits].flatMap((digit, hour) => new Array<number>(Number(digit)).fill(hour));
    hourLists.set(digits, list);
  }
  return list;
}

function digitsOf([working, free]: Hours, day: CivilDay): string {
  return day.weekend || day.bankHoliday ? free : working;
}

/** Whether nobody is there: closed, a day out now and then, some weeks away, or all the summer. */
function isEmpty(premises: Premises, day: CivilDay): boolean {
  const { emptyDays, closed }: CustomerKind = customerKinds[premises.customer];
  if (closed !== undefined && day.bankHoliday) return true;
  if (closed === "school-holidays" && day.schoolHoliday) return true;
  if (isAway(premises, day)) return true;
  if (emptyDays === 0) return false;
  const week = Math.floor(day.number / 7);
  return share(premises.seed, 11, day.number) < emptyDays || share(premises.seed, 12, week) < emptyDays / 3;
}

/** Whether the house is left for the summer: its people switch off the main fuse, too. */
function isAway({ vacantInSummer }: Premises, day: CivilDay): boolean {
  return vacantInSummer && day.season > vacation.from && day.season < vacation.to;
}

function inSummer(day: CivilDay): boolean {
  return day.season > 0.33 && day.season < 0.75;
}

function play(routine: Routine, premises: Premises, day: CivilDay, vigour: number, draw: Draw): Pulse[] {
  const list = hourList(digitsOf(routine.hours, day));
  const heads = routine.per === "person" ? premises.people : 1;
  const expected = routine.timesADay * heads * (routine.per === "person" ? vigour : 1);
  const times = list.length === 0 ? 0 : Math.floor(expected + draw());
  return Array.from({ length: times }, () => {
    const wall = (list[Math.floor(draw() * list.length)] ?? 0) * hour + draw() * hour;
    const size = draw();
    const seconds = Math.round(routine.seconds[0] + (routine.seconds[1] - routine.seconds[0]) * size);
    const amount = routine.amount[0] + (routine.amount[1] - routine.amount[0]) * size;
    // What would run past midnight begins earlier: a day must know nothing of the day before.
    const from = Math.min(Math.round(atWall(day, wall)), day.end - seconds);
    return { from, seconds, amount };
  });
}

/** What people do with a supply on a day. */
export function routineUse(premises: Premises, supply: Supply, day: CivilDay): Pulse[] {
  if (isEmpty(premises, day)) return [];
  const { routines, summer = 1 }: CustomerKind = customerKinds[premises.customer];
  const season = inSummer(day) ? summer : 1;
  const vigour = season * premises.temper * (0.7 + 0.6 * share(premises.seed, 13, day.number));
  const draw = drawer(premises.seed, 14, day.number, supplies.indexOf(supply));
  return routines[supply]
    .flatMap((routine, index) => {
      if (routine.summer === true && !inSummer(day)) return [];
      if (share(premises.seed, 15, index) >= (routine.owners ?? 1)) return [];
      return play(routine, premises, day, vigour, draw);
    })
    .map((pulse) => heeded(pulse, premises, supply, day));
}

/** A pulse as it is after a call to use less: what is put off begins as long after the call's end as it would have after its beginning. */
function heeded(pulse: Pulse, { seed, reactions }: Premises, supply: Supply, day: CivilDay): Pulse {
  const call = reactions.find((one) => one.supply === supply && pulse.from >= one.from && pulse.from < one.to);
  if (call === undefined || share(seed, 18, pulse.from) >= call.putOff) return pulse;
  return { ...pulse, from: Math.min(pulse.from + call.to - call.from, day.end - pulse.seconds) };
}

/** Electricity of a day, in watt hours: routines, and what is never switched off. */
export function electricityUse(premises: Premises, day: CivilDay): Pulse[] {
  if (isAway(premises, day)) return [];
  const length = day.end - day.start;
  const standby = { from: day.start, seconds: length, amount: (premises.standby * length) / hour };
  const offset = Math.floor(share(premises.seed, 16) * (fridge.every - fridge.runs));
  const runs = Array.from({ length: Math.floor(length / fridge.every) }, (_, index) => ({
    from: day.start + offset + index * fridge.every,
    seconds: fridge.runs,
    amount: (fridge.watts * fridge.runs) / hour,
  }));
  return [standby, ...runs, ...routineUse(premises, "electricity", day)];
}

/** Heat that a building takes on a day, in watt hours, hour by hour, by the temperature outside. */
export function heatUse(premises: Premises, day: CivilDay): Pulse[] {
  const digits = digitsOf(customerKinds[premises.customer].heating, day);
  const wanted = isEmpty(premises, day) ? 0.3 : 1;
  return [...digits].flatMap((digit, index) => {
    const from = atWall(day, index * hour);
    const cold = heatingLimit - outdoorTemperature(premises.citySeed, from);
    const seconds = atWall(day, (index + 1) * hour) - from;
    const amount = (premises.heatLoss * cold * wanted * Number(digit) * seconds) / (9 * hour);
    return amount > 0 && seconds > 0 ? [{ from, seconds, amount }] : [];
  });
}

/** Gas of a day, in litres: routines, and a burner that runs for a part of each hour in which heat is wanted. */
export function gasUse(premises: Premises, day: CivilDay): Pulse[] {
  const burner = heatUse(premises, day).map(({ from, seconds, amount }) => {
    const full = Math.max(burnerWatts, (2 * amount * hour) / seconds);
    const runs = Math.max(1, Math.round((amount / full) * hour));
    const late = Math.floor(share(premises.seed, 17, from) * (seconds - runs));
    return { from: from + late, seconds: runs, amount: amount / gasWattHours };
  });
  return [...burner, ...routineUse(premises, "gas", day)];
}
