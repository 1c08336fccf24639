import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openStream, type Stream, take } from "@tributary/engine-pipeline";
import { type Incident, incidentId, newWatch, type Watched, watchMeter } from "./index.ts";

const hour = 3600;
const litre = 1000;
const meter = "KAM.12345678.1b.07";
const start = 1_772_150_400;

/** Plays a register of litres into a meter, a telegram each `spacing` seconds, and gathers what the rules say. */
function play(
  spacing: number,
  days: number,
  litresAt: (at: number) => number,
  options: { register?: string; status?: (at: number) => string[] } = {},
): Incident[] {
  const register = options.register ?? "volume";
  const streams = new Map<string, Stream>([[register, openStream(register, "water", "UTC")]]);
  const watched: Watched = { meter, utility: "water", zone: "UTC", stream: (name) => streams.get(name) };
  const watch = newWatch();
  const incidents: Incident[] = [];
  for (let at = start; at < start + days * 24 * hour; at += spacing) {
    const stream = streams.get(register);
    if (stream !== undefined) take(stream, at, Math.round(litresAt(at - start)) * litre, 0);
    incidents.push(...watchMeter(watch, watched, at, options.status?.(at - start) ?? []));
  }
  return incidents;
}

/** Uses 20 litres in each hour of the day, none in the six of the night. */
const household = (seconds: number) => {
  const days = Math.floor(seconds / 86_400);
  const inDay = (seconds % 86_400) / hour;
  return days * 360 + Math.min(18, Math.max(0, inDay - 6)) * 20;
};

const says = (incidents: readonly Incident[]) =>
  incidents.map(({ alarm, closedAt }) => `${alarm} ${closedAt === null ? "opens" : "closes"}`);

describe("leak", () => {
  for (const spacing of [16, 900, 3600]) {
    it(`is found once from telegrams each ${spacing} s, and closes when it is mended`, () => {
      const leaking = (at: number) => household(at) + (Math.min(Math.max(at - 86_400, 0), 2.5 * 86_400) / hour) * 8;
      const incidents = play(spacing, 6, leaking);
      assert.deepEqual(says(incidents), ["leak opens", "leak closes"]);
      const [opened] = incidents;
      assert.equal(opened?.openedAt, start + 30 * hour);
      assert.equal(opened?.id, incidentId(meter, "leak", "rule", start + 30 * hour));
      assert.equal(opened?.detail, "at least 8 L in each of the last 24 hours");
      assert.equal(incidents[1]?.id, opened?.id);
    });
  }

  it("is not found in a household that sleeps, nor while hours are unknown", () => {
    assert.deepEqual(play(900, 6, household), []);
    assert.deepEqual(
      play(30 * hour, 20, (at) => (at / hour) * 50),
      [],
    );
  });
});

it("burst opens while half an hour runs faster than any before", () => {
  const incidents = play(900, 4, (at) => household(at) + Math.min(Math.max(at / hour - 52, 0), 3) * 2500);
  assert.deepEqual(says(incidents), ["burst opens", "burst closes"]);
  assert.ok((incidents[0]?.openedAt ?? 0) - (start + 52 * hour) <= hour);
});

it("F2 backflow is an event: it opens when litres flow back", () => {
  const incidents = play(900, 4, (at) => Math.min(Math.max(at / hour - 30, 0), 2) * 10, {
    register: "volume.backward",
  });
  assert.deepEqual(says(incidents), ["backflow opens", "backflow closes"]);
});

it("a status opens one incident that outlives short silences, and words that are no alarm open none", () => {
  const status = (at: number) => (at >= 2 * hour && at < 6 * hour && at % 1800 === 0 ? ["tamper", "ok"] : []);
  const incidents = play(900, 1, household, { status });
  assert.deepEqual(says(incidents), ["tamper opens", "tamper closes"]);
  assert.equal(incidents[0]?.source, "meter");
  assert.equal(incidents[0]?.openedAt, start + 2 * hour);
});
