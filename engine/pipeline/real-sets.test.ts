import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { gunzipSync } from "node:zlib";
import {
  layers,
  qualityBits,
  quantityOf,
  type RegisterName,
  readCivil,
  rejecting,
  tickOf,
  type Utility,
} from "@tributary/core";
import { addStream, drainAll, openPipeline, takeReading } from "./index.ts";
import { dice } from "./trial.ts";

const folder = join(import.meta.dirname, "../../../shared/data");

interface MeasuredReading {
  readonly at: number;
  readonly ticks: number;
}

interface MeasuredMeter {
  readonly name: string;
  readonly register: RegisterName;
  readonly utility: Utility;
  readonly zone: string;
  readonly readings: readonly MeasuredReading[];
}

/** Lines of a compressed table without its head, by fields; none where the data is not at hand. */
function tableOf(file: string): { readonly head: readonly string[]; readonly lines: readonly (readonly string[])[] } {
  const path = join(folder, file);
  if (!existsSync(path)) return { head: [], lines: [] };
  const [head = [], ...lines] = gunzipSync(readFileSync(path))
    .toString()
    .trim()
    .split("\n")
    .map((line) => line.split(","));
  return { head, lines };
}

const ticksOf = (register: RegisterName, value: number) =>
  Math.round(value * 10 ** -(tickOf(quantityOf(register)) ?? 0));

/** Household water meters, about one reading an hour; faults left in. */
function readDaiad(): MeasuredMeter[] {
  const zone = "Europe/Madrid";
  const meters = new Map<string, MeasuredReading[]>();
  for (const [name = "", local = "", litres] of tableOf("daiad/readings_dev.csv.gz").lines) {
    const readings = meters.get(name) ?? [];
    meters.set(name, readings);
    const before = readings.at(-1)?.at ?? 0;
    const at = readCivil(local, zone) ?? 0;
    // In the hour that autumn repeats, wall time alone names the first.
    readings.push({ at: at > before ? at : at + 3600, ticks: ticksOf("volume", Number(litres) / 1000) });
  }
  return [...meters].map(([name, readings]) => ({ name, register: "volume", utility: "water", zone, readings }));
}

/** Water and gas of one house, each minute, in pulses of several sizes. */
function readAmpds(): MeasuredMeter[] {
  return (["water", "gas"] as const).flatMap((utility): MeasuredMeter[] => {
    const readings = tableOf(`ampds2/${utility}_1min_dev.csv.gz`).lines.map(([at, litres]) => ({
      at: Number(at),
      ticks: ticksOf("volume", Number(litres) / 1000),
    }));
    if (readings.length === 0) return [];
    return [{ name: `ampds2 ${utility}`, register: "volume", utility, zone: "America/Vancouver", readings }];
  });
}

/** Registers that count what a table of hourly amounts holds, one column a meter; `known` says which amounts are there. */
function counted(
  table: ReturnType<typeof tableOf>,
  firstColumn: number,
  settings: Omit<MeasuredMeter, "name" | "readings">,
  perHour: number,
  known: (text: string) => boolean,
): MeasuredMeter[] {
  return table.head.slice(firstColumn).map((name, index): MeasuredMeter => {
    let ticks = ticksOf(settings.register, 1000);
    const readings: MeasuredReading[] = [];
    for (const line of table.lines) {
      const text = line[firstColumn + index] ?? "";
      if (!known(text)) continue;
      ticks += ticksOf(settings.register, Number(text) * perHour);
      readings.push({ at: Date.parse(line[0] ?? "") / 1000 + 3600, ticks });
    }
    return { name, ...settings, readings };
  });
}

/** Electricity or gas of buildings, hourly; of electricity a zero stands for a missing reading. */
function readCambridge(kind: "electricity" | "gas"): MeasuredMeter[] {
  const table = tableOf(`cambridge/${kind}_hourly_dev.csv.gz`);
  const settings = { register: "energy", utility: kind, zone: "Europe/London" };
  return counted(table, 1, settings, 1, (text) => text !== "" && (kind === "gas" || Number(text) !== 0));
}

/** Inflow of districts, hourly, in L/s. */
function readInflow(): MeasuredMeter[] {
  const settings = { register: "volume", utility: "water", zone: "Europe/Rome" } as const;
  return counted(tableOf("bwdf/inflow_dev.csv.gz"), 2, settings, 3.6, (text) => text !== "");
}

/** Faults that are put into readings, and the flags of which one says why it was refused. */
const causes = {
  spike: qualityBits.outlier | qualityBits.impossible,
  "negative step": qualityBits.fell,
  "ten times": qualityBits.outlier | qualityBits.impossible,
  clock: qualityBits.clock | qualityBits.late | qualityBits.fell | qualityBits.conflict | qualityBits.outlier,
  "half telegram": qualityBits.fell,
  "second value": qualityBits.conflict,
} as const;
type Kind = keyof typeof causes;
const kinds = Object.keys(causes) as Kind[];

/** A reading as it comes: when, and what was put wrong in it. */
interface Coming extends MeasuredReading {
  readonly heard: number;
  readonly fault?: Kind;
}

