// Makes frames that must not be taken: replays, one-bit flips, a neighbour's key, old counters and used nonces under a right code.
import { toHex } from "@tributary/core";
import { type OpenFrame, sealDataFrame } from "./data-frame.ts";
import { writeJoinRequest } from "./join-request.ts";
import { acceptJoin } from "./network-join.ts";
import { joiningDevice, type NetworkDevice, type NetworkSession } from "./network-session.ts";
import { acceptUplink, type Heard } from "./network-uplink.ts";
import { Refusal } from "./refusal.ts";

/** Whole numbers below a limit, the same for the same seed (xorshift32). */
export function seededRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const heard: Heard = { dataRate: 5, snr: 5, receivers: 1 };

interface Victim {
  readonly appKey: string;
  readonly device: NetworkDevice & { readonly session: NetworkSession };
  /** Frames that were taken, and the join request of its session. */
  readonly recorded: readonly Uint8Array[];
  readonly join: Uint8Array;
}

export interface Attack {
  /** Frames that were judged. */
  readonly tried: number;
  /** By kind, how many were taken; all must be 0. */
  readonly taken: Readonly<Record<string, number>>;
  /** Right frames that were taken afterwards, one of each device: the judge is not simply deaf. */
  readonly control: number;
}

const joinEui = "70b3d57ed0000001";
const eui = (index: number) => index.toString(16).padStart(16, "0");

/** A network of so many devices, each with a session and uplinks that were taken. Two share each address. */
function newVictims(count: number, uplinks: number, random: (below: number) => number): Victim[] {
  return Array.from({ length: count }, (_, index) => {
    const appKey = toHex(Uint8Array.from({ length: 16 }, () => random(256)));
    const devAddr = (index >> 1).toString(16).padStart(8, "0");
    const join = writeJoinRequest({ joinEui, devEui: eui(index), devNonce: 9 }, appKey);
    const joined = acceptJoin(joiningDevice({ devEui: eui(index), appKey }), join, { netId: 0, devAddr });
    if (joined instanceof Refusal) throw new RangeError(joined.says);
    let device = joined.device;
    const recorded: Uint8Array[] = [];
    for (let counter = 0; counter < uplinks; counter += 1) {
      const frame = sealDataFrame(nextFrame(sessionOf(device), counter, random), sessionOf(device));
      const judged = acceptUplink([device], frame, heard);
      if (judged instanceof Refusal) throw new RangeError(judged.says);
      device = judged.device;
      recorded.push(frame);
    }
    return { appKey, device: { ...device, session: sessionOf(device) }, recorded, join };
  });
}

function sessionOf({ session }: NetworkDevice): NetworkSession {
  if (session === undefined) throw new RangeError("no session");
  return session;
}

function nextFrame({ devAddr }: NetworkSession, counter: number, random: (below: number) => number): OpenFrame {
  const payload = Uint8Array.from({ length: random(30) }, () => random(256));
  const flags = { adr: true, adrAckReq: false, ack: false, pending: false };
  const confirmed = counter % 2 === 1;
  return { direction: "up", confirmed, devAddr, ...flags, counter, commands: new Uint8Array(0), port: 1, payload };
}

function flipOneBit(frame: Uint8Array, random: (below: number) => number): Uint8Array {
  const flipped = Uint8Array.from(frame);
  const bit = random(8 * frame.length);
  flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return flipped;
}

/** Attacks a network of 40 devices with so many replayed and so many forged frames. */
export function attack(seed: number, replays: number, forgeries: number): Attack {
  const random = seededRandom(seed);
  const uplinks = 50;
  const victims = newVictims(40, uplinks, random);
  const devices = victims.map(({ device }) => device);
  const victim = () => victims[random(victims.length)] ?? fail();
  /** Of another address: a frame in the same address under a neighbour's key would be the neighbour's own. */
  const neighbourOf = (one: Victim) => victims[(victims.indexOf(one) + 2) % victims.length] ?? fail();
  const one = (frames: readonly Uint8Array[]) => frames[random(frames.length)] ?? fail();
  const fresh = ({ device }: Victim) => nextFrame(device.session, device.session.counterUp + 1 + random(50), random);
  const joinWith = (key: string, { device }: Victim, devNonce: number) =>
    writeJoinRequest({ joinEui, devEui: device.devEui, devNonce }, key);

  const kinds: Readonly<Record<string, (at: Victim) => Uint8Array>> = {
    "one bit of a fresh uplink": (at) => flipOneBit(sealDataFrame(fresh(at), at.device.session), random),
    "a neighbour's key": (at) => sealDataFrame(fresh(at), neighbourOf(at).device.session),
    "old counter, right code": (at) =>
      sealDataFrame(nextFrame(at.device.session, random(uplinks), random), at.device.session),
    "one bit of a fresh join request": (at) => flipOneBit(joinWith(at.appKey, at, 10 + random(1000)), random),
    "join with a neighbour's key": (at) => joinWith(neighbourOf(at).appKey, at, 10 + random(1000)),
    "used nonce, right code": (at) => joinWith(at.appKey, at, random(10)),
  };
  const taken: Record<string, number> = {};
  const judge = (kind: string, frame: Uint8Array) => {
    taken[kind] = (taken[kind] ?? 0) + (isTaken(devices, frame) ? 1 : 0);
  };
  for (let i = 0; i < replays; i += 1) {
    const at = victim();
    judge("replay", random(20) === 0 ? at.join : one(at.recorded));
  }
  const rows = Object.entries(kinds);
  for (let i = 0; i < forgeries; i += 1) {
    const [kind, forge] = rows[i % rows.length] ?? fail();
    judge(kind, forge(victim()));
  }
  const control = victims.filter((at) => isTaken(devices, sealDataFrame(fresh(at), at.device.session))).length;
  return { tried: replays + forgeries, taken, control };
}

function isTaken(devices: readonly NetworkDevice[], frame: Uint8Array): boolean {
  const judged = acceptUplink(devices, frame, heard);
  if (!(judged instanceof Refusal) && judged.kind === "uplink") return true;
  const grant = { netId: 0, devAddr: "00000000" };
  return (frame[0] ?? 0) === 0 && devices.some((device) => !(acceptJoin(device, frame, grant) instanceof Refusal));
}

function fail(): never {
  throw new RangeError("nothing there");
}
