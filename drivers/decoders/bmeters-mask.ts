// The masked index of B METERS RFM-TX1 modules.
import { concat, Fault } from "@tributary/core";
import { readBcd } from "@tributary/mbus";
import type { OpenTelegram, SealedTelegram } from "@tributary/wmbus";

/** Mode 16 of the configuration field: none of the standard's. */
const maskedMode = 0x10;
export const maskedConfiguration = 0x1006;
/** The first record: the index, eight digits. */
const recordLength = 6;
export const indexHeader = 0x0c;

/** By the low nibble of the access number. */
const masks = [
  "75967a101a0a",
  "5b7f70132213",
  "b318b90b8e99",
  "8e7d79074a16",
  "b591079acb69",
  "b8a332a1390e",
  "bd809c7e6099",
  "275cb4c480a3",
  "30d00ace1903",
  "c24cf005a586",
  "544b1698115e",
  "4bee0cc97da2",
  "87ca4a48e41f",
  "c487772e8ae8",
  "e330bd78578c",
  "a49a396f2805",
];

/** Masks the first record, or unmasks it: both are the same step. */
export function mask(record: Uint8Array, accessNumber: number): Uint8Array {
  const row = masks[accessNumber & 15] ?? "";
  return record.map((byte, i) => byte ^ accessNumber ^ Number.parseInt(row.slice(2 * i, 2 * i + 2), 16));
}

/** The telegram with its index in the clear; `undefined` where it is not masked. */
export function openMasked(sealed: SealedTelegram): OpenTelegram | Fault | undefined {
  const { transport, frame, end, meter, link, ci, accessNumber, status, security } = sealed;
  if (transport === undefined || security.layer !== "transport" || security.mode !== maskedMode) return undefined;
  const first = mask(frame.subarray(transport.end, Math.min(end, transport.end + recordLength)), accessNumber);
  const right = first.length === recordLength && first[0] === indexHeader && readBcd(first.subarray(2)) !== undefined;
  if (!right) return new Fault("wrong-key", "driver", transport.end);
  return {
    meter,
    link,
    ci,
    accessNumber,
    status,
    // No key is needed: the telegram is not secured.
    security: { mode: 0, name: "rfm-tx1", authenticated: false },
    content: concat(first, frame.subarray(transport.end + recordLength, end)),
    contentOffset: transport.end,
  };
}
