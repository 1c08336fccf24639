// Turns what the stores hold into the views of the HTTP API: ticks become decimals, codes become words.
import {
  type Alarm,
  alarms,
  decimal,
  qualityWords,
  quantities,
  quantityOf,
  type RegisterName,
  readMeterId,
  tickOf,
  type Utility,
  utilityOf,
} from "@tributary/core";
import type { LatestReading, StoredBucket, StoredReading } from "@tributary/engine-series";
import {
  type AcknowledgementItem,
  type AlarmView,
  type BucketView,
  type EventItem,
  type GroupEventItem,
  type GroupEventView,
  type IntakeView,
  intakeCauses,
  isIntakeCause,
  type MeterItem,
  type MeterView,
  type ReadingView,
  type RegisterView,
} from "@tributary/wire";

/** Quantities that are billed, by utility, the usual one first. */
const billed: Readonly<Record<Utility, readonly RegisterName[]>> = {
  water: ["volume"],
  gas: ["volume", "energy"],
  electricity: ["energy"],
  heat: ["energy", "heat-cost", "volume"],
  other: ["volume", "energy"],
};

/** The register that is billed where nothing is known of a meter yet. */
export function usualRegister(utility: Utility): RegisterName {
  return billed[utility][0] ?? "volume";
}

export function unitOf(register: RegisterName): string {
  return quantities[quantityOf(register)].unit;
}

/** Turns an amount of ticks of a register into its unit. */
export function inUnit(register: RegisterName): (ticks: number) => number {
  const tick = tickOf(quantityOf(register)) ?? 0;
  return (ticks) => decimal(ticks, tick);
}

/** The register that is billed: the utility's own where it is there, else the plainest counter. */
export function mainRegister(utility: Utility, latest: readonly LatestReading[]): LatestReading | undefined {
  const valid = latest.filter((entry) => entry.valid !== undefined);
  for (const register of billed[utility]) {
    const found = valid.find((entry) => entry.register === register);
    if (found !== undefined) return found;
  }
  const counters = valid.filter((entry) => quantities[quantityOf(entry.register)].kind === "counter");
  const parts = (entry: LatestReading) => entry.register.split(".").length;
  return counters.sort((a, b) => parts(a) - parts(b) || (a.register < b.register ? -1 : 1))[0];
}

function mainValue(utility: Utility, latest: readonly LatestReading[]): MeterView["main"] {
  const main = mainRegister(utility, latest);
  if (main?.valid === undefined) return null;
  const { register, valid } = main;
  return { register, value: inUnit(register)(valid.ticks), unit: unitOf(register), at: valid.at };
}

export function meterView(
  item: MeterItem,
  latest: readonly LatestReading[],
  openAlarms: readonly EventItem[],
): MeterView {
  const address = readMeterId(item.meter);
  return {
    meter: item.meter,
    name: item.name ?? null,
    utility: item.utility,
    medium: item.medium,
    manufacturer: address?.manufacturer ?? "",
    serial: address?.id ?? item.meter,
    driver: item.driver,
    zone: item.zone,
    securityMode: item.securityMode,
    authenticated: item.authenticated,
    heardAt: item.heardAt,
    telegrams: item.telegrams,
    rssi: item.rssi ?? null,
    gateway: item.gateway,
    status: item.status,
    alarms: [...new Set(openAlarms.map((event) => event.alarm))],
    main: mainValue(item.utility, latest),
  };
}

export function registerView({ register, newest }: LatestReading): RegisterView {
  return {
    register,
    quantity: quantityOf(register),
    value: inUnit(register)(newest.ticks),
    unit: unitOf(register),
    at: newest.at,
    quality: qualityWords(newest.quality),
  };
}

/** A text or a date that a meter reports, as one more of its registers. */
export function textView(entry: { register: RegisterName; at: number; text: string }): RegisterView {
  const { register, at, text } = entry;
  return { register, quantity: quantityOf(register), value: text, unit: "", at, quality: qualityWords(0) };
}

export function readingView(register: RegisterName): (reading: StoredReading) => ReadingView {
  const scaled = inUnit(register);
  return ({ at, ticks, layer, quality }) => ({ at, value: scaled(ticks), layer, quality: qualityWords(quality) });
}

export function bucketView(register: RegisterName): (bucket: StoredBucket) => BucketView {
  const scaled = inUnit(register);
  const amount = (ticks: number | null) => (ticks === null ? null : scaled(ticks));
  return ({ start, sum, min, max, mean, count, estimated }) => ({
    start,
    sum: amount(sum),
    min: amount(min),
    max: amount(max),
    mean: amount(mean),
    count,
    estimated,
  });
}

function isAlarm(word: string): word is Alarm {
  return Object.hasOwn(alarms, word);
}

const titleOf = (alarm: string): string => (isAlarm(alarm) ? alarms[alarm].title : alarm);

/** An alarm may be known before its meter is: then the id says what it can. */
export function alarmView(
  event: EventItem,
  meter: MeterItem | undefined,
  seen: AcknowledgementItem | undefined,
): AlarmView {
  const { id, alarm, severity, source, openedAt, closedAt, detail } = event;
  return {
    id,
    meter: event.meter,
    meterName: meter?.name ?? null,
    utility: meter?.utility ?? utilityOf(readMeterId(event.meter)?.type ?? ""),
    alarm,
    title: titleOf(alarm),
    severity,
    source,
    openedAt,
    closedAt,
    detail,
    acknowledged: seen === undefined ? null : { by: seen.by, says: seen.says, at: seen.at },
  };
}

export const groupEventView = ({ kind: _, version: __, ...event }: GroupEventItem): GroupEventView => ({
  ...event,
  title: titleOf(event.alarm),
});

/** Counts by cause, most first. A cause of a newer node is shown by its name, as not accepted. */
export function intakeView(counts: ReadonlyMap<string, number>): IntakeView {
  const causes = Array.from(counts, ([cause, telegrams]) => ({
    cause,
    ...(isIntakeCause(cause) ? intakeCauses[cause] : { accepted: false, says: cause }),
    telegrams,
  }));
  causes.sort((a, b) => b.telegrams - a.telegrams || (a.cause < b.cause ? -1 : 1));
  return { received: causes.reduce((sum, { telegrams }) => sum + telegrams, 0), causes };
}
