// Paper 2's services on the pilot's messages, on one core: what goes in and out of each, and how long each takes.
import { availableParallelism } from "node:os";
import { buildCity, scenario } from "@tributary/city";
import {
  cmac,
  decryptBlock,
  encryptBlock,
  expandKey,
  Fault,
  registerOf,
  type Seconds,
  ticksOf,
  utilityOf,
} from "@tributary/core";
import { type ReadTelegram, readTelegram } from "@tributary/drivers";
import { drainAll, openPipeline, openStream, type Stream, take } from "@tributary/engine-pipeline";
import { newWatch, type Watch, watchMeter } from "@tributary/engine-rules";
import { type ColumnState, encodeColumn, keyRing, newColumns, readKeyFile } from "@tributary/wire";
import type { Measurement } from "../measurement.ts";

const zone = "Europe/Madrid";
const start = Date.parse("2025-03-01T00:00:00+01:00") / 1000;
const hour: Seconds = 3600;
const seed = 20;

/** Of paper 2: megabytes in and out (table 4) and milliseconds (table 5) on its Raspberry Pi, its small computer and its server. */
// biome-ignore format: one aligned page
const paper = {
  pipeline:   { title: "stream pipeline",     in: [101, 88.6, 89.1],   out: [26.9, 17.3, 15.9], ms: [1.62, 0.016, 0.004] },
  generic:    { title: "generic processing",  in: [79.8, 78.2, 79.4],  out: [82, 79.9, 80.4],   ms: [52.183, 0.4, 0.244] },
  continuous: { title: "continuous analysis", in: [6.62, 2.03, 0.45],  out: [5.37, 1.97, 0.46], ms: [63.817, 0.186, 0.145] },
} as const;
const platforms = ["Pi", "Zotac", "Tethys"] as const;
const paperCmac = { Mox: 1.199, Pi: 0.036, Zotac: 0.0017, Tethys: 0.001 } as const;
const paperRates = { Pi: 15.36, Zotac: 2692.31 } as const;

type Service = keyof typeof paper;

interface Tally {
  in: number;
  out: number;
  seconds: number;
}

/** Runs some work and adds its seconds. Messages are few and cores are shared: what waits for a core counts too. */
function timed<Result>(tally: Tally, work: () => Result): Result {
  const began = performance.now();
  const result = work();
  tally.seconds += (performance.now() - began) / 1000;
  return result;
}

interface House {
  readonly streams: Map<string, Stream>;
  readonly watch: Watch;
}

const textLength = (value: unknown): number => JSON.stringify(value).length;

function* first<Item>(most: number, items: Iterable<Item>): Generator<Item> {
  let left = most;
  for (const item of items) {
    if (left === 0) return;
    left -= 1;
    yield item;
  }
}

/** So many of the pilot's messages, in their order, and the keys of its meters. */
export function pilotMessages(most: number) {
  const { plan, end } = scenario("pilot", { seed, start, zone });
  const city = buildCity(plan);
  const keys = keyRing(readKeyFile(city.keyFile()).entries);
  const keyOf: Parameters<typeof readTelegram>[1] = (meter) => {
    const key = keys(meter)?.key;
    return key === "none" ? undefined : key;
  };
  return { city, keyOf, messages: first(most, city.telegrams(start, end, hour)) };
}

