// What a node is as a place for lambdas unless it is told: a small board whose CPU costs nothing.
import { freemem } from "node:os";
import { machineTime } from "@tributary/engine-lambda";
import type { MegabytePrices } from "../edge-contract.ts";
import type { OwnPlace } from "./lambda-desk.ts";

export const usualOwnPlace: OwnPlace = { place: "edge", time: machineTime(0.25), memory: freemem, cpuSecond: 0 };
export const freePrices: MegabytePrices = { gateway: 0, cloud: 0 };
