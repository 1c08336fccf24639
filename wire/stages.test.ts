import assert from "node:assert/strict";
import { it } from "node:test";
import { stageOverride, stagesRequest } from "./index.ts";

const refusal = (override: object): string =>
  (stageOverride.safeParse(override).error?.issues ?? [])
    .map(({ path, message }) => `${path.join(".")}: ${message}`)
    .join("; ");

it("takes what an operator may change", () => {
  const stages = [
    { utility: "water", register: "volume", off: ["smooth", "fill"], fastest: 50 },
    { meter: "SAL.12345678.01.07", register: "pressure", most: 16, add: [{ stage: "steepest", most: 4 }] },
    { group: "harbour", register: "volume.backward", buckets: ["5min", "hour"] },
  ];
  assert.deepEqual(stagesRequest.parse({ stages }), { stages });
});

// biome-ignore format: one aligned page
const wrong: readonly (readonly [says: string, override: object])[] = [
  ["meter: names a meter, a group or a utility: one of them", { register: "volume", off: ["smooth"] }],
  ["meter: names a meter, a group or a utility: one of them", { meter: "SAL.12345678.01.07", utility: "water", register: "volume" }],
  ["meter: is no meter such as SAL.12345678.01.07",           { meter: "12", register: "volume" }],
  ["register: is no register such as volume or pressure",     { utility: "water", register: "wetness" }],
  ["fill: must be 24 hours at most: late readings change no more", { utility: "water", register: "volume", fill: 48 }],
  ["window: must be 5 readings at most",                      { utility: "water", register: "volume", window: 9 }],
  ["least: is a figure of levels, and volume counts up from 0", { utility: "water", register: "volume", least: 1 }],
  ["least: must be below most",                               { utility: "water", register: "pressure", least: 9, most: 3 }],
  ["add: steepest is a stage of levels, and volume counts: say fastest", { utility: "water", register: "volume", add: [{ stage: "steepest", most: 1 }] }],
  ["fastest: is a figure of counters, and pressure is none: say least and most, or add the stage steepest", { utility: "water", register: "pressure", fastest: 2 }],
];

for (const [says, override] of wrong)
  it(`refuses ${JSON.stringify(override)}`, () => assert.equal(refusal(override), says));
