// Builds the simulated city from its plan.
import { bucketStart, type MeterId, type Seconds, toHex } from "@tributary/core";
import { keyFileColumns } from "@tributary/wire";
import { type SimulatedMeter, shortestInterval, simulatedMeter } from "./city-meter.ts";
import type { Place } from "./measures.ts";
import type { AirTelegram, City, CityMeter, CityPlan, CityUtility, Incident, Truth } from "./plan.ts";
import { type Premises, premisesAt } from "./premises.ts";
import { between, hash } from "./random.ts";
import { contracts, housesInTile, positionAt } from "./settlement.ts";

const everyUtility = ["water", "electricity", "gas"] as const satisfies readonly CityUtility[];
const mostMeters = 50_000;
const leakLitresPerHour = [13, 24] as const;
const hour = 3600;
/** From the city's start on. */
const leakBegins = 128 * hour;
const batteryFails = 60 * hour;

/** What a place in the city is to be, before a meter is mounted there. */
interface Mounting {
  readonly utility: CityUtility;
  readonly premises: Premises;
}

/** A city that does as its plan says. Throws a RangeError for a plan that cannot be built. */
export function buildCity(plan: CityPlan): City {
  const mountings = mountingsOf(plan);
  const leaking = leakingMeter(plan.seed, mountings);
  const failing = failingBattery(plan.seed, mountings, leaking);
  const leak = {
    from: plan.start + (plan.leak?.after ?? leakBegins),
    litresPerHour: Math.round(between(leakLitresPerHour[0], leakLitresPerHour[1], plan.seed, 41)),
  };
  const failsFrom = plan.start + batteryFails;
  // Meters count from the beginning of the month, so that they know what closed the month before.
  const beginning = bucketStart(plan.start, "month", plan.zone);

  const meters = mountings.map(({ utility, premises }, number) => {
    const place: Place = { premises, beginning, zone: plan.zone, ...(number === leaking ? { leak } : {}) };
    return simulatedMeter(number, utility, place, number === failing ? failsFrom : undefined);
  });
  const incidents = meters.flatMap(({ id }, number): Incident[] => {
    if (number === leaking) return [{ kind: "leak", meter: id, ...leak }];
    return number === failing ? [{ kind: "low-battery", meter: id, from: failsFrom }] : [];
  });
  return {
    meters: meters.map((meter) => registryRow(meter, plan)),
    keyFile: () => keyFileOf(meters, plan.zone),
    telegrams: (from, to, interval) => telegramsOf(meters, Math.max(from, plan.start - 1), to, interval),
    truth: truthOf(meters, incidents),
  };
}

const usualCorner = { latitude: 38.35, longitude: -0.5 } as const;

/** What the utility has on file about a meter. */
function registryRow(meter: SimulatedMeter, plan: CityPlan): CityMeter {
  const { id, utility, name, premises } = meter;
  const { corner = usualCorner, districtSize = housesInTile } = plan;
  const classes = contracts[premises.customer][utility];
  return {
    meter: id,
    utility,
    name,
    address: premises.address,
    customer: premises.customer,
    district: `D${String(Math.floor(premises.index / districtSize) + 1).padStart(2, "0")}`,
    position: positionAt(premises.index, corner),
    contracted: classes[hash(premises.seed, 44) % classes.length] ?? 0,
  };
}

/** Address by address along the way: each has water and electricity, and either gas or, where it is laid, heat. */
function mountingsOf({ seed, meters, utilities = everyUtility, addresses = [] }: CityPlan): Mounting[] {
  if (!(meters >= 1 && meters <= mostMeters)) throw new RangeError(`a city has 1 to ${mostMeters} meters`);
  if (utilities.length === 0) throw new RangeError("a city has at least one utility");
  const mountings: Mounting[] = [];
  for (let index = 0; mountings.length < meters; index += 1) {
    const wanted = addresses[index];
    const premises = premisesAt(seed, index, wanted);
    const laid = { water: true, electricity: true, gas: premises.gas, heat: !premises.gas };
    const supplied = wanted?.utilities ?? utilities.filter((utility) => laid[utility]);
    for (const utility of supplied) mountings.push({ utility, premises });
  }
  return mountings.slice(0, meters);
}

/** Number of the household water meter behind which the pipe breaks; -1 where there is none. */
function leakingMeter(seed: number, mountings: readonly Mounting[]): number {
  const homes = mountings.flatMap(({ utility, premises }, number) =>
    utility === "water" && premises.customer === "household" ? [number] : [],
  );
  return homes[hash(seed, 42) % homes.length] ?? -1;
}

/** Number of another meter, one that runs on a battery; -1 where there is none. */
function failingBattery(seed: number, mountings: readonly Mounting[], leaking: number): number {
  const candidates = mountings.flatMap(({ utility }, number) =>
    utility !== "electricity" && number !== leaking ? [number] : [],
  );
  return candidates[hash(seed, 43) % candidates.length] ?? -1;
}

function keyFileOf(meters: readonly SimulatedMeter[], zone: string): string {
  const rows = meters.map(({ id, key, name, model }) =>
    [id, toHex(key), `"${name}"`, "", model.mode === "ell-ctr" ? "" : model.mode, zone].join(","),
  );
  return `${[keyFileColumns.join(","), ...rows].join("\n")}\n`;
}

function* telegramsOf(
  meters: readonly SimulatedMeter[],
  from: Seconds,
  to: Seconds,
  interval: number,
): Iterable<AirTelegram> {
  if (!(interval >= shortestInterval)) throw new RangeError(`an interval has at least ${shortestInterval} seconds`);
  // All send equally often, so that one round in the order of their phases is ordered by time, and so are the rounds.
  const round = meters
    .map((meter) => ({ meter, offset: Math.floor(meter.phase * interval) }))
    .sort((a, b) => a.offset - b.offset);
  for (let start = Math.floor(from / interval) * interval; start <= to; start += interval) {
    for (const { meter, offset } of round) {
      const at = start + offset;
      if (at > from && at <= to) yield meter.telegram(at);
    }
  }
}

/** Litres in a cubic metre, watt hours in a kilowatt hour. */
const perUnit = 1000;

function truthOf(meters: readonly SimulatedMeter[], incidents: readonly Incident[]): Truth {
  const known = new Map(meters.map((meter) => [meter.id, meter]));
  function find(id: MeterId): SimulatedMeter {
    const meter = known.get(id);
    if (meter === undefined) throw new RangeError(`${id} is no meter of this city`);
    return meter;
  }
  const index = (meter: MeterId, at: Seconds) => find(meter).measures.total(at) / perUnit;
  return {
    incidents,
    index,
    use: (meter, from, to) => index(meter, to) - index(meter, from),
    household(meter) {
      const { people, vacantInSummer, solarWatts } = find(meter).premises;
      return { people, vacantInSummer, solarWatts };
    },
  };
}