interface Played {
  /** Quality of each reading that was told, by moment and value: of the highest layer it was told in. */
  readonly valid: ReadonlyMap<string, number>;
  readonly flagged: ReadonlyMap<string, number>;
  /** Quality of values that were filled in, by moment. */
  readonly filled: ReadonlyMap<number, number>;
  /** Hours whose consumption is known. */
  readonly hours: ReadonlySet<number>;
}

const nameOf = ({ at, ticks }: MeasuredReading) => `${at} ${ticks}`;
const asHeard = ({ readings }: MeasuredMeter): Coming[] => readings.map((one) => ({ ...one, heard: one.at }));

/** Plays what comes of a meter and gathers what is told of it. */
function play({ register, utility, zone }: Omit<MeasuredMeter, "readings">, coming: readonly Coming[]): Played {
  const pipeline = openPipeline();
  const stream = addStream(pipeline, { register, utility, zone });
  const valid = new Map<string, number>();
  const flagged = new Map<string, number>();
  const filled = new Map<number, number>();
  const hours = new Set<number>();
  const receive = () => {
    const { rows, aggregates } = drainAll(pipeline);
    for (let i = 0; i < rows.count; i += 1) {
      const one = { at: rows.at[i] ?? 0, ticks: rows.ticks[i] ?? 0 };
      const quality = rows.quality[i] ?? 0;
      if (rows.layer[i] === layers.estimated) filled.set(one.at, quality);
      else if (rows.layer[i] === layers.raw || (quality & rejecting) !== 0) flagged.set(nameOf(one), quality);
      else valid.set(nameOf(one), quality);
      if ((quality & rejecting) !== 0) valid.delete(nameOf(one));
    }
    for (let i = 0; i < aggregates.length; i += 1) {
      if (aggregates.level[i] === 1 && !Number.isNaN(aggregates.sum[i])) hours.add(aggregates.start[i] ?? 0);
    }
  };
  for (const [i, { at, ticks, heard }] of coming.entries()) {
    takeReading(pipeline, stream, at, ticks, 0, heard);
    if (i % 500 === 0) receive();
  }
  receive();
  return { valid, flagged, filled, hours };
}

/** Puts a fault into one reading in a hundred, each kind in its turn. */
function inject({ readings }: MeasuredMeter, roll: (below: number) => number): Coming[] {
  const [first] = readings;
  const last = readings.at(-1);
  if (first === undefined || last === undefined) return [];
  const daily = Math.max(((last.ticks - first.ticks) * 86_400) / (last.at - first.at), 1000);
  const coming: Coming[] = [];
  let kind = roll(kinds.length);
  let next = 100 + roll(100);
  for (const [i, one] of readings.entries()) {
    const heard = one.at;
    if (i < next) {
      coming.push({ ...one, heard });
      continue;
    }
    next = i + 50 + roll(101);
    kind = (kind + 1) % kinds.length;
    const fault = kinds[kind] ?? "spike";
    const wrong = faulty(fault, one, Math.round(daily * (10 + roll(1000))), roll);
    if (fault === "second value") coming.push({ ...one, heard });
    // Ten times nothing is nothing, and a register that rests is right at another time as well.
    coming.push(isTrue(readings, wrong) ? { ...one, heard } : { ...wrong, heard, fault });
  }
  return coming;
}

