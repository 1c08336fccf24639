// What becomes of the pilot's messages when somebody spoils them: how many are refused, how many make a wrong reading, and how long a refusal takes.
import { Fault } from "@tributary/core";
import { type ReadTelegram, readTelegram } from "@tributary/drivers";
import type { Measurement } from "../measurement.ts";
import { pilotMessages } from "./pilot.ts";

const enough = 2000;
const stranger = new Uint8Array(16).fill(0x5a);

/** By what was done to it: the bytes that arrive, from those that were sent. */
const spoilt: Readonly<Record<string, (bytes: Uint8Array, number: number) => Uint8Array>> = {
  "cut short": (bytes, number) => bytes.subarray(0, 1 + (number % (bytes.length - 1))),
  "a bit turned over": (bytes, number) => bytes.with(number % bytes.length, (bytes[number % bytes.length] ?? 0) ^ 1),
  "under another's key": (bytes) => bytes,
};

const valuesOf = ({ readings }: ReadTelegram): string => JSON.stringify(readings);

export function* threats(most: number): Generator<Measurement> {
  const { keyOf, messages: sent } = pilotMessages(Math.min(most, enough));
  const messages = [...sent];
  for (const [what, spoil] of Object.entries(spoilt)) {
    const arriving = messages.map(({ bytes }, number) => spoil(bytes, number));
    const keys: typeof keyOf = what === "under another's key" ? () => stranger : keyOf;
    const before = process.cpuUsage();
    const read = arriving.map((bytes) => readTelegram({ bytes, crc: "none" }, keys));
    const { user, system } = process.cpuUsage(before);
    const refused = read.filter((one) => one instanceof Fault).length;
    const wrong = read.filter((one, number) => {
      const sent = readTelegram({ bytes: messages[number]?.bytes ?? stranger, crc: "none" }, keyOf);
      return !(one instanceof Fault || sent instanceof Fault) && valuesOf(one) !== valuesOf(sent);
    }).length;
    const size = { messages: messages.length };
    yield { name: `security: ${what}, refused`, value: (100 * refused) / messages.length, unit: "%", ...size };
    yield { name: `security: ${what}, wrong readings`, value: (100 * wrong) / messages.length, unit: "%", ...size };
    const value = (user + system) / 1000 / messages.length;
    yield { name: `security: ${what}, a refusal`, value, unit: "ms a message", ...size };
  }
}
