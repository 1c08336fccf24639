import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { forgetOldest, newRecentTelegrams, noteTelegram, receivedAt } from "./recent-telegrams.ts";

test("the newest telegrams are remembered as a map of all would, in whatever order they come and are forgotten", () => {
  const step = fc.record({ hash: fc.integer({ min: 0, max: 20 }), forgets: fc.integer({ min: 0, max: 3 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const recent = newRecentTelegrams();
      const all = new Map<number, number>();
      for (const [at, { hash, forgets }] of steps.entries()) {
        noteTelegram(recent, hash, at);
        all.set(hash, at);
        const left = all.size - forgets;
        forgetOldest(recent, (_, count) => count <= left);
        for (const oldest of [...all.keys()].slice(0, Math.max(0, forgets))) all.delete(oldest);
        for (let one = 0; one <= 20; one += 1) assert.equal(receivedAt(recent, one), all.get(one));
      }
    }),
  );
});
