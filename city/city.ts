// Builds the simulated city from its plan.
import { bucketStart, Fault, type MeterId, type Seconds, toHex } from "@tributary/core";
import { keyFileColumns } from "@tributary/wire";
import { airTime } from "./air-time.ts";
import { modelFor, type SimulatedMeter, simulatedMeter } from "./city-meter.ts";
import type { CityUtility } from "./customers.ts";
import { eventLog } from "./event-log.ts";
import { openFeed } from "./feed.ts";
import type { Happening, Incident } from "./incident.ts";
import { planIncidents } from "./incident-plan.ts";
import { inletFlow, plannedLosses } from "./inlets.ts";
import { shortestPause } from "./lorawan-device.ts";
import { uplinkOf } from "./lorawan-meter.ts";
import type { Obedience } from "./obey.ts";
import type { City, CityMeter, CityPlan, HeededDownlink, Surroundings } from "./plan.ts";
import { type Premises, premisesAt } from "./premises.ts";
import { hash, share } from "./random.ts";
import { shownAt } from "./register-series.ts";
import { contracts, housesInTile, positionAt } from "./settlement.ts";
import { truthOf } from "./truth.ts";

const everyUtility = ["water", "electricity", "gas"] as const satisfies readonly CityUtility[];
const mostMeters = 50_000;
const day = 86_400;
const usualDays = 365;
const usualCorner = { latitude: 38.35, longitude: -0.5 } as const;

/** Makers of meters that are large enough for the inlet of a district, and how often these send. */
const inletMakers = ["AXI"] as const;
const inletInterval = 900;

/** A place for a meter, before one is mounted there. */
interface Place {
  readonly utility: CityUtility;
  readonly premises: Premises;
  readonly wanted: readonly Happening[];
  /** Whether the meter speaks LoRaWAN. */
  readonly lorawan?: true;
  /** The district whose inlet it is. */
  readonly inlet?: string;
}

/** A city that does as its plan says. Throws a RangeError for a plan that cannot be built. */
export function buildCity(plan: CityPlan, surroundings: Surroundings = {}): City {
  const { meters, incidents } = metersOf(plan, surroundings);
  const byId = new Map(meters.map((meter) => [meter.id, meter]));
  function find(id: MeterId): SimulatedMeter {
    const meter = byId.get(id);
    if (meter === undefined) throw new RangeError(`${id} is no meter of this city`);
    return meter;
  }
  const spoken = Map.groupBy(meters, ({ lorawan }) => (lorawan === undefined ? "wmbus" : "lorawan"));
  const air = airTime(spoken.get("wmbus") ?? [], (meter, at) => meter.telegram(at));
  const beginning = beginningOf(plan);
  const band = airTime(
    spoken.get("lorawan") ?? [],
    (meter, at) => meter.lorawan && uplinkOf(meter, meter.lorawan, beginning, at),
  );
  const heeded: HeededDownlink[] = [];
  const open = (from: Seconds, interval?: Seconds) => air.open(Math.max(from, plan.start - 1), interval);
  function downlink(id: MeterId, frame: Uint8Array, at: Seconds): Obedience {
    const meter = find(id);
    const obedience = meter.hear(frame, at);
    if (!(obedience instanceof Fault)) {
      air.tell(meter);
      heeded.push({ meter: id, frame, at });
    }
    return obedience;
  }
  for (const { meter, frame, at } of plan.heeded ?? []) downlink(meter, frame, at);
  const span = [plan.start, plan.start + (plan.days ?? usualDays) * day] as const;
  const ids = meters.map(({ id }) => id);
  return {
    meters: meters.map((meter) => registryRow(meter, plan)),
    keyFile: () => keyFileOf(spoken.get("wmbus") ?? [], plan.zone),
    devices: () => meters.flatMap(({ lorawan }) => lorawan ?? []),
    uplinks: (from, to, interval) => {
      const pause = interval === undefined ? undefined : Math.max(shortestPause, interval);
      return band.open(Math.max(from, plan.start - 1), pause).until(to);
    },
    telegrams: (from, to, interval) => open(from, interval).until(to),
    openFeed: (from, interval) => openFeed(open(from, interval), downlink),
    downlink,
    heeded,
    registers: (meter, from, to, step) => shownAt(find(meter), from, to, step),
    batteryForecast: (meter, at, interval) => find(meter).battery?.years(at, interval),
    events: eventLog(plan.seed, incidents, ids, span),
    truth: truthOf(find, incidents),
  };
}

/** Meters count from the beginning of the month, so that they know what closed the month before. */
function beginningOf({ start, zone }: CityPlan): Seconds {
  return bucketStart(start, "month", zone);
}