/** Whether the register stood at this value at that time. */
function isTrue(readings: readonly MeasuredReading[], { at, ticks }: MeasuredReading): boolean {
  let low = 0;
  let high = readings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((readings[middle]?.at ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return ticks === readings[low]?.ticks && (at === readings[low]?.at || ticks === readings[low - 1]?.ticks);
}

function faulty(
  kind: Kind,
  { at, ticks }: MeasuredReading,
  size: number,
  roll: (below: number) => number,
): MeasuredReading {
  switch (kind) {
    case "spike":
      return { at, ticks: ticks + Math.round((size / 100) * 10 ** (roll(300) / 100)) };
    case "negative step":
      return { at, ticks: Math.max(0, ticks - size) };
    case "ten times":
      return { at, ticks: ticks * 10 };
    case "clock":
      return { at: at + (roll(2) === 0 ? -1 : 1) * (86_400 + roll(9 * 86_400)), ticks };
    case "half telegram":
      return { at, ticks: ticks % 10 ** (String(ticks).length >> 1) };
    case "second value":
      return { at, ticks: ticks + (roll(2) === 0 ? 1 : -1) * (1 + roll(size)) };
  }
}

describe("of faults put into one in a hundred measured readings 95 % are flagged, of the others 0.1 % at most", () => {
  const sets = {
    daiad: readDaiad,
    ampds2: () => readAmpds().map((meter) => ({ ...meter, readings: meter.readings.slice(-200_000) })),
    "cambridge electricity": () => readCambridge("electricity").slice(0, 8),
    "cambridge gas": () => readCambridge("gas").slice(0, 8),
    bwdf: readInflow,
  };
  for (const [name, read] of Object.entries(sets)) {
    it(`F43 ${name}`, (test) => {
      const roll = dice(17);
      const put = new Map<Kind | undefined, number>();
      const kept = new Map<Kind | undefined, number>();
      for (const meter of read()) {
        const coming = inject(meter, roll);
        const { valid, flagged } = play(meter, coming);
        for (const one of coming) {
          const { fault } = one;
          const isValid = valid.has(nameOf(one));
          assert.ok(isValid || flagged.has(nameOf(one)), `${meter.name} lost ${nameOf(one)}`);
          put.set(fault, (put.get(fault) ?? 0) + 1);
          const cause = (flagged.get(nameOf(one)) ?? 0) & (fault === undefined ? 0 : causes[fault]);
          if (fault === undefined ? isValid : !isValid && cause !== 0) kept.set(fault, (kept.get(fault) ?? 0) + 1);
        }
      }
      const score = (fault: Kind | undefined) => `${kept.get(fault) ?? 0} of ${put.get(fault) ?? 0}`;
      test.diagnostic([...kinds, undefined].map((fault) => `${fault ?? "untouched"} ${score(fault)}`).join(", "));
      for (const kind of kinds)
        assert.ok((kept.get(kind) ?? 0) >= 0.95 * (put.get(kind) ?? 0), `${kind} ${score(kind)}`);
      assert.ok((kept.get(undefined) ?? 0) >= 0.999 * (put.get(undefined) ?? 0), score(undefined));
    });
  }
});

describe("the faults that the sets' readmes count are flagged in that number", () => {
  it("daiad: 108 falls and 19 jumps, each with its cause", () => {
    const falls = { counted: 0, flagged: 0 };
    const jumps = { counted: 0, afterFall: 0, open: 0, filled: 0 };
    for (const meter of readDaiad()) {
      const { valid, flagged, filled, hours } = play(meter, asHeard(meter));
      const isFlagged = (one: MeasuredReading) =>
        ((flagged.get(nameOf(one)) ?? 0) & qualityBits.fell) !== 0 ||
        ((valid.get(nameOf(one)) ?? 0) & qualityBits.reset) !== 0;
      const isSpike = (one: MeasuredReading) => ((flagged.get(nameOf(one)) ?? 0) & qualityBits.outlier) !== 0;
      for (const [i, one] of meter.readings.entries()) {
        const before = meter.readings[i - 1];
        if (before === undefined) continue;
        assert.ok(valid.has(nameOf(one)) || flagged.has(nameOf(one)));
        if (one.ticks < before.ticks) {
          falls.counted += 1;
          // The one before stood too high, where those after the fall agree with those before it.
          if (isFlagged(one) || isSpike(before)) falls.flagged += 1;
        }
        if (one.ticks - before.ticks <= 2_000_000) continue;
        jumps.counted += 1;
        const within = [...hours].filter((hour) => hour > before.at && hour + 3600 < one.at);
        if (isFlagged(before)) jumps.afterFall += 1;
        else if (one.at - before.at > 86_400 && within.length === 0) jumps.open += 1;
        else if ([...filled].some(([at]) => at > before.at && at < one.at)) jumps.filled += 1;
      }
    }
    if (falls.counted === 0) return;
    assert.deepEqual(falls, { counted: 108, flagged: 108 });
    assert.deepEqual(jumps, { counted: 19, afterFall: 2, open: 14, filled: 3 });
  });

  const hourly = [
    { name: "cambridge: 1.0 %", read: () => readCambridge("electricity"), hours: 26_304, least: 0.0099, most: 0.0101 },
    { name: "bwdf: 0.5 to 9.7 %", read: readInflow, hours: 16_032, least: 0.005, most: 0.097 },
  ];
  for (const { name, read, hours, least, most } of hourly) {
    it(`${name} of the hours are missing: they are filled and flagged, or left open`, () => {
      let missing = 0;
      const meters = read();
      for (const { readings, ...meter } of meters) {
        const told = play(meter, asHeard({ ...meter, readings }));
        const heard = new Set(readings.map(({ at }) => at));
        const first = readings[0]?.at ?? 0;
        missing += hours - readings.length;
        for (let at = first; at <= (readings.at(-1)?.at ?? 0); at += 3600) {
          if (heard.has(at)) continue;
          const isFilled = ((told.filled.get(at) ?? 0) & qualityBits["gap-interpolated"]) !== 0;
          assert.notEqual(isFilled, !told.hours.has(at), `${meter.name} ${at}`);
        }
      }
      if (meters.length === 0) return;
      const share = missing / meters.length / hours;
      assert.ok(share >= least && share <= most, `${share}`);
    });
  }

  it("ampds2: pulses of other sizes are no fault, and the six full hours of the gap of 6.3 are filled", () => {
    for (const meter of readAmpds()) {
      const { flagged, valid, filled } = play(meter, asHeard(meter));
      assert.equal(flagged.size, 0);
      assert.equal(valid.size, meter.readings.length);
      assert.equal(filled.size, 6);
    }
  });
});
