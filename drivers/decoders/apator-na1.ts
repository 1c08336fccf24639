// Reads the telegrams of Apator's water module APT-WMBUS-NA-1: one sealed block of its own make behind CI A0 or A1.
import { cbcDecrypt, cbcEncrypt, Fault, type MeterAddress, type Reading } from "@tributary/core";
import { addressLength, putAddress } from "@tributary/mbus";
import { type Key, type OpenTelegram, type SealedTelegram, scheduleOf } from "@tributary/wmbus";
import type { Decoder } from "./decoder.ts";
import { textReading, valueReading } from "./value.ts";

const headLength = 2;
const blockLength = 16;
const coarseCi = 0xa1;
/** First byte of every block; shows a wrong key. */
const mark = 0x2f;
const summerTime = 0x01;
const litre = -3;
/** Modules leave the factory with this key, and most keep it. */
const makersKey = new Uint8Array(16);

function initialVector(meter: MeterAddress, accessNumber: number): Uint8Array {
  const iv = new Uint8Array(blockLength).fill(accessNumber, addressLength);
  putAddress(iv, 0, meter, "link");
  return iv;
}

/** Where the block's head begins; `undefined` where the telegram has none. */
function headOf({ ci, transport, frame, end }: SealedTelegram): number | undefined {
  const at = transport?.end ?? frame.length;
  return (ci === 0xa0 || ci === coarseCi) && end - at === headLength + blockLength ? at : undefined;
}

function open(sealed: SealedTelegram, key: Key | undefined): OpenTelegram | Fault | undefined {
  const at = headOf(sealed);
  if (at === undefined) return undefined;
  const { frame, end, meter, link, ci } = sealed;
  const schedule = key ?? makersKey;
  if (schedule.length !== blockLength) return new Fault("wrong-key", "application", at);
  const accessNumber = frame[at] ?? 0;
  const content = frame.slice(at + 1, end);
  const block = content.subarray(1);
  cbcDecrypt(scheduleOf(schedule), initialVector(meter, accessNumber), block);
  if (block[0] !== mark) return new Fault(key === undefined ? "no-key" : "wrong-key", "application", at + headLength);
  const security = { mode: 5, name: "mode-5", authenticated: false };
  return { meter, link, ci, accessNumber, status: 0, security, content, contentOffset: at + 1 };
}

/** Volumes are litres times ten to a power of 0 to 3; the historic one is told as how much less and how many hours ago. */
function readings(ci: number, content: Uint8Array): Reading[] {
  const [flags = 0, , exponents = 0, low = 0, mid = 0, high = 0] = content;
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  const exponent = litre + ((exponents >> 4) & 3);
  const volume = (high << 20) | (mid << 12) | (low << 4) | (exponents & 15);
  const seconds = view.getUint32(6, true);
  const [ageLow = 0, shared = 0, lessLow = 0, lessMid = 0, lessHigh = 0] = content.subarray(10);
  const hours = ageLow | ((shared >> 2) << 8);
  const less = (lessHigh << 18) | (lessMid << 10) | (lessLow << 2) | (shared & 3);
  const marks = (flags & summerTime) === 0 ? {} : { qualifiers: ["summer-time"] };
  return [
    // Behind CI A1 the lowest eight bits of the volume are left out.
    valueReading("volume", volume, exponent, ci === coarseCi ? { qualifiers: ["coarse"] } : {}),
    valueReading("volume", volume - less, exponent, { storage: 1, at: minuteOf(seconds - 3600 * hours) }),
    valueReading("duration", hours, 0, { unit: "h", storage: 1, qualifiers: ["age"] }),
    textReading("date-time", minuteOf(seconds), marks),
  ];
}

const epoch = Date.UTC(2000, 0, 1);

/** ISO 8601, to the minute, of seconds of the meter's own clock since 2000. */
function minuteOf(seconds: number): string {
  return new Date(epoch + 1000 * seconds).toISOString().slice(0, 16);
}

export const apatorNa1: Decoder = {
  alarms: [],
  open,
  read: ({ ci, content }) =>
    content.length === 1 + blockLength && content[1] === mark ? { readings: readings(ci, content) } : undefined,
};

/** What a telegram says: volumes in litres, times of the meter's clock as ISO 8601 without a zone. */
export interface Na1Values {
  readonly volume: number;
  readonly at: string;
  readonly past: number;
  readonly hoursAgo: number;
}

/** The frame of a meter, as `open` reads it: the inverse of decoding. */
export function writeApatorNa1(
  { volume, at, past, hoursAgo }: Na1Values,
  meter: MeterAddress,
  accessNumber: number,
  key: Key = makersKey,
): Uint8Array {
  const less = volume - past;
  const seconds = (Date.parse(`${at}Z`) - epoch) / 1000;
  const frame = new Uint8Array(2 + addressLength + 1 + headLength + blockLength);
  frame.set([frame.length - 1, 0x44]);
  putAddress(frame, 2, meter, "link");
  frame.set([0xa0, accessNumber, 0], 2 + addressLength);
  const block = frame.subarray(frame.length - blockLength);
  block.set([mark, volume & 15, (volume >> 4) & 255, (volume >> 12) & 255, (volume >> 20) & 255]);
  new DataView(block.buffer, block.byteOffset).setUint32(5, seconds, true);
  block.set(
    [hoursAgo & 255, ((hoursAgo >> 8) << 2) | (less & 3), (less >> 2) & 255, (less >> 10) & 255, less >> 18],
    9,
  );
  cbcEncrypt(scheduleOf(key), initialVector(meter, accessNumber), block);
  return frame;
}
