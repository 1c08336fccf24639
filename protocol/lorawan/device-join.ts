// How a device joins over the air: requests that become rarer, and the answer that opens a session (TS001-1.0.4, 6.2 and 7).

import { type Channel, channelAt, type Device, defaultChannels, newSession } from "./device.ts";
import { chargeAirtime } from "./duty-cycle.ts";
import { eu868, powerOf } from "./eu868.ts";
import type { JoinAccept } from "./join-accept.ts";
import { writeJoinRequest } from "./join-request.ts";
import { Refusal } from "./refusal.ts";
import { deriveSessionKeys } from "./session-keys.ts";
import { chanceOf, pickChannel, type Transmission } from "./transmission.ts";

/** What to do next: send this (once the state is kept), try again at a time, or nothing, for it can never be. */
export type Turn =
  | { readonly device: Device; readonly send: Transmission }
  | { readonly notBefore: number }
  | { readonly refused: TurnRefusal };

/**
 * `no-session`: join first. `no-join`: the device has no application key, or its nonces are used up. `too-long`: ask `payloadRoom`.
 * `awaiting`: the last frame is still being repeated. `no-channel`: none allows the data rate. `used-up`: all counters were used.
 */
export type TurnRefusal = "no-session" | "no-join" | "too-long" | "awaiting" | "no-channel" | "used-up";

const hour = 3_600_000;
/** Share of the time for join requests, by ms since the first that was not answered (7). */
const joinShares: readonly { readonly until: number; readonly share: number }[] = [
  { until: hour, share: 0.01 },
  { until: 11 * hour, share: 0.001 },
  { until: Number.POSITIVE_INFINITY, share: 0.0001 },
];

const requestLength = 23;
const lastNonce = 0xffff;

/** The next join request. The data rate falls with each that is not answered, and begins anew after the slowest. */
export function sendJoinRequest(device: Device, now: number): Turn {
  const { join, devEui, air } = device;
  if (join === undefined || join.devNonce > lastNonce) return { refused: "no-join" };
  const { joinEui, appKey, devNonce, attempts } = join;
  const busyUntil = Math.max(join.notBefore, device.quietUntil);
  if (now < busyUntil) return { notBefore: busyUntil };
  const dataRate = device.dataRate - (attempts % (device.dataRate + 1));
  const radio = { air, urgent: true, length: requestLength, dataRate };
  const slot = pickChannel(defaultChannels, radio, now, chanceOf(devEui, devNonce));
  if (slot === undefined) return { refused: "no-channel" };
  const { frequency, airtime, from } = slot;
  if (from > now) return { notBefore: Math.ceil(from) };
  const since = attempts === 0 ? now : join.since;
  const share = joinShares.find(({ until }) => now - since < until)?.share ?? 1;
  const rx1 = now + airtime + eu868.joinAcceptDelay;
  return {
    device: {
      ...device,
      air: chargeAirtime(air, frequency, airtime, now),
      join: {
        ...join,
        devNonce: devNonce + 1,
        attempts: attempts + 1,
        since,
        notBefore: Math.ceil(now + Math.max(airtime / share, rx1 - now + eu868.rx2Later + eu868.receiveDelay)),
        asking: true,
      },
      lastUplink: {
        endsAt: now + airtime,
        rx1: { opensAt: rx1, frequency, dataRate },
        rx2: { opensAt: rx1 + eu868.rx2Later, ...eu868.rx2 },
      },
    },
    send: {
      bytes: writeJoinRequest({ joinEui, devEui, devNonce }, appKey),
      frequency,
      dataRate,
      power: powerOf(0),
      airtime,
      counter: devNonce,
      attempt: attempts + 1,
    },
  };
}

/** The device with the session that an answer opens; a nonce that is not above the last one is an old answer. */
export function takeJoinAccept(device: Device, accept: JoinAccept): Device | Refusal {
  const { join } = device;
  if (join === undefined || !join.asking) return new Refusal("not-joining");
  const { joinNonce, netId, devAddr, rxDelay, rx1Offset, rx2DataRate } = accept;
  if (joinNonce <= join.joinNonce) return new Refusal("used-nonce");
  const channels: (Channel | null)[] = [
    ...defaultChannels,
    ...accept.channels.map((frequency) => (frequency === 0 ? null : channelAt(frequency))),
  ];
  const keys = deriveSessionKeys({ appKey: join.appKey, joinNonce, netId, devNonce: join.devNonce - 1 });
  // With ADR it goes on as it was heard, else as it was told.
  const dataRate = device.adr ? (device.lastUplink?.rx1.dataRate ?? device.dataRate) : device.dataRate;
  const { lastUplink: _, ...rest } = device;
  return {
    ...rest,
    join: { ...join, joinNonce, attempts: 0, asking: false },
    session: {
      ...newSession({ devAddr, ...keys, dataRate }),
      channels,
      channelMask: channels.reduce((mask, channel, index) => mask + (channel === null ? 0 : 2 ** index), 0),
      rx1Offset,
      rx2: { frequency: eu868.rx2.frequency, dataRate: rx2DataRate },
      receiveDelay: 1000 * Math.max(1, rxDelay),
    },
  };
}
