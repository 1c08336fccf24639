// One meter of the city: who it is, what it knows, and the telegram that it sends.
import { type MeterAddress, type MeterId, meterId, type Seconds } from "@tributary/core";
import { type Key, type SecuritySpec, sealTelegram } from "@tributary/wmbus";
import type { AirTelegram } from "./air-telegram.ts";
import { type Battery, batteryOf } from "./battery.ts";
import type { Counter } from "./counter.ts";
import type { CityUtility } from "./customers.ts";
import { type Happening, lasts } from "./incident.ts";
import { type LorawanDevice, lorawanDevice, shortestPause } from "./lorawan-device.ts";
import { capacityOf, type Measures, measuresOf } from "./measures.ts";
import { lorawanModel, type MeterModel, meterModels } from "./models.ts";
import { type Obedience, obey } from "./obey.ts";
import { type OrderBook, orderBook } from "./order-book.ts";
import type { Premises } from "./premises.ts";
import { hash, scatter, share } from "./random.ts";
import { type Counting, compacted, recordWriter } from "./record-writer.ts";
import { type Valve, valveOf } from "./valve.ts";

/** A meter with everything that is secret about it. */
export interface SimulatedMeter {
  readonly id: MeterId;
  readonly utility: CityUtility;
  readonly name: string;
  /** Where it is mounted; a meter that takes the place of another has the same. */
  readonly point: string;
  readonly premises: Premises;
  /** Set where it measures what enters a district. */
  readonly inlet: string | undefined;
  readonly key: Key;
  readonly model: MeterModel;
  readonly measures: Measures;
  readonly counting: Counting;
  readonly battery: Battery | undefined;
  readonly valve: Valve | undefined;
  /** Who it is to a LoRaWAN network, where it speaks LoRaWAN and not wM-Bus. */
  readonly lorawan: LorawanDevice | undefined;
  /** What it was told by downlink. */
  readonly book: OrderBook;
  /** How often it sends by itself while nobody tells it otherwise. */
  readonly interval: Seconds;
  /** Where in the interval it sends, 0 to below 1. */
  readonly phase: number;
  readonly mounted: Seconds | undefined;
  readonly removed: Seconds | undefined;
  /** Whether it sends at a moment: it hangs there, and its battery lives. */
  sends(at: Seconds): boolean;
  telegram(at: Seconds): AirTelegram;
  /** Hears a downlink, not before the moments of others that it heard. */
  hear(frame: Uint8Array, at: Seconds): Obedience;
}

/** What is to be mounted. */
export interface Mounting {
  /** Running number of the meter in the city, and of its place. */
  readonly number: number;
  readonly place: number;
  readonly utility: CityUtility;
  readonly premises: Premises;
  readonly beginning: Seconds;
  readonly zone: string;
  readonly happenings: readonly Happening[];
  readonly mounted?: Seconds;
  readonly removed?: Seconds;
  /** Whether it speaks LoRaWAN. */
  readonly lorawan?: boolean;
  /** Makers to choose from; any unless told. */
  readonly makers?: readonly string[];
  /** Seconds; its model's own unless told. */
  readonly interval?: Seconds;
  readonly pressure?: (meter: MeterId, at: Seconds) => number;
  /** A district and what enters it, where the meter is mounted at its inlet. */
  readonly inlet?: { readonly district: string; readonly flow: Counter };
}

/** Bits of the status (EN 13757-7, table 7). */
const applicationErrorBit = 0x02;
const lowBatteryBit = 0x04;
const temporaryErrorBit = 0x10;
/** No meter sends more often, in seconds: counters that are made from the time would stand still. */
export const shortestInterval = 4;
const usualIntervals = [900, 3600] as const;
/** The first of January 2020, from which counters and sessions run. */
const counterEpoch = 1_577_836_800;
const sessionEncrypted = 1;
/** The application layer without a transport header, in full and compact frames (EN 13757-7, table 2). */
const noTransportHeader = { full: 0x78, compact: 0x79 } as const;
/** Control fields of telegrams that come by themselves, and of answers (EN 13757-4, table 11). */
const sendNoReply = 0x44;
const response = 0x08;
/** One frame in so many is full. */
const fullFrameEvery = 8;
/** What is around the records in a telegram, in bytes. */
const overhead = 24;
/** Mean signal strengths lie between, in dBm; each stands still but for a little noise. */
const signal = { best: -60, worst: -95, noise: 1.3 } as const;

