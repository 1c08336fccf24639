// What this process is as a place for lambdas, as its configuration says.
import { freemem } from "node:os";
import type { ProcessClock } from "@tributary/core";
import type { MegabytePrices, OwnPlace } from "@tributary/edge-node";
import { machineTime, simulatedTime } from "@tributary/engine-lambda";
import type { Configuration, LambdaPlace } from "@tributary/wire";

/** A small board with a radio, whose battery is dear; a board at the edge that is paid for; a server that is rented. */
const usual: Readonly<Record<LambdaPlace, { readonly speed: number; readonly cpuSecond: number }>> = {
  gateway: { speed: 0.05, cpuSecond: 0.001 },
  edge: { speed: 0.25, cpuSecond: 0.000_02 },
  cloud: { speed: 1, cpuSecond: 0.000_01 },
};
/** A mobile line to the cloud, and a radio of one's own to the gateways. */
const usualPrices: MegabytePrices = { gateway: 0, cloud: 0.002 };

type Settings = Pick<Configuration, "lambdaCosts">;

export function ownPlace(place: LambdaPlace, { lambdaCosts = {} }: Settings, clock: ProcessClock): OwnPlace {
  const { speed = usual[place].speed, cpuSecond = usual[place].cpuSecond } = lambdaCosts;
  // Only a simulation has no time that nobody sets: there all places share one machine.
  const time = clock.steady === undefined ? simulatedTime(speed) : machineTime(speed);
  return { place, time, memory: freemem, cpuSecond };
}

export const megabytePrices = ({ lambdaCosts = {} }: Settings): MegabytePrices => ({
  gateway: lambdaCosts.gatewayMegabyte ?? usualPrices.gateway,
  cloud: lambdaCosts.cloudMegabyte ?? usualPrices.cloud,
});
