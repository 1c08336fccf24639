// Reads and writes MAC commands (TS001-1.0.4, 5).
import { concat } from "@tributary/core";
import { readNumber, writeNumber } from "./octets.ts";

/**
 * Per command its identifier and the fields of both directions: name and bits, from the least significant on; a dash is
 * reserved. Names of answers are those of requests: what a field means stands in the clause.
 */
export const macCommands = {
  linkCheck: {
    cid: 0x02,
    up: [],
    down: [
      ["margin", 8],
      ["gateways", 8],
    ],
  },
  linkAdr: {
    cid: 0x03,
    up: [
      ["channelsOk", 1],
      ["dataRateOk", 1],
      ["powerOk", 1],
      ["-", 5],
    ],
    down: [
      ["power", 4],
      ["dataRate", 4],
      ["channelMask", 16],
      ["transmissions", 4],
      ["maskControl", 3],
      ["-", 1],
    ],
  },
  dutyCycle: {
    cid: 0x04,
    up: [],
    down: [
      ["halvings", 4],
      ["-", 4],
    ],
  },
  rxParameters: {
    cid: 0x05,
    up: [
      ["frequencyOk", 1],
      ["rx2DataRateOk", 1],
      ["rx1OffsetOk", 1],
      ["-", 5],
    ],
    down: [
      ["rx2DataRate", 4],
      ["rx1Offset", 3],
      ["-", 1],
      ["frequency", 24],
    ],
  },
  deviceStatus: {
    cid: 0x06,
    up: [
      ["battery", 8],
      ["margin", 6],
      ["-", 2],
    ],
    down: [],
  },
  newChannel: {
    cid: 0x07,
    up: [
      ["frequencyOk", 1],
      ["dataRateOk", 1],
      ["-", 6],
    ],
    down: [
      ["channel", 8],
      ["frequency", 24],
      ["lowest", 4],
      ["highest", 4],
    ],
  },
  rxTiming: {
    cid: 0x08,
    up: [],
    down: [
      ["delay", 4],
      ["-", 4],
    ],
  },
  // Not of EU868, but its length must be known to read what follows.
  txParameters: {
    cid: 0x09,
    up: [],
    down: [
      ["power", 4],
      ["uplinkDwell", 1],
      ["downlinkDwell", 1],
      ["-", 2],
    ],
  },
  downlinkChannel: {
    cid: 0x0a,
    up: [
      ["frequencyOk", 1],
      ["channelOk", 1],
      ["-", 6],
    ],
    down: [
      ["channel", 8],
      ["frequency", 24],
    ],
  },
  deviceTime: {
    cid: 0x0d,
    up: [],
    down: [
      ["seconds", 32],
      ["fraction", 8],
    ],
  },
} as const satisfies Record<string, { cid: number; up: readonly Field[]; down: readonly Field[] }>;

type Field = readonly [name: string, bits: number];
type Table = typeof macCommands;
type Values<Fields extends readonly Field[]> = { readonly [Name in Exclude<Fields[number][0], "-">]: number };

/** A command that a device sends: a request of its own or an answer. */
export type UpCommand = { [Name in keyof Table]: { readonly name: Name } & Values<Table[Name]["up"]> }[keyof Table];
/** A command that the network sends. Frequencies are in units of 100 Hz, as on the air. */
export type DownCommand = { [Name in keyof Table]: { readonly name: Name } & Values<Table[Name]["down"]> }[keyof Table];

const byCid = new Map(Object.entries(macCommands).map(([name, { cid }]) => [cid as number, name as keyof Table]));

/** The commands that a device sent. An unknown one ends the list, for nobody knows its length (5). */
export function readUpCommands(bytes: Uint8Array): UpCommand[] {
  return [...readCommands(bytes, "up")] as UpCommand[];
}

/** The commands that the network sent. An unknown one ends the list. */
export function readDownCommands(bytes: Uint8Array): DownCommand[] {
  return [...readCommands(bytes, "down")] as DownCommand[];
}

function* readCommands(bytes: Uint8Array, direction: "up" | "down"): Generator<object> {
  for (let at = 0; at < bytes.length; ) {
    const name = byCid.get(bytes[at] ?? 0);
    if (name === undefined) return;
    const fields: readonly Field[] = macCommands[name][direction];
    const length = octetsOf(fields);
    if (at + 1 + length > bytes.length) return;
    // At most 40 bits, which a number holds exactly.
    let rest = readNumber(bytes, at + 1, length);
    const command: Record<string, number | string> = { name };
    for (const [field, bits] of fields) {
      if (field !== "-") command[field] = rest % 2 ** bits;
      rest = Math.floor(rest / 2 ** bits);
    }
    yield command;
    at += 1 + length;
  }
}

export function writeUpCommand(command: UpCommand): Uint8Array {
  return writeCommand(command.name, "up", command);
}

export function writeDownCommand(command: DownCommand): Uint8Array {
  return writeCommand(command.name, "down", command);
}

/** FOptsLen has four bits (4.3.1.6). */
export const longestOptions = 15;

/** Written commands as the options of one frame: whole ones, as many as fit. */
export function fitOptions(written: readonly Uint8Array[]): Uint8Array {
  let options: Uint8Array = new Uint8Array(0);
  for (const command of written) {
    if (options.length + command.length > longestOptions) break;
    options = concat(options, command);
  }
  return options;
}

function writeCommand(name: keyof Table, direction: "up" | "down", values: object): Uint8Array {
  const fields: readonly Field[] = macCommands[name][direction];
  const given = new Map<string, unknown>(Object.entries(values));
  let value = 0;
  let weight = 1;
  for (const [field, bits] of fields) {
    value += (Number(given.get(field) ?? 0) % 2 ** bits) * weight;
    weight *= 2 ** bits;
  }
  return Uint8Array.of(macCommands[name].cid, ...writeNumber(value, octetsOf(fields)));
}

function octetsOf(fields: readonly Field[]): number {
  return fields.reduce((bits, [, more]) => bits + more, 0) / 8;
}
