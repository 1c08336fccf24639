// What the measure of a call's effect is made of, on uses that are known.
import assert from "node:assert/strict";
import { it } from "node:test";
import { measureEffect } from "./effect.ts";

const hour = 3600;
const day = 86_400;
const zone = "Europe/Madrid";
/** A Wednesday, 18:00 to 21:00 there. */
const from = Date.parse("2026-02-25T17:00:00Z") / 1000;
const to = from + 3 * hour;

it("leaves out meters that were not heard, days of other calls, and free days before a working day", () => {
  const flat = (skip: (at: number) => boolean) =>
    new Map(
      Array.from({ length: 40 * 24 }, (_, at) => from - 35 * day + at * hour).flatMap((at): [number, number][] =>
        skip(at) ? [] : [[at, at >= from && at < to ? 1 : 2]],
      ),
    );
  const asked = new Map([
    ["heard", flat(() => false)],
    ["silent", flat((at) => at === from)],
    ["new", flat((at) => at < from - 2 * day)],
  ]);
  const unusual = [{ from: from - day, to: from - day + hour }];
  const effect = measureEffect({ from, to, zone, unusual, asked, others: new Map() });
  assert.deepEqual([effect.asked?.meters, effect.asked?.leftOut, effect.net, effect.others], [1, 2, null, null]);
  assert.deepEqual([effect.asked?.expected, effect.asked?.used, effect.asked?.share.value], [6, 3, 0.5]);
  assert.equal(effect.days, 10);
});
