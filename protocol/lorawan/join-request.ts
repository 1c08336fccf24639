// Reads and writes join requests (TS001-1.0.4, 6.2.5).
import { concat, sameBytes } from "@tributary/core";
import { joinMic, micLength } from "./integrity.ts";
import { readMessageType, writeMessageType } from "./message-type.ts";
import { readIdentifier, readNumber, writeIdentifier, writeNumber } from "./octets.ts";
import { Refusal } from "./refusal.ts";
import { keyOf } from "./session-keys.ts";

export interface JoinRequest {
  readonly joinEui: string;
  readonly devEui: string;
  readonly devNonce: number;
}

const length = 1 + 8 + 8 + 2 + micLength;

/** What the request states; `joinRequestHolds` says whether it is true. */
export function readJoinRequest(bytes: Uint8Array): JoinRequest | Refusal {
  if (readMessageType(bytes[0] ?? 0) !== "join-request") return new Refusal("unknown-type");
  if (bytes.length !== length) return new Refusal(bytes.length < length ? "truncated" : "too-long");
  return {
    joinEui: readIdentifier(bytes, 1, 8),
    devEui: readIdentifier(bytes, 9, 8),
    devNonce: readNumber(bytes, 17, 2),
  };
}

/** Whether a request was made with this application key. */
export function joinRequestHolds(bytes: Uint8Array, appKey: string): boolean {
  const end = bytes.length - micLength;
  return sameBytes(joinMic(keyOf(appKey), bytes.subarray(0, end)), bytes.subarray(end));
}

export function writeJoinRequest({ joinEui, devEui, devNonce }: JoinRequest, appKey: string): Uint8Array {
  const message = concat(
    Uint8Array.of(writeMessageType("join-request")),
    writeIdentifier(joinEui, 8),
    writeIdentifier(devEui, 8),
    writeNumber(devNonce, 2),
  );
  return concat(message, joinMic(keyOf(appKey), message));
}