/** The meter that a mounting describes. */
export function simulatedMeter(mounting: Mounting): SimulatedMeter {
  const { number, utility, premises, beginning, zone, happenings, mounted, removed } = mounting;
  const seed = hash(premises.seed, number, 31);
  const model = modelFor(mounting);
  const address = addressFor(model, number, seed);
  const id = meterId(address);
  const key = Uint8Array.from({ length: 16 }, (_, index) => hash(premises.citySeed, number, 32, index) & 255);
  const intervals = model.intervals ?? usualIntervals;
  const wanted = mounting.interval ?? intervals[hash(seed, 38) % intervals.length] ?? usualIntervals[0];
  const interval = Math.max(wanted, model.lorawan ? shortestPause : 0);
  const bytes = overhead + 5 * model.records.length;
  const book = orderBook();
  const sendings = {
    until: (at: Seconds) => book.sent(beginning, at, interval),
    intervalAt: (at: Seconds) => book.intervalAt(at, interval),
  };
  const battery = utility === "electricity" ? undefined : batteryOf(seed, beginning, sendings, bytes, happenings);
  const valve = model.valve ? valveOf(happenings) : undefined;
  const { pressure, inlet } = mounting;
  const measures: Measures = {
    ...measuresOf(utility, {
      premises,
      beginning,
      zone,
      happenings,
      summerTime: model.standardTime !== true,
      clockSet: book.clockAt,
      ...(valve === undefined ? {} : { valve }),
      ...(inlet === undefined ? {} : { flow: inlet.flow }),
      ...(mounted === undefined ? {} : { mounted }),
      ...(pressure === undefined ? {} : { pressure: (at) => pressure(id, at) }),
    }),
    "battery-life": (at) => (battery?.years(at) ?? 0) * 365.25,
    interval: sendings.intervalAt,
  };
  const counting = { pulse: model.pulse ?? 1, capacity: capacityOf(utility) };
  const write = recordWriter(model, measures, counting);
  const strength = signal.best + (signal.worst - signal.best) * share(seed, 33);
  const silentFrom = Math.min(removed ?? Infinity, battery?.dead ?? Infinity);
  const status = statusOf(happenings, battery, hash(seed, 39) % 2 === 0);

  return {
    id,
    utility,
    inlet: inlet?.district,
    name: inlet === undefined ? `${premises.address}, ${utility}` : `District ${inlet.district}, inlet`,
    point: `P${String(mounting.place + 1).padStart(5, "0")}`,
    premises,
    key,
    model,
    measures,
    counting,
    battery,
    valve,
    lorawan: model.lorawan ? lorawanDevice(id, address, premises.citySeed, number) : undefined,
    book,
    interval,
    phase: share(seed, 34),
    mounted,
    removed,
    sends: (at) => at >= (mounted ?? -Infinity) && at < silentFrom,
    telegram(at) {
      const full = write(at);
      const compact = model.compact === true && hash(seed, 40, at) % fullFrameEvery !== 0;
      const answer = book.extraAt(at)?.answer;
      return {
        at,
        meter: id,
        rssi: Math.round(strength + signal.noise * scatter(seed, 35, at)),
        bytes: sealTelegram({
          meter: address,
          crc: "none",
          // Equal telegrams within 15 minutes count as one that was heard twice: this number comes back after 17.
          accessNumber: answer?.accessNumber ?? Math.floor(at / shortestInterval) & 255,
          control: answer === undefined ? sendNoReply : response,
          status: status(at) | (answer?.refused ? applicationErrorBit : 0),
          ...(model.mode === "ell-ctr" ? { ci: noTransportHeader[compact ? "compact" : "full"] } : {}),
          security: securityOf(model, key, at),
          content: compact ? compacted(full) : full,
        }),
      };
    },
    hear: (frame, at) => obey({ address, key, book, valve, mode7: model.mode === 7 && !model.lorawan }, frame, at),
  };
}

/** The status byte: a weak battery, and in meters that feel it a magnet that holds them. */
function statusOf(happenings: readonly Happening[], battery: Battery | undefined, feelsMagnets: boolean) {
  const magnet = happenings.find((one) => one.kind === "fraud" && one.way === "magnet");
  return (at: Seconds): number =>
    (battery?.low(at) ? lowBatteryBit : 0) | (feelsMagnets && magnet && lasts(magnet, at) ? temporaryErrorBit : 0);
}

/** The model of a meter: its number and place decide, nothing that happens to it. */
export function modelFor({
  number,
  utility,
  premises,
  makers = [],
  lorawan = false,
}: Pick<Mounting, "number" | "utility" | "premises" | "makers" | "lorawan">): MeterModel {
  if (lorawan) return lorawanModel;
  const seed = hash(premises.seed, number, 31);
  const able = meterModels.filter((model) => model.utility === utility);
  const wanted = able.filter(({ manufacturer }) => makers.includes(manufacturer));
  const fitting = wanted.length > 0 ? wanted : able;
  const model = fitting[hash(seed, 36) % fitting.length];
  if (model === undefined) throw new RangeError(`no meter model for ${utility}`);
  return model;
}

/** Serial numbers are drawn in their leading digits and run in the others, so that none comes twice. */
function addressFor({ manufacturer, version, type }: MeterModel, number: number, seed: number): MeterAddress {
  const id = String(100 + (hash(seed, 37) % 900)) + String(number).padStart(5, "0");
  return { manufacturer, id, version, type };
}

/** Each telegram is sealed with numbers that never come again, also over a restart: they are made from the time. */
function securityOf({ mode }: MeterModel, key: Key, at: Seconds): SecuritySpec {
  const since = at - counterEpoch;
  if (mode === 5) return { mode, key };
  if (mode === 7) return { mode, key, counter: since };
  // Four bits of session, 25 of minutes, three that say AES in counter mode (EN 13757-4, 13.2.9).
  const session = Math.floor((since % 60) / shortestInterval);
  return { mode, key, session: sessionEncrypted * 2 ** 29 + Math.floor(since / 60) * 16 + session };
}
