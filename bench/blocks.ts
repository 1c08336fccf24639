// How small hourly readings become: bits against their entropy, houses within a duty cycle, bytes to the cloud.
import { dataRates } from "@tributary/lorawan";
import { lead, sendDay } from "./blocks/day-on-the-wire.ts";
import { codedBits, conditionalEntropy } from "./blocks/entropy.ts";
import { daiadHours, type HourSeries, simulatedHours, someOf, wholeDays } from "./blocks/hour-series.ts";
import { housesServed } from "./blocks/houses.ts";
import type { Measurement } from "./measurement.ts";

/** Houses of one gateway whose days are packed together, and how many such gateways are tried. */
const housesOfGateway = 650;
const gateways = 4;
const losses = [0, 0.1];
/** Spreading factors 7 to 12 of 125 kHz are the data rates 5 to 0. */
const rates = [5, 4, 3, 2, 1, 0];
const city = 50_000;
/** What the deployment of the paper sends: a telegram of 90 bytes each 30 seconds. */
const telegram = { bytes: 90, seconds: 30 } as const;
const megabyte = 1e6;
/** TCP and IP around a full segment, and the acknowledgement of every second one (RFC 9293, 3.8.6.3). */
const segment = { payload: 1448, head: 52, acknowledgement: 26 } as const;

function* bitsOf(name: string, series: readonly HourSeries[]): Generator<Measurement> {
  const entropy = conditionalEntropy(series);
  const days = wholeDays(series);
  const coded = codedBits(days);
  const sizes = { houses: series.length, hours: entropy.hours, days: days.length };
  yield { name: `${name}: entropy given the hour before`, value: entropy.bits, unit: "bits a reading", ...sizes };
  yield { name: `${name}: coded in day blocks`, value: coded.bits, unit: "bits a reading", ...sizes };
  yield { name: `${name}: coded by entropy`, value: coded.bits / entropy.bits, unit: "(at most 1.25)", ...sizes };
}

function* servedBy(name: string, series: readonly HourSeries[]): Generator<Measurement> {
  const days = someOf(wholeDays(series), housesOfGateway * gateways);
  const each = Array.from({ length: gateways }, (_, first) => days.filter((_, place) => place % gateways === first));
  for (const rate of rates) {
    for (const loss of losses) {
      const served = each.map((days, seed) => housesServed(days, rate, loss, seed));
      const sum = (field: "houses" | "frames" | "lost" | "asked") => served.reduce((all, one) => all + one[field], 0);
      yield {
        name: `${name}: SF${dataRates[rate]?.spreadingFactor}, ${100 * loss} % lost`,
        value: Math.floor(sum("houses") / gateways),
        unit: "houses a gateway",
        days: days.length,
        frames: sum("frames"),
        lost: sum("lost"),
        asked: sum("asked"),
      };
    }
  }
}

async function* toTheCloud(name: string, series: readonly HourSeries[]): AsyncGenerator<Measurement> {
  const { messages, up, down } = await sendDay(someOf(wholeDays(series, lead), 2000), city);
  const sizes = { meters: city, hours: 24, connections: 24 };
  const segments = Math.ceil(up / segment.payload) + Math.ceil(down / segment.payload);
  const whole = up + down + segments * (segment.head + segment.acknowledgement);
  yield { name: `${name}: messages to the cloud`, value: messages / megabyte, unit: "MB a day", ...sizes };
  yield { name: `${name}: with HTTP and TLS, both ways`, value: (up + down) / megabyte, unit: "MB a day", ...sizes };
  yield { name: `${name}: with TCP and IP, computed`, value: whole / megabyte, unit: "MB a day", ...sizes };
}

export async function* bench(): AsyncGenerator<Measurement> {
  const daiad = daiadHours();
  if (daiad === undefined)
    console.error("The households of DAIAD are not at hand: only the simulated city is measured.");
  const sets = { "simulated water": simulatedHours(), ...(daiad === undefined ? {} : { DAIAD: daiad }) };
  for (const [name, series] of Object.entries(sets)) yield* bitsOf(name, series);
  for (const [name, series] of Object.entries(sets)) yield* servedBy(name, series);
  for (const [name, series] of Object.entries(sets)) yield* toTheCloud(name, series);
  const raw = (city * telegram.bytes * 86_400) / telegram.seconds;
  yield { name: "a telegram of 90 B each 30 s", value: raw / megabyte, unit: "MB a day", meters: city };
}
