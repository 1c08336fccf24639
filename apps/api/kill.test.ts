// Tests that a cloud killed while batches come in loses nothing that it acknowledged and counts nothing twice.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { SyncItem } from "@tributary/wire";
import { batchOf, meter, meterItems, now, openTrialStores, through } from "./trial-cloud.ts";

const [, self = "", role, folderOfChild] = process.argv;
const perBatch = 50;

/** Entry n of the outbox: one reading at second n. */
function entry(sequence: number): SyncItem {
  const columns = { at: [sequence], ticks: [sequence * 7], quality: [0] };
  return { kind: "readings", meter, register: "volume", unit: "m3", layer: 1, version: sequence, ...columns };
}

function batch(first: number): Uint8Array {
  const last = first + perBatch - 1;
  const entries = Array.from({ length: perBatch }, (_, index) => entry(first + index));
  const [known] = meterItems(last);
  assert.ok(known);
  return batchOf(first, last, [known, ...entries, { kind: "counts", counts: { read: last }, version: last }]);
}

/** The child: goes on from where the stores are, and says each acknowledgement, until it is killed. */
async function takeUntilKilled(folder: string): Promise<never> {
  const { intake } = await openTrialStores({ folder });
  for (let next = (await through(intake, batch(1))) + 1; ; next += perBatch) {
    const acknowledged = await through(intake, batch(next));
    process.stdout.write(`${acknowledged}\n`);
  }
}

/** Runs a child and kills it some batches after its first acknowledgement. Returns the last one that it gave. */
function runAndKill(folder: string, batches: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [self, "child", folder], { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
      if (text.split("\n").length > batches) child.kill("SIGKILL");
    });
    child.on("error", reject);
    child.on("close", () => resolve(Number(text.split("\n").at(-2) ?? 0)));
  });
}

if (role === "child" && folderOfChild !== undefined) {
  await takeUntilKilled(folderOfChild);
} else {
  test("kill -9 between and within batches", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tributary-kill-"));
    for (const batches of [1, 3, 7, 12]) {
      const acknowledged = await runAndKill(folder, batches);
      const { series, registry, history, intake, close } = await openTrialStores({ folder });
      const durable = await through(intake, batch(1));
      assert.ok(durable >= acknowledged && acknowledged > 0, `${durable} durable, ${acknowledged} acknowledged`);
      assert.equal(series.through("edge-1", "a"), durable, "what was acknowledged is in the store");
      const list = await history.readings(meter, { register: "volume", from: 0, to: now, limit: 10_000 });
      assert.deepEqual(
        list?.readings.map((reading) => reading.at),
        Array.from({ length: Math.min(durable, 10_000) }, (_, index) => index + 1 + Math.max(0, durable - 10_000)),
      );
      assert.equal(series.latest(meter)[0]?.newest.ticks, durable * 7);
      assert.equal(registry.counts().get("read"), durable);
      await close();
    }
    rmSync(folder, { recursive: true, force: true });
  });
}
