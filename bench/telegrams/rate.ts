// Measures one kind of telegrams of so many meters on both paths, as a program: rate.ts KIND METERS.
import { concat, Fault } from "@tributary/core";
import { type RecordList, readingsOf } from "@tributary/mbus";
import { KeyTable, readSealed, readTyped, recordsOf, typedTelegram, unseal } from "@tributary/wmbus";
import { perCpuSecond } from "../measurement.ts";
import { keyOf, kinds, meterOf, telegramOf } from "./kinds.ts";

export interface Rates {
  readonly typed: number;
  readonly objects: number;
  /** Bytes of a telegram without link layer CRCs, its data records, and the numbers among them. */
  readonly bytes: number;
  readonly records: number;
  readonly values: number;
}

const perRound = 200_000;
const crc = "a";

if (import.meta.main) {
  const [name, count] = process.argv.slice(2);
  const kind = kinds.find((one) => one.name === name);
  if (kind === undefined) throw new RangeError(`there is no kind of telegram called ${name}`);
  const meters = Number(count);
  // One behind another, as a receiver's buffer holds them.
  const buffer = concat(...Array.from({ length: meters }, (_, number) => telegramOf(kind, number, crc)));
  const { length } = telegramOf(kind, 0, crc);
  const telegrams = Array.from({ length: meters }, (_, i) => buffer.subarray(i * length, (i + 1) * length));
  const keys = new KeyTable();
  for (let number = 0; number < meters; number += 1) keys.set(meterOf(number), keyOf(number));
  const into = typedTelegram();

  /** What comes out is summed, so that nothing is left out because nobody looks at it. */
  const typedSum = (telegram: Uint8Array): number => {
    const values = readTyped(telegram, crc, keys, into);
    if (values instanceof Fault) throw new Error(values.says);
    let sum = 0;
    for (let i = 0; i < values; i += 1) sum += into.value[i] ?? 0;
    return sum;
  };
  const recordsIn = (telegram: Uint8Array): RecordList => {
    const sealed = readSealed(telegram, crc);
    const open = sealed instanceof Fault ? sealed : unseal(sealed, keys.keyOf(sealed.meter));
    const list = open instanceof Fault ? open : recordsOf(open);
    if (list instanceof Fault) throw new Error(list.says);
    return list;
  };
  const objectSum = (telegram: Uint8Array): number => {
    let sum = 0;
    for (const { value } of readingsOf(recordsIn(telegram).records)) if (typeof value === "number") sum += value;
    return sum;
  };

  const nothing = new Uint8Array(0);
  /** Meter after meter, as often as it takes; the sum of the last round. */
  const measure = (sumOf: (telegram: Uint8Array) => number): { rate: number; sum: number } => {
    let sum = 0;
    const round = () => {
      sum = 0;
      for (let i = 0, meter = 0; i < perRound; i += 1) {
        sum += sumOf(telegrams[meter] ?? nothing);
        meter = meter + 1 === meters ? 0 : meter + 1;
      }
    };
    round();
    round();
    return { rate: perCpuSecond(perRound, round), sum };
  };

  const typed = measure(typedSum);
  const objects = measure(objectSum);
  if (typed.sum !== objects.sum) throw new Error(`the paths disagree: ${typed.sum} and ${objects.sum}`);
  const first = telegrams[0] ?? nothing;
  const values = readTyped(first, crc, keys, into);
  const rates: Rates = {
    typed: typed.rate,
    objects: objects.rate,
    bytes: (first[0] ?? 0) + 1,
    records: recordsIn(first).records.length,
    values: values instanceof Fault ? 0 : values,
  };
  console.log(JSON.stringify(rates));
}
