// Commands to meters, sealed and opened: SND-UD under security mode 7, always authenticated, each counter used once.
import { concat, Fault, type MeterAddress, type Seconds, sameBytes, toHex } from "@tributary/core";
import {
  type DataRecord,
  extensionLength,
  lowerLayers,
  type RecordSpec,
  readInteger,
  readRecords,
  readTypeI,
  scanTransport,
  writeAddress,
  writeRecords,
  writeTransport,
} from "@tributary/mbus";
import { type AuthenticationScan, macAt, scanAuthentication, writeAuthentication } from "./authentication.ts";
import { type Key, scheduleOf } from "./key.ts";
import { direction } from "./key-derivation.ts";
import { linkLength, stripCrc } from "./link.ts";
import { macOf, openMode7, sealMode7 } from "./mode-7.ts";
import type { OpenTelegram } from "./unseal.ts";

/** What a meter can be told. */
export type MeterOrder =
  | { readonly kind: "valve"; readonly position: "open" | "closed" }
  /** Seconds between its telegrams. */
  | { readonly kind: "interval"; readonly seconds: number }
  /** To answer at once with all that it knows. */
  | { readonly kind: "read" }
  | { readonly kind: "clock" };

/** What a command is sealed with. */
export interface CommandSealing {
  readonly meter: MeterAddress;
  /** Sixteen bytes: the meter's own. */
  readonly key: Key;
  /** 1 to 2^32 - 1. Must be above that of each command which the meter was sent before; its telegrams count apart. */
  readonly counter: number;
  /** The time that a clock is set to. */
  readonly now: Seconds;
}

/** A command as its meter reads it. */
export interface OpenCommand {
  readonly order: MeterOrder;
  /** To be kept by the meter: nothing up to it is heeded again. */
  readonly counter: number;
  /** The meter's answer carries it too. */
  readonly accessNumber: number;
  /** The time to set, for a clock. */
  readonly time?: Seconds;
}

/** How the order of one kind stands in a data record. */
interface OrderRow {
  /** DIF to last VIFE of the record, hex. */
  readonly header: string;
  write(order: MeterOrder, now: Seconds): RecordSpec;
  /** Nothing for data that are no order of this kind. */
  read(data: Uint8Array): Pick<OpenCommand, "order" | "time"> | undefined;
}

const shortestInterval = 60;
const longestInterval = 86_400;

const rows: Readonly<Record<MeterOrder["kind"], OrderRow>> = {
  // Digital output (EN 13757-3, table 12): the lowest bit opens the valve.
  valve: {
    header: "01fd1a",
    write: (order) => ({
      coding: "int8",
      vib: [0x7d, 0x1a],
      value: order.kind === "valve" && order.position === "open" ? 1 : 0,
    }),
    read: ([bits = 0]) => (bits > 1 ? undefined : { order: { kind: "valve", position: bits ? "open" : "closed" } }),
  },
  // Nominal transmission period in seconds (EN 13757-3, table 12).
  interval: {
    header: "03fd3c",
    write: (order) => ({ coding: "int24", vib: [0x7d, 0x3c], value: order.kind === "interval" ? order.seconds : 0 }),
    read(data) {
      const seconds = readInteger(data);
      return seconds < shortestInterval || seconds > longestInterval
        ? undefined
        : { order: { kind: "interval", seconds } };
    },
  },
  // Selection for readout of any VIF (EN 13757-3, 6.3.3).
  read: {
    header: "087e",
    write: () => ({ coding: "readout", vib: [0x7e] }),
    read: () => ({ order: { kind: "read" } }),
  },
  // Type I (EN 13757-3, annex A) in UTC: the meter knows its own zone.
  clock: {
    header: "066d",
    write: (_, now) => ({ coding: "int48", vib: [0x6d], value: new Date(now * 1000).toISOString().slice(0, 19) }),
    read(data) {
      const date = readTypeI(data);
      return date?.valid ? { order: { kind: "clock" }, time: Date.parse(`${date.text}Z`) / 1000 } : undefined;
    },
  },
};

/** Control field SND-UD (EN 13757-4, table 11). */
const sendUserData = 0x53;
/** Command with a long header (EN 13757-7, table 2). */
const commandLong = 0x5b;
/** Mode 7; its lower bits 4 to 7 count blocks of sixteen bytes, so that the length stands there. Key 0, derived by CMAC. */
const configuration = 0x0700;
const keyDerivation = 0x10;
/** Fragmentation control: message control, counter and MAC; message control: MAC of eight bytes (EN 13757-7, tables 5 and 8). */
const fragmentControl = 0x2c00;
const messageControl = 0x25;
const macLength = 8;
const block = 16;
const highestCounter = 0xffff_ffff;

/** Who speaks to meters, at whatever gateway it leaves: a communication controller of our own. */
const controller: MeterAddress = { manufacturer: "TRI", id: "00000000", version: "01", type: "31" };
const controllerBytes = writeAddress(controller, "link");

/**
 * The frame that tells a meter to do something, without link layer CRCs. Throws a RangeError for a counter or an interval
 * that no meter takes.
 */
