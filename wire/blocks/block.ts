// Writes and reads a block that says itself whose it is: one register of one meter for a period, alone in a message.
import {
  type MeterId,
  manufacturerCode,
  manufacturerLetters,
  meterId,
  type RegisterName,
  readMeterId,
} from "@tributary/core";
import { atEnd, type BitReader, type BitWriter, bitReader, bitWriter } from "./bits.ts";
import { getHours, getPeriod, type HourValues, type Period, putHours, putPeriod } from "./hours.ts";

/** What an index counts: 10^scale ticks of a register of a meter, so that litres of a meter in litres are whole steps of 1. */
export interface BlockRow {
  readonly meter: MeterId;
  readonly register: RegisterName;
  /** 0 to 15. */
  readonly scale: number;
}

/** What one register of one meter showed at the hours of a period: `indices` has as many entries as the period hours. */
export interface Block extends BlockRow, Period, HourValues {}

export const blockVersion = 1;

/** Registers that are one code in a row; only ever added to. Code 0 says that the name follows as text. */
const registers: readonly RegisterName[] = [
  "volume",
  "volume.backward",
  "energy",
  "energy.backward",
  "energy.t1",
  "energy.t2",
  "heat-cost",
  "mass",
  "pulses",
];

const widths = { byte: 8, manufacturer: 15, serial: 32, scale: 4, register: 4, textLength: 5 } as const;
const mostScale = 15;
const longestText = 2 ** widths.textLength;
const text = /^[\x21-\x7e]+$/;

export function putRow(writer: BitWriter, { meter, register, scale }: BlockRow): void {
  const address = readMeterId(meter);
  if (address === undefined) throw new RangeError(`${meter} is no meter id`);
  if (!Number.isInteger(scale) || scale < 0 || scale > mostScale) {
    throw new RangeError(`a scale is 0 to ${mostScale}, not ${scale}`);
  }
  writer.put(manufacturerCode(address.manufacturer), widths.manufacturer);
  writer.put(Number.parseInt(address.id, 16), widths.serial);
  writer.put(Number.parseInt(address.version, 16), widths.byte);
  writer.put(Number.parseInt(address.type, 16), widths.byte);
  writer.put(scale, widths.scale);
  const code = registers.indexOf(register) + 1;
  writer.put(code, widths.register);
  if (code > 0) return;
  if (!text.test(register) || register.length > longestText) {
    throw new RangeError(`a register in a block has at most ${longestText} ASCII characters: ${register}`);
  }
  writer.put(register.length - 1, widths.textLength);
  for (const character of register) writer.put(character.charCodeAt(0), widths.byte);
}

/** Reads a row; `undefined` where no writer would have written this. */
export function getRow(reader: BitReader): BlockRow | undefined {
  const hex = (width: number) =>
    reader
      .get(width)
      .toString(16)
      .padStart(width / 4, "0");
  const manufacturer = manufacturerLetters(reader.get(widths.manufacturer));
  const id = hex(widths.serial);
  const version = hex(widths.byte);
  const meter = meterId({ manufacturer, id, version, type: hex(widths.byte) });
  const scale = reader.get(widths.scale);
  const register = getRegister(reader);
  return register === undefined || readMeterId(meter) === undefined ? undefined : { meter, register, scale };
}

function getRegister(reader: BitReader): RegisterName | undefined {
  const code = reader.get(widths.register);
  if (code > 0) return registers[code - 1];
  const length = reader.get(widths.textLength) + 1;
  const name = String.fromCharCode(...Array.from({ length }, () => reader.get(widths.byte)));
  return text.test(name) && !registers.includes(name) ? name : undefined;
}

/** The bytes of a block. Throws a RangeError for one that is against its type's words. */
export function encodeBlock(block: Block): Uint8Array {
  const writer = bitWriter();
  writer.put(blockVersion, widths.byte);
  putRow(writer, block);
  putPeriod(writer, block);
  putHours(writer, block, block.hours);
  return writer.bytes();
}

/** Reads a block; a sentence that says what is wrong when it is none. */
export function decodeBlock(bytes: Uint8Array): Block | string {
  const reader = bitReader(bytes);
  if (reader.get(widths.byte) !== blockVersion) return "the block has a version that is not known";
  const row = getRow(reader);
  if (row === undefined) return "the block names no meter or register";
  const period = getPeriod(reader);
  const values = getHours(reader, period.hours);
  if (values === undefined) return "the block has values that no writer writes";
  return atEnd(reader) ? { ...row, ...period, ...values } : "the block ends before or after its values";
}
