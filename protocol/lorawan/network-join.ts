// How a network lets a device join: each nonce once, a new session for each (TS001-1.0.4, 6.2).

import { writeJoinAccept } from "./join-accept.ts";
import { joinRequestHolds, readJoinRequest } from "./join-request.ts";
import { type NetworkDevice, type NetworkSession, newNetworkSession } from "./network-session.ts";
import { Refusal } from "./refusal.ts";
import { deriveSessionKeys } from "./session-keys.ts";

/** What the network gives a device that joins. */
export interface JoinGrant {
  readonly netId: number;
  readonly devAddr: string;
  /** Hz, at most five beside the default ones; 0 leaves a gap. */
  readonly channels?: readonly number[];
}

export interface Joined {
  /** To be kept before the answer is sent: its nonce is used up. */
  readonly device: NetworkDevice;
  /** The session that it has now. */
  readonly session: NetworkSession;
  /** The join accept, for RX1 5 s or RX2 6 s after the end of the request. */
  readonly answer: Uint8Array;
}

/** Judges the join request of a device that the network knows (`readJoinRequest` says of which). */
export function acceptJoin(device: NetworkDevice, bytes: Uint8Array, grant: JoinGrant): Joined | Refusal {
  const request = readJoinRequest(bytes);
  if (request instanceof Refusal) return request;
  const { join, devEui } = device;
  if (join === undefined || request.devEui !== devEui) return new Refusal("unknown-device");
  const { appKey, joinNonce, usedNonces, nonces } = join;
  if (!joinRequestHolds(bytes, appKey)) return new Refusal("wrong-mic");
  const { devNonce } = request;
  const rising = nonces === "rising";
  if (rising ? devNonce <= (usedNonces.at(-1) ?? -1) : usedNonces.includes(devNonce)) return new Refusal("used-nonce");
  const { netId, devAddr, channels = [] } = grant;
  const start = newNetworkSession({ devAddr, ...deriveSessionKeys({ appKey, joinNonce, netId, devNonce }) });
  const channelMask = channels.reduce(
    (mask, frequency, at) => mask + (frequency === 0 ? 0 : 8 << at),
    start.channelMask,
  );
  const session: NetworkSession = { ...start, channelMask };
  const { rx1Offset, rx2, receiveDelay } = session;
  return {
    device: {
      ...device,
      join: { ...join, joinNonce: joinNonce + 1, usedNonces: rising ? [devNonce] : [...usedNonces, devNonce] },
      session,
    },
    session,
    answer: writeJoinAccept(
      {
        joinNonce,
        netId,
        devAddr,
        rx1Offset,
        rx2DataRate: rx2.dataRate,
        rxDelay: receiveDelay / 1000,
        channels,
      },
      appKey,
    ),
  };
}
