// The keys of a LoRaWAN 1.0.x session and how a join makes them (TS001-1.0.4, 6.2.6).
import { type AesKey, concat, encryptBlock, expandKey, toHex } from "@tributary/core";
import { octets, writeNumber } from "./octets.ts";

/** Both keys as 32 hexadecimal digits, so that a session can be kept as JSON. */
export interface SessionKeys {
  /** Integrity codes and MAC commands. */
  readonly nwkSKey: string;
  /** Payloads of the application. */
  readonly appSKey: string;
}

export interface JoinSecrets {
  readonly appKey: string;
  readonly joinNonce: number;
  readonly netId: number;
  readonly devNonce: number;
}

/** A key that is kept as text, ready for use. Throws a RangeError when it has not 32 hexadecimal digits. */
export function keyOf(text: string): AesKey {
  return expandKey(octets(text, 16));
}

export function deriveSessionKeys({ appKey, joinNonce, netId, devNonce }: JoinSecrets): SessionKeys {
  const key = keyOf(appKey);
  const derive = (kind: number) => {
    const block = concat(
      Uint8Array.of(kind),
      writeNumber(joinNonce, 3),
      writeNumber(netId, 3),
      writeNumber(devNonce, 2),
      new Uint8Array(7),
    );
    encryptBlock(key, block, 0, block, 0);
    return toHex(block);
  };
  return { nwkSKey: derive(0x01), appSKey: derive(0x02) };
}