/** All meters, and what happens to them: those first that hang there from the beginning, then those that replace some. */
function metersOf(plan: CityPlan, surroundings: Surroundings): { meters: SimulatedMeter[]; incidents: Incident[] } {
  const houses = placesOf(plan);
  const places = [...houses, ...inletsOf(houses, plan)];
  const happens = planIncidents(
    plan,
    places.map(({ utility, premises, wanted, inlet, lorawan = false }, number) => {
      const makers = inlet === undefined ? (plan.makers ?? []) : inletMakers;
      const model = modelFor({ number, utility, premises, makers, lorawan });
      return { utility, customer: inlet === undefined ? premises.customer : "utility", model, wanted };
    }),
  );
  const common = {
    beginning: beginningOf(plan),
    zone: plan.zone,
    ...(plan.interval === undefined ? {} : { interval: plan.interval }),
    ...(plan.makers === undefined ? {} : { makers: plan.makers }),
    ...(surroundings.pressure === undefined ? {} : { pressure: surroundings.pressure }),
  };
  const meters: SimulatedMeter[] = [];
  const replacing: { place: number; mounted: number }[] = [];
  for (const [place, { utility, premises, inlet, lorawan = false }] of places.entries()) {
    const happenings = happens.get(place) ?? [];
    if (inlet !== undefined) {
      const flow = flowInto(inlet);
      const own = { makers: inletMakers, interval: plan.interval ?? inletInterval, inlet: { district: inlet, flow } };
      meters.push(simulatedMeter({ ...common, number: place, place, utility, premises, happenings, ...own }));
      continue;
    }
    const removed = happenings.find(({ kind }) => kind === "exchange")?.from;
    if (removed !== undefined) replacing.push({ place, mounted: removed });
    const until = removed === undefined ? {} : { removed };
    meters.push(simulatedMeter({ number: place, place, utility, premises, lorawan, happenings, ...common, ...until }));
  }
  const incidents = meters.flatMap(({ id }, place) =>
    (happens.get(place) ?? []).map((happening): Incident => ({ ...happening, meter: id })),
  );
  for (const { place, mounted } of replacing) {
    const { utility, premises, lorawan = false } = places[place] ?? {};
    if (utility === undefined || premises === undefined) continue;
    const number = meters.length;
    meters.push(simulatedMeter({ number, place, utility, premises, lorawan, happenings: [], mounted, ...common }));
  }
  return { meters, incidents };

  function flowInto(district: string) {
    const drawing = meters.filter(
      ({ utility, premises, inlet }) =>
        utility === "water" && inlet === undefined && districtOf(premises, plan) === district,
    );
    const { losses } = surroundings;
    const lost =
      losses === undefined
        ? plannedLosses(hash(plan.seed, 92, Number(district.slice(1))), drawing.length)
        : (at: Seconds) => losses(district, at);
    return inletFlow(drawing, lost, common.beginning);
  }
}

/** The district metered area of an address. */
function districtOf({ index }: Premises, { districtSize = housesInTile }: CityPlan): string {
  return `D${String(Math.floor(index / districtSize) + 1).padStart(2, "0")}`;
}

/** The inlets of all districts with water, each at its first house. */
function inletsOf(houses: readonly Place[], plan: CityPlan): Place[] {
  if (plan.inlets !== true) return [];
  const water = houses.filter(({ utility }) => utility === "water");
  const first = new Map(water.toReversed().map(({ premises }) => [districtOf(premises, plan), premises]));
  return [...first]
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([inlet, premises]) => ({ utility: "water", premises, wanted: [], inlet }));
}

/** What the utility has on file about a meter. */
function registryRow(meter: SimulatedMeter, plan: CityPlan): CityMeter {
  const { id, utility, name, point, premises, interval, mounted, removed, inlet } = meter;
  const { corner = usualCorner, homesInBuilding = 1 } = plan;
  const classes = contracts[premises.customer][utility];
  return {
    meter: id,
    utility,
    name,
    point,
    ...(mounted === undefined ? {} : { mounted }),
    ...(removed === undefined ? {} : { removed }),
    interval,
    address: premises.address,
    building: `B${String(Math.floor(premises.index / homesInBuilding) + 1).padStart(4, "0")}`,
    customer: inlet === undefined ? premises.customer : "utility",
    ...(meter.lorawan === undefined ? {} : { devEui: meter.lorawan.devEui }),
    district: districtOf(premises, plan),
    position: positionAt(premises.index, corner),
    contracted: inlet === undefined ? (classes[hash(premises.seed, 44) % classes.length] ?? 0) : 0,
  };
}

/** Address by address along the way: each has water and electricity, and either gas or, where it is laid, heat. */
function placesOf({ seed, meters, utilities = everyUtility, addresses = [], lorawan = 0 }: CityPlan): Place[] {
  if (!(meters >= 1 && meters <= mostMeters)) throw new RangeError(`a city has 1 to ${mostMeters} meters`);
  if (utilities.length === 0) throw new RangeError("a city has at least one utility");
  const places: Place[] = [];
  for (let index = 0; places.length < meters; index += 1) {
    const wanted = addresses[index];
    const premises = premisesAt(seed, index, wanted);
    const laid = { water: true, electricity: true, gas: premises.gas, heat: !premises.gas };
    const supplied = wanted?.utilities ?? utilities.filter((utility) => laid[utility]);
    for (const utility of supplied) {
      const speaks = utility === "water" && share(premises.seed, 49) < lorawan;
      const place = { utility, premises, wanted: wanted?.incidents?.[utility] ?? [] };
      places.push(speaks ? { ...place, lorawan: true } : place);
    }
  }
  return places.slice(0, meters);
}

function keyFileOf(meters: readonly SimulatedMeter[], zone: string): string {
  const rows = meters.map(({ id, key, name, model }) =>
    [id, toHex(key), `"${name}"`, "", model.mode === "ell-ctr" ? "" : model.mode, zone].join(","),
  );
  return `${[keyFileColumns.join(","), ...rows].join("\n")}\n`;
}
