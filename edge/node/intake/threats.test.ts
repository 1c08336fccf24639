import assert from "node:assert/strict";
import { test } from "node:test";
import { openThreats, usualLimits } from "./threats.ts";

const start = 1_772_150_400;
const meter = "KAM.00000001.1b.07";
const day = 86_400;

function trial() {
  const said: string[] = [];
  const threats = openThreats((says) => said.push(says), { ...usualLimits, perGateway: 100, perMeter: 20, badKeys: 5 });
  const kinds = () => threats.list().map(({ kind, source }) => `${kind} ${source}`);
  return { said, threats, kinds };
}

test("F19 a burst of bad keys from one source is one event with its count; some over hours are none", () => {
  const { threats, kinds, said } = trial();
  for (let i = 0; i < 40; i += 1) threats.arrived("roof", start + i * 60, true);
  assert.deepEqual(kinds(), []);
  for (let i = 0; i < 30; i += 1) threats.arrived("shed", start + 3600, true);
  for (let i = 0; i < 30; i += 1) threats.arrived("shed", start + 3700, true);
  assert.deepEqual(kinds(), ["bad-keys shed"]);
  assert.deepEqual([threats.list()[0]?.count, threats.counts(), said.length], [60, { "bad-keys": 1 }, 1]);
  // An hour later it is another one.
  for (let i = 0; i < 6; i += 1) threats.arrived("shed", start + 7300, true);
  assert.equal(threats.counts()["bad-keys"], 2);
});

test("F19 a gateway and a meter that send more than they can are told of", () => {
  const { threats, kinds } = trial();
  for (let i = 0; i <= 100; i += 1) threats.arrived("roof", start, false);
  for (let i = 0; i <= 20; i += 1) threats.heard(meter, "roof", start + i);
  assert.deepEqual(kinds(), ["gateway-flood roof", "meter-flood KAM.00000001.1b.07"]);
});

test("F19 a meter that was in its place for a week is strange in another", () => {
  const { threats, kinds } = trial();
  for (const gateway of ["roof", "shed"]) threats.heard(meter, gateway, start);
  threats.heard(meter, "shed", start + 8 * day);
  assert.deepEqual(kinds(), []);
  threats.heard(meter, "harbour", start + 8 * day);
  threats.heard(meter, "harbour", start + 8 * day + 60);
  assert.deepEqual(kinds(), [`strange-place ${meter}`]);
  assert.match(threats.list()[0]?.says ?? "", /heard by harbour/);
});

test("whatever arrives, no more than so much is remembered", () => {
  const { threats } = trial();
  for (let i = 0; i < 1000; i += 1) {
    for (let n = 0; n < 7; n += 1) threats.arrived(`gateway-${i}`, start, true);
  }
  assert.equal(threats.list().length, 200);
  assert.equal(threats.counts()["bad-keys"], 1000);
});
