// A device and its network for tests: joined over the air, talking through perfect radio.
import { type Device, otaaDevice } from "./device.ts";
import { type Downlink, takeDownlink } from "./device-downlink.ts";
import { sendJoinRequest, type Turn } from "./device-join.ts";
import { sendUplink, type UplinkOrder } from "./device-uplink.ts";
import { buildDownlink, type DownlinkOrder } from "./network-downlink.ts";
import { acceptJoin } from "./network-join.ts";
import { joiningDevice, type NetworkDevice, type NetworkSession } from "./network-session.ts";
import { acceptUplink, type JudgedUplink } from "./network-uplink.ts";
import { Refusal } from "./refusal.ts";
import type { Transmission } from "./transmission.ts";

export const identity = {
  devEui: "0004a30b001c0530",
  joinEui: "70b3d57ed00000dc",
  appKey: "b6b53f4a168a7a88bdf7ea135ce9cfca",
} as const;

export const grant = { netId: 0, devAddr: "00000001" };

type Sending = Extract<Turn, { send: Transmission }>;

export function sending(turn: Turn | { device: Device; gaveUp: number } | undefined): Sending {
  if (turn !== undefined && "send" in turn) return turn;
  return fail(JSON.stringify(turn));
}

export function taken<T extends object>(answer: T | Refusal): T {
  return answer instanceof Refusal ? fail(answer.says) : answer;
}

export function codeOf(answer: object): string {
  return answer instanceof Refusal ? answer.code : "taken";
}

export interface Pair {
  device: Device;
  network: NetworkDevice;
  /** Sends an uplink at a time and has the network judge it. */
  up(order: UplinkOrder, now: number, snr?: number): JudgedUplink & { readonly send: Transmission };
  /** Has the network answer in RX1. */
  down(order?: DownlinkOrder, snr?: number): Downlink;
}

/** Puts a downlink into the first window that is open. */
export function hear(device: Device, bytes: Uint8Array, snr = 7): Downlink | Refusal {
  const window = device.lastUplink?.rx1 ?? fail("no window");
  const { opensAt: at, frequency, dataRate } = window;
  return takeDownlink(device, { bytes, at, frequency, dataRate, snr });
}

export function withSession(network: NetworkDevice): NetworkDevice & { readonly session: NetworkSession } {
  const { session } = network;
  return { ...network, session: session ?? fail("no session") };
}

export function joinedPair(settings: Partial<Parameters<typeof otaaDevice>[0]> = {}): Pair {
  const asking = sending(sendJoinRequest(otaaDevice({ ...identity, dataRate: 5, ...settings }), 0));
  const joined = taken(acceptJoin(joiningDevice({ ...identity, ...settings }), asking.send.bytes, grant));
  const pair: Pair = {
    device: taken(hear(asking.device, joined.answer)).device,
    network: joined.device,
    up(order, now, snr = 7) {
      const { device, send } = sending(sendUplink(pair.device, order, now));
      pair.device = device;
      const judged = taken(acceptUplink([pair.network], send.bytes, { dataRate: send.dataRate, snr, receivers: 1 }));
      pair.network = judged.device;
      return { ...judged, send };
    },
    down(order, snr) {
      const built = buildDownlink(withSession(pair.network), order) ?? fail("no counter left");
      pair.network = built.device;
      const heard = taken(hear(pair.device, built.bytes, snr));
      pair.device = heard.device;
      return heard;
    },
  };
  return pair;
}

function fail(why: string): never {
  throw new RangeError(why);
}