export function sealCommand(order: MeterOrder, { meter, key, counter, now }: CommandSealing): Uint8Array {
  if (!(Number.isInteger(counter) && counter > 0 && counter <= highestCounter))
    throw new RangeError(`${counter} is no message counter`);
  if (order.kind === "interval" && !(order.seconds >= shortestInterval && order.seconds <= longestInterval))
    throw new RangeError(`${order.seconds} seconds are no interval`);
  const address = writeAddress(meter, "link");
  const record = writeRecords([rows[order.kind].write(order, now)]);
  const payload = new Uint8Array(Math.ceil((record.length + 2) / block) * block).fill(0x2f);
  payload.set(record, 2);
  sealMode7(scheduleOf(key), counter, address, payload, direction.toMeter);
  const header = writeTransport({
    ci: commandLong,
    form: "long",
    address: meter,
    accessNumber: counter & 0xff,
    status: 0,
    configuration: configuration | payload.length,
    extension: Uint8Array.of(keyDerivation),
  });
  const message = concat(header, payload);
  const front = { fragmentControl, messageControl, counter };
  const mac = macOf(scheduleOf(key), front, address, message, 0, message.length, direction.toMeter);
  const upper = concat(writeAuthentication({ ...front, mac: mac.subarray(0, macLength) }), message);
  return concat(Uint8Array.of(linkLength - 1 + upper.length, sendUserData), controllerBytes, upper);
}

/** What a frame tells the meter of this address, whose last command had this counter (0 where there was none), or why nothing. */
export function openCommand(
  frame: Uint8Array,
  key: Key,
  meter: MeterAddress,
  lastCounter: number,
): OpenCommand | Fault {
  const link = readCommandLink(frame);
  if (link instanceof Fault) return link;
  const authentication = scanAuthentication(frame, linkLength, frame.length);
  if (authentication instanceof Fault) return authentication;
  const { counter = 0, end } = authentication;
  // The MAC does not cover the fragmentation control, so nothing but what is written here is let through.
  if (authentication.fragmentControl !== fragmentControl || authentication.messageControl !== messageControl)
    return new Fault("unknown-security", "authentication", linkLength);
  const address = writeAddress(meter, "link");
  const mac = macOf(scheduleOf(key), authentication, address, frame, end, frame.length, direction.toMeter);
  if (!hasMac(frame, authentication, mac)) return new Fault("mac-mismatch", "authentication", end);
  if (counter <= lastCounter) return new Fault("old-counter", "authentication", end, `${counter}`);

  const transport = scanTransport(frame, end, frame.length);
  if (transport instanceof Fault) return transport;
  const blocks = frame.length - transport.end;
  if (transport.ci !== commandLong || extensionLength(transport.configuration) !== 1)
    return new Fault("no-command", "transport", end);
  if (!sameBytes(frame.subarray(end + 1, end + 9), writeAddress(meter, "transport")))
    return new Fault("no-command", "transport", end + 1);
  if (transport.configuration !== (configuration | blocks)) return new Fault("wrong-length", "transport", end + 11);
  const content = frame.slice(transport.end);
  openMode7(scheduleOf(key), counter, address, content, 0, content.length, direction.toMeter);
  const read = readOrder(content);
  return read instanceof Fault ? read : { ...read, counter, accessNumber: transport.accessNumber };
}

/** Length, control and sender, each of which has one form alone: no MAC covers them. */
function readCommandLink(frame: Uint8Array): Uint8Array | Fault {
  const stripped = stripCrc(frame, "none");
  if (stripped instanceof Fault) return stripped;
  if (stripped.length !== frame.length) return new Fault("wrong-length", "link", stripped.length);
  if (frame[1] !== sendUserData) return new Fault("no-command", "link", 1);
  if (!sameBytes(frame.subarray(2, linkLength), controllerBytes)) return new Fault("no-command", "link", 2);
  return frame[linkLength] === lowerLayers.authentication ? frame : new Fault("no-command", "link", linkLength);
}

function hasMac(frame: Uint8Array, authentication: AuthenticationScan, mac: Uint8Array): boolean {
  const at = macAt(authentication);
  return sameBytes(frame.subarray(at, at + authentication.macLength), mac.subarray(0, authentication.macLength));
}

function readOrder(content: Uint8Array): Pick<OpenCommand, "order" | "time"> | Fault {
  const list = readRecords(content);
  if (list instanceof Fault) return list;
  const [record] = list.records;
  const order = record !== undefined && list.records.length === 1 ? orderIn(record) : undefined;
  return order ?? new Fault("bad-record", "application", 0, "no order that a meter knows");
}

function orderIn({ header, data }: DataRecord): Pick<OpenCommand, "order" | "time"> | undefined {
  const text = toHex(header);
  return Object.values(rows)
    .find((row) => row.header === text)
    ?.read(data);
}

/** Control field of answers: RSP-UD (EN 13757-4, table 11), whatever its flags. */
const responseMask = 0xcf;
const response = 0x08;

/**
 * Whether a telegram is the meter's answer to the command with this counter. Its status says `application-error` where
 * the meter understood and cannot do it.
 */
export function isAnswerTo(counter: number, { link, accessNumber, security }: OpenTelegram): boolean {
  return security.authenticated && (link.control & responseMask) === response && accessNumber === (counter & 0xff);
}