/** The pilot's messages through the services, one after another. */
function play(most: number): { messages: number; tallies: Record<Service, Tally> } {
  const { city, keyOf, messages: sent } = pilotMessages(most);
  const pipeline = openPipeline();
  const houses = new Map<string, House>();
  const rows = city.meters.map(({ meter }) => meter);
  let columns: ColumnState = newColumns;
  const indices: (number | undefined)[] = rows.map(() => undefined);
  const tallies: Record<Service, Tally> = {
    pipeline: { in: 0, out: 0, seconds: 0 },
    generic: { in: 0, out: 0, seconds: 0 },
    continuous: { in: 0, out: 0, seconds: 0 },
  };
  let messages = 0;
  let closed = start;
  for (const { meter, at, bytes } of sent) {
    messages += 1;
    // The stream pipeline: from the frame to what the meter said, authenticated, opened and in one form for all.
    const read = timed(tallies.pipeline, (): ReadTelegram | Fault => readTelegram({ bytes, crc: "none" }, keyOf));
    if (read instanceof Fault) throw new Error(read.says);
    const said = read.readings.flatMap((reading) => {
      const ticks = ticksOf(reading);
      return ticks === undefined ? [] : [{ register: registerOf(reading), at, ticks }];
    });
    tallies.pipeline.in += bytes.length;
    const handed = textLength({ meter, said });
    tallies.pipeline.out += handed;

    // Generic processing: plausible, outlier, smooth, gaps, aggregates.
    const utility = utilityOf(read.open.meter.type);
    const house: House = houses.get(meter) ?? { streams: new Map(), watch: newWatch() };
    houses.set(meter, house);
    const { rows: told, aggregates } = timed(tallies.generic, () => {
      for (const { register, ticks } of said) {
        const stream = house.streams.get(register) ?? openStream(register, utility, zone, { pipeline });
        house.streams.set(register, stream);
        take(stream, at, ticks, 0);
      }
      return drainAll(pipeline, { open: false });
    });
    tallies.generic.in += handed;
    const all = [told.at, told.ticks, told.quality].map((column) => [...column.subarray(0, told.count)]);
    const { start: starts, sum, least, most, mean, count, length } = aggregates;
    const some = [starts, sum, least, most, mean, count].map((column) => [...column.subarray(0, length)]);
    const processed = textLength({ meter, rows: all, aggregates: some });
    tallies.generic.out += processed;

    // Continuous analysis: rules at each message, and once an hour what the cloud is told.
    const volume = said.find(({ register }) => register === "volume");
    tallies.continuous.in += textLength({ meter, at, volume: volume?.ticks });
    const found = timed(tallies.continuous, () => {
      const stream = (register: string) => house.streams.get(register);
      const incidents = watchMeter(house.watch, { meter, utility, zone, stream }, at, read.status);
      let column = 0;
      if (at >= closed + hour) {
        closed = at - (at % hour);
        const encoded = encodeColumn(
          { at: closed, indices: indices.map((one) => (one === undefined ? one : Math.floor(one / 1000))) },
          columns,
        );
        columns = encoded.state;
        column = encoded.bytes.length;
      }
      return { incidents, column };
    });
    tallies.continuous.out += found.column + (found.incidents.length === 0 ? 0 : textLength(found.incidents));
    indices[rows.indexOf(meter)] = volume?.ticks;
  }
  return { messages, tallies };
}

/** Microseconds of one call. */
function perCall(work: () => void): number {
  const calls = 20_000;
  for (let i = 0; i < calls; i += 1) work();
  const before = process.cpuUsage();
  for (let i = 0; i < calls; i += 1) work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / calls;
}

/** With the first `most` of its messages. */
export function* pilot(most: number): Generator<Measurement> {
  yield { name: "cores that it may use", value: availableParallelism(), unit: "cores" };
  const { messages, tallies } = play(most);
  yield { name: "the pilot's messages", value: messages, unit: "messages" };
  const services = Object.keys(paper) as Service[];
  for (const service of services) {
    const { title, ...figures } = paper[service];
    const { seconds, ...bytes } = tallies[service];
    for (const way of ["in", "out"] as const) {
      yield { name: `table 4: ${title}, ${way}`, value: bytes[way] / 1e6, unit: "MB", messages };
      for (const [i, platform] of platforms.entries()) {
        yield { name: `table 4: ${title}, ${way}, paper, ${platform}`, value: figures[way][i] ?? 0, unit: "MB" };
      }
    }
    yield { name: `table 5: ${title}`, value: (1000 * seconds) / messages, unit: "ms a message", messages };
    for (const [i, platform] of platforms.entries()) {
      yield { name: `table 5: ${title}, paper, ${platform}`, value: figures.ms[i] ?? 0, unit: "ms a message" };
    }
  }
  const toCloud = (100 * tallies.continuous.out) / tallies.pipeline.in;
  yield { name: "table 4: to the cloud, of what came in", value: toCloud, unit: "%" };
  yield { name: "table 4: to the cloud, of what came in, paper, Pi", value: (100 * 5.37) / 101, unit: "%" };

  const key = expandKey(new Uint8Array(16).fill(7));
  const content = new Uint8Array(64);
  const block = new Uint8Array(16);
  const tag = perCall(() => void cmac(key, content)) / 1000;
  yield { name: "table 5: CMAC of 64 bytes", value: tag, unit: "ms a message" };
  for (const [platform, ms] of Object.entries(paperCmac)) {
    yield { name: `table 5: CMAC, paper, ${platform}`, value: ms, unit: "ms a message" };
  }
  for (const [way, cipher] of Object.entries({ encryption: encryptBlock, decryption: decryptBlock })) {
    const aes = perCall(() => {
      for (let i = 0; i < 4; i += 1) cipher(key, content, 16 * i, block, 0);
    });
    yield { name: `table 5: AES ${way} of 64 bytes`, value: aes / 1000, unit: "ms a message" };
  }

  const whole = services.reduce((sum, service) => sum + tallies[service].seconds, 0);
  yield {
    name: "table 6: all services one after another",
    value: messages / whole,
    unit: "messages a second",
    messages,
  };
  const slower = paperCmac.Pi / tag;
  yield {
    name: "table 6: on a core as slow as CMAC was on the Pi",
    value: messages / whole / slower,
    unit: "messages a second",
    slower,
  };
  for (const [platform, rate] of Object.entries(paperRates)) {
    yield { name: `table 6: paper, ${platform}`, value: rate, unit: "messages a second" };
  }
}
