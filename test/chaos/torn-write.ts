// Tears the log of an edge node: cut anywhere in its last records, and with bits that fell over.
import assert from "node:assert/strict";
import { join } from "node:path";
import { openLog } from "@tributary/engine-log";
import { batchBytes, commitNumber, entryText, putStore, smallStore, stateBytes } from "./small-store.ts";

const commits = 12;
const all = { entries: 1e9, characters: 1e9 };

/** Numbers below a limit from a small generator, the same in each run. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return Math.floor((state / 0x8000_0000) * below);
  };
}

/** Cuts the write-ahead log at every `step`th byte of its last three records; answers how many cuts there were. */
export const cutLog = (folder: string, step: number): number =>
  cutAt(folder, function* (ends, length) {
    for (let cut = ends[commits - 3] ?? 0; cut <= length; cut += step) yield cut;
  });

/** Cuts it at random places, at its head as well. */
export const cutAnywhere = (folder: string, cuts: number): number =>
  cutAt(folder, function* (_, length) {
    const roll = generator(40);
    for (let cut = 0; cut < cuts; cut += 1) yield roll(length + 1);
  });

type Places = (ends: readonly number[], length: number) => Iterable<number>;

function cutAt(folder: string, places: Places): number {
  const { database, wal, ends } = smallStore(join(folder, "whole.sqlite"), commits);
  const path = join(folder, "cut.sqlite");
  let cuts = 0;
  for (const cut of places(ends, wal.length)) {
    putStore(path, database, wal.subarray(0, cut));
    const durable = ends.findLastIndex((end) => end <= cut);
    const log = openLog(path, { say: (says) => assert.fail(`cut at ${cut}: ${says}`) });
    const numbers = Array.from({ length: durable }, (_, index) => index + 1);
    assert.deepEqual(
      log.outbox.next(0, all).map(({ body }) => body),
      numbers.map(entryText),
      `cut at ${cut}`,
    );
    assert.deepEqual(
      [...log.lacking()].map(({ batch, body }) => [batch, Buffer.from(body)]),
      numbers.slice(commits / 2).map((n) => [n, Buffer.from(batchBytes(n))]),
      `cut at ${cut}`,
    );
    assert.deepEqual([...log.counts()], [["read", durable]]);
    // It goes on as if nothing had been begun.
    commitNumber(log, durable + 1);
    assert.equal(log.outbox.next(durable, all)[0]?.body, entryText(durable + 1));
    log.close();
    cuts += 1;
  }
  return cuts;
}

export interface FlipReport {
  readonly flips: number;
  /** Flips of which something was said. */
  readonly said: number;
  /** Of these, flips for which the store was set aside. */
  readonly setAside: number;
}

/** Turns single bits over, at random moments of a small generator's choice, half of them in the write-ahead log. */
export function flipBits(folder: string, flips: number): FlipReport {
  const { database, wal } = smallStore(join(folder, "whole.sqlite"), commits);
  const path = join(folder, "flipped.sqlite");
  const written = new Set(Array.from({ length: commits + 1 }, (_, n) => entryText(n)));
  const batches = new Set(Array.from({ length: commits + 1 }, (_, n) => Buffer.from(batchBytes(n)).toString("hex")));
  const report = { flips, said: 0, setAside: 0 };
  const roll = generator(20);
  for (let flip = 0; flip < flips; flip += 1) {
    const [inDatabase, inWal] = [Buffer.from(database), Buffer.from(wal)];
    const target = flip % 2 === 0 ? inDatabase : inWal;
    const place = roll(target.length);
    const bit = roll(8);
    target[place] = (target[place] ?? 0) ^ (1 << bit);
    putStore(path, inDatabase, inWal);
    const where = `bit ${bit} of byte ${place} of the ${flip % 2 === 0 ? "database" : "write-ahead log"}`;
    const said: string[] = [];
    const log = (() => {
      try {
        return openLog(path, { say: (says) => said.push(says) });
      } catch (error) {
        // The one bit that cannot be told from a newer program's store stops the node, with a sentence.
        assert.match(String(error), /written by a newer version/, where);
        said.push(String(error));
        return undefined;
      }
    })();
    if (log !== undefined) {
      for (const { body } of log.outbox.next(0, all))
        assert.ok(body === "[]" || written.has(body), `${where}: ${body}`);
      for (const { body } of log.lacking()) assert.ok(batches.has(Buffer.from(body).toString("hex")), where);
      for (const { body } of log.parts()) {
        if (body !== undefined) assert.deepEqual(Buffer.from(body), Buffer.from(stateBytes(1)), where);
      }
      // Whatever was lost, the node goes on.
      const next = log.outbox.last() + 1;
      commitNumber(log, 1);
      assert.equal(log.outbox.last(), next, where);
      log.close();
    }
    if (said.length > 0) report.said += 1;
    if (said.some((says) => says.includes("set aside"))) report.setAside += 1;
  }
  return report;
}
