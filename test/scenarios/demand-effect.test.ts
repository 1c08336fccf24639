// The effect of a call, against a simulated city whose people heed it or do not: only the scorer sees the city without it.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type AddressPlan, buildCity, type City } from "@tributary/city";
import type { MeterId } from "@tributary/core";
import { type HourlyUse, measureEffect } from "../../cloud/commands/demand/effect.ts";

const hour = 3600;
const day = 86_400;
const zone = "Europe/Madrid";
/** A Wednesday, 18:00 to 21:00 there. */
const from = Date.parse("2026-02-25T17:00:00Z") / 1000;
const to = from + 3 * hour;
const start = from - 24 * day;
const homes = 240;
const putOff = 0.6;

interface Answer {
  /** Of every ten homes that are asked so many heed it. */
  readonly heedOfTen: number;
  /** So many of those who are not asked do the same: a storm, an outage, a match on television. */
  readonly othersOfTen?: number;
}

/** Every other home is asked. */
const isAsked = (home: number) => home % 2 === 0;

function play(seed: number, { heedOfTen, othersOfTen = 0 }: Answer): City {
  const reactions = [{ supply: "electricity", from, to, putOff }] as const;
  const addresses = Array.from({ length: homes }, (_, home): AddressPlan => {
    const heeds = (home >> 1) % 10 < (isAsked(home) ? heedOfTen : othersOfTen);
    return {
      customer: "household",
      vacantInSummer: false,
      utilities: ["electricity"],
      ...(heeds ? { reactions } : {}),
    };
  });
  return buildCity({ seed, meters: homes, start, zone, utilities: ["electricity"], incidents: {}, addresses });
}

/** kWh by hour, as the meters' registers tell them. */
function uses(city: City, of: (home: number) => boolean): Map<MeterId, HourlyUse> {
  return new Map(
    city.meters.flatMap(({ meter }, home): [MeterId, HourlyUse][] => {
      if (!of(home)) return [];
      const shown = city.registers(meter, start + day, to + hour, hour);
      const hours = Array.from({ length: shown.length - 1 }, (_, at): [number, number] => {
        return [start + day + at * hour, ((shown[at + 1] ?? 0) - (shown[at] ?? 0)) / 1000];
      });
      return [[meter, new Map(hours)]];
    }),
  );
}

const effectIn = (city: City) =>
  measureEffect({
    ...{ from, to, zone, unusual: [] },
    asked: uses(city, isAsked),
    others: uses(city, (home) => !isAsked(home)),
  });

/** What was really not used, by the same city with nobody who heeds anything. */
const truth = (seed: number, city: City) => {
  const twin = play(seed, { heedOfTen: 0 });
  return city.meters.reduce((sum, { meter }, home) => {
    return isAsked(home) ? sum + twin.truth.use(meter, from, to) - city.truth.use(meter, from, to) : sum;
  }, 0);
};

describe("the effect of a call", () => {
  it("S7 what those who heed it save is found, and its band holds the truth", () => {
    for (const seed of [11, 12]) {
      const city = play(seed, { heedOfTen: 6 });
      const { net, asked, others, days, hours } = effectIn(city);
      const saved = truth(seed, city);
      assert.ok(asked !== null && others !== null && net !== null);
      assert.ok(net.saved.low <= saved && saved <= net.saved.high, `${saved} not in ${JSON.stringify(net.saved)}`);
      assert.ok(net.saved.low > 0, "it can be told from nothing");
      assert.deepEqual([asked.meters, others.meters, days, hours.length], [homes / 2, homes / 2, 10, 3]);
      const ofHours = hours.reduce((sum, { expected, used }) => sum + expected - used, 0);
      assert.ok(Math.abs(ofHours - asked.saved.value) < 1e-6, "the hours add up to the whole");
    }
  });

  it("S7 where nobody heeds it, nothing is found; what changes with everybody is not taken for it", () => {
    const nobody = effectIn(play(13, { heedOfTen: 0 })).net;
    assert.ok(nobody !== null && nobody.share.low < 0 && nobody.share.high > 0);
    const everybody = effectIn(play(14, { heedOfTen: 7, othersOfTen: 7 }));
    assert.ok(everybody.asked !== null && everybody.asked.share.low > 0, "all use less");
    assert.ok(everybody.net !== null && everybody.net.share.low < 0 && everybody.net.share.high > 0);
  });
});
