// How much faster than real time a city of 50,000 meters is simulated on one core, encryption and water network included.
import { buildCity, type CityPlan, scenario, waterNetwork } from "@tributary/city";
import type { Measurement } from "./measurement.ts";

const start = Date.parse("2025-11-03T00:00:00Z") / 1000;
const quarter = 900;
const hour = 3600;
const day = 24 * hour;
const zone = "Europe/Madrid";
/** Registers of a year take as long for each meter, so that some of all kinds tell how long all take. */
const metersOfYear = 2000;

/** Seconds of CPU, user and system, that some work takes. */
async function cpuSeconds(work: () => void | Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** `--meters N`: a smaller city. */
export async function* bench(args: readonly string[]): AsyncGenerator<Measurement> {
  const told = args.includes("--meters") ? Number(args[args.indexOf("--meters") + 1]) : undefined;
  const { plan: whole } = scenario("city", { seed: 1, start, zone });
  const plan: CityPlan = told === undefined ? whole : { ...whole, meters: told };
  const size = { meters: plan.meters };

  let city = buildCity({ ...plan, meters: 1 });
  const building = await cpuSeconds(() => {
    city = buildCity(plan);
  });
  yield { name: "city built", value: building, unit: "CPU seconds", ...size };

  for (const [number, which] of ["first", "second"].entries()) {
    const from = start + number * day;
    const solving = await cpuSeconds(async () => {
      const network = await waterNetwork(1, city, { from, to: from + day, step: quarter });
      city = buildCity(plan, network);
    });
    yield {
      name: `${which} day, water network solved`,
      value: solving,
      unit: "CPU seconds",
      ...size,
    };
    let [telegrams, bytes] = [0, 0];
    const sending = await cpuSeconds(() => {
      for (const telegram of city.telegrams(from, from + day, hour)) {
        telegrams += 1;
        bytes += telegram.bytes.length;
      }
      for (const uplink of city.uplinks(from, from + day, hour)) {
        telegrams += 1;
        bytes += uplink.bytes.length;
      }
    });
    const sizes = { ...size, telegrams, bytes };
    yield { name: `${which} day, sealed`, value: telegrams / sending, unit: "telegrams per CPU second", ...sizes };
    const times = day / (solving + sending);
    yield { name: `${which} day, sending hourly`, value: times, unit: "times faster than real time", ...sizes };
  }
  yield { name: "memory after two days", value: process.memoryUsage().rss / 1e6, unit: "MB", ...size };

  const some = buildCity({ ...plan, meters: metersOfYear, incidents: {} });
  const seconds = await cpuSeconds(() => {
    for (const { meter } of some.meters) some.registers(meter, start, start + 365 * day, hour);
  });
  const registers = metersOfYear * 365 * 24;
  const sizes = { meters: metersOfYear, registers };
  yield { name: "hourly registers of a year", value: registers / seconds, unit: "registers per CPU second", ...sizes };
  yield {
    name: "the same for the whole city",
    value: (seconds * plan.meters) / metersOfYear,
    unit: "CPU seconds",
    ...size,
  };
}
