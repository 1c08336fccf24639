// Writes what the meters of a simulated city show each hour as a Parquet file, also those of a city many times as great.
import { buildCity, type City, type CityMeter, type CityPlan } from "@tributary/city";
import { type MeterId, meterId, type RegisterName, readMeterId } from "@tributary/core";
import { type ScaledRegister, type WrittenRegisters, writeRegisterFile } from "@tributary/engine-series";

export interface RegistersWanted {
  readonly path: string;
  /** Of the simulated city, whose meters are as different as people are. */
  readonly plan: CityPlan;
  /** UTC seconds; hours before it are written. */
  readonly end: number;
  /** Meters in the file; beyond those of the city they are these again, some weeks later and taking more or less. */
  readonly meters: number;
}

const hour = 3600;
const week = 7 * 24;
/** Weeks by which a copy may be ahead, so that its weekdays and hours stay what they are. */
const mostWeeks = 8;
/** Least and most of what a copy takes, times what its original takes. */
const [least, most] = [0.5, 1.6];
/** The golden ratio spreads numbers evenly, however many there are. */
const golden = 0.618_033_988_749_895;

/** L of water and gas, Wh of the others. */
const registerOf: Readonly<Record<CityMeter["utility"], RegisterName>> = {
  water: "volume",
  gas: "volume",
  electricity: "energy",
  heat: "energy",
};

/** The id of the meter with another number: its last five digits are its place in the city. */
function renumbered(meter: MeterId, number: number): MeterId {
  const address = readMeterId(meter);
  if (address === undefined) throw new RangeError(`${meter} is no meter`);
  return meterId({ ...address, id: address.id.slice(0, 3) + String(number).padStart(5, "0") });
}

/** What the meters of a city and of its copies show, by the city's own meters in their order. */
export function* scaledRegisters(city: City, meters: number): Iterable<ScaledRegister> {
  const originals = city.meters.length;
  // Meters that take the place of others during the time come beside those that were wanted.
  for (let number = 0; number < Math.max(meters, originals); number += 1) {
    const [source, copy] = [number % originals, Math.floor(number / originals)];
    const original = city.meters[source];
    if (original === undefined) return;
    const drawn = (number * golden) % 1;
    yield {
      meter: copy === 0 ? original.meter : renumbered(original.meter, number),
      register: registerOf[original.utility],
      source,
      shift: copy === 0 ? 0 : week * (number % mostWeeks),
      factor: copy === 0 ? 1 : least + (most - least) * drawn,
      offset: 0,
    };
  }
}

export async function writeCityRegisters({ path, plan, end, meters }: RegistersWanted): Promise<WrittenRegisters> {
  const city = buildCity(plan);
  const from = plan.start;
  const reach = meters > city.meters.length ? mostWeeks * week * hour : 0;
  function* sources() {
    for (const { meter } of city.meters) yield city.registers(meter, from, end + reach, hour);
  }
  const steps = Math.floor((end - from) / hour);
  return writeRegisterFile({
    path,
    from,
    step: hour,
    steps,
    sources: sources(),
    meters: scaledRegisters(city, meters),
  });
}
