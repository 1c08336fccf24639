// Reads and writes join accepts, which the network encrypts by decrypting (TS001-1.0.4, 6.2.6).
import { type AesKey, concat, decryptBlock, encryptBlock, sameBytes } from "@tributary/core";
import { joinMic, micLength } from "./integrity.ts";
import { readMessageType, writeMessageType } from "./message-type.ts";
import { readIdentifier, readNumber, writeIdentifier, writeNumber } from "./octets.ts";
import { Refusal } from "./refusal.ts";
import { keyOf } from "./session-keys.ts";

export interface JoinAccept {
  readonly joinNonce: number;
  readonly netId: number;
  readonly devAddr: string;
  /** How many data rates RX1 is slower than the uplink. */
  readonly rx1Offset: number;
  readonly rx2DataRate: number;
  /** Seconds from the end of an uplink to RX1; 0 means 1. */
  readonly rxDelay: number;
  /** Frequencies in Hz of channels 3 to 7, at most five (CFList type 0); 0 is no channel. */
  readonly channels: readonly number[];
}

const blockLength = 16;
const short = 1 + 12 + micLength;
const withChannels = short + blockLength;
const mostChannels = 5;

export function readJoinAccept(bytes: Uint8Array, appKey: string): JoinAccept | Refusal {
  if (readMessageType(bytes[0] ?? 0) !== "join-accept") return new Refusal("unknown-type");
  if (bytes.length < short) return new Refusal("truncated");
  if (bytes.length !== short && bytes.length !== withChannels) return new Refusal("too-long");
  const key = keyOf(appKey);
  const clear = eachBlock(encryptBlock, key, bytes);
  const end = clear.length - micLength;
  if (!sameBytes(joinMic(key, clear.subarray(0, end)), clear.subarray(end))) return new Refusal("wrong-mic");
  const settings = clear[11] ?? 0;
  // CFListType 0 holds frequencies; another type is of another kind of region and is left alone (RP002, 2.2.5).
  const listed = bytes.length === withChannels && clear[end - 1] === 0 ? mostChannels : 0;
  return {
    joinNonce: readNumber(clear, 1, 3),
    netId: readNumber(clear, 4, 3),
    devAddr: readIdentifier(clear, 7, 4),
    rx1Offset: (settings >> 4) & 0b111,
    rx2DataRate: settings & 0b1111,
    rxDelay: (clear[12] ?? 0) & 0b1111,
    channels: Array.from({ length: listed }, (_, channel) => readNumber(clear, 13 + 3 * channel, 3) * 100),
  };
}

export function writeJoinAccept(accept: JoinAccept, appKey: string): Uint8Array {
  const { joinNonce, netId, devAddr, rx1Offset, rx2DataRate, rxDelay, channels } = accept;
  const list = new Uint8Array(channels.length === 0 ? 0 : blockLength);
  for (const [channel, frequency] of channels.slice(0, mostChannels).entries()) {
    list.set(writeNumber(frequency / 100, 3), 3 * channel);
  }
  const key = keyOf(appKey);
  const message = concat(
    Uint8Array.of(writeMessageType("join-accept")),
    writeNumber(joinNonce, 3),
    writeNumber(netId, 3),
    writeIdentifier(devAddr, 4),
    Uint8Array.of((rx1Offset << 4) | rx2DataRate, rxDelay),
    list,
  );
  return eachBlock(decryptBlock, key, concat(message, joinMic(key, message)));
}

/** Everything behind the first octet, turned block by block: devices need no decryption that way. */
function eachBlock(turn: typeof encryptBlock, key: AesKey, bytes: Uint8Array): Uint8Array {
  const turned = Uint8Array.from(bytes);
  for (let at = 1; at < turned.length; at += blockLength) turn(key, turned, at, turned, at);
  return turned;
}
