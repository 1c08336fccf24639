// Puts gateways among the meters, and draws what happens to them.
import type { Seconds } from "@tributary/core";
import type { CityMeter } from "../plan.ts";
import { between, hash, share } from "../random.ts";
import type { AirGateway } from "./air-plan.ts";
import { seedOf } from "./link-budget.ts";

const metresInDegree = 111_320;
const daySeconds = 86_400;
/** One antenna in so many is moved within four months, by so many dB. */
const shifts = { chance: 0.25, days: 120, decibels: 10 } as const;
/** One day in so many begins an outage, of so many hours. */
const outages = { chance: 1 / 60, hours: [0.5, 12] } as const;

/** A gateway in the middle of the meters of each square of so many metres that has meters. */
export function gatewaysFor(meters: readonly Pick<CityMeter, "position">[], metres: number): AirGateway[] {
  const side = metres / metresInDegree;
  const squares = new Map<string, { latitude: number; longitude: number; meters: number }>();
  for (const { position } of meters) {
    const narrowing = Math.cos((Math.round(position.latitude) * Math.PI) / 180);
    const square = `${Math.floor(position.latitude / side)} ${Math.floor((position.longitude * narrowing) / side)}`;
    const sum = squares.get(square) ?? { latitude: 0, longitude: 0, meters: 0 };
    sum.latitude += position.latitude;
    sum.longitude += position.longitude;
    sum.meters += 1;
    squares.set(square, sum);
  }
  return Array.from(squares.values(), (sum, index) => ({
    gateway: `G${String(index + 1).padStart(4, "0")}`,
    position: { latitude: sum.latitude / sum.meters, longitude: sum.longitude / sum.meters },
  }));
}

/** The same gateways with what befalls them between two moments: power cuts, and antennas moved by wind or birds. */
export function withTroubles(
  gateways: readonly AirGateway[],
  seed: number,
  from: Seconds,
  until: Seconds,
): AirGateway[] {
  const days = Array.from({ length: Math.ceil((until - from) / daySeconds) }, (_, day) => from + day * daySeconds);
  return gateways.map((gateway) => {
    const own = hash(seed, seedOf(gateway.gateway));
    const moment = (day: Seconds, kind: number) => Math.floor(day + daySeconds * share(own, kind, day));
    return {
      ...gateway,
      outages: days
        .filter((day) => share(own, 1, day) < outages.chance)
        .map((day) => {
          const begin = moment(day, 2);
          return { from: begin, until: begin + Math.round(3600 * between(...outages.hours, own, 3, day)) };
        }),
      shifts: days
        .filter((day) => share(own, 4, day) < shifts.chance / shifts.days)
        .map((day) => ({ at: moment(day, 5), decibels: shifts.decibels })),
    };
  });
}
