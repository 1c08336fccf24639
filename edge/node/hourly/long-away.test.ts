// What a node tells by hours after its cloud was away for longer than it keeps hours in memory.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { type ColumnState, decodeColumn, decodeSync, keyRing, newColumns } from "@tributary/wire";
import { openEdge } from "../index.ts";
import { jsonReader, temporaryFolder, uplink } from "../test-node.ts";

const folder = temporaryFolder();
after(folder.remove);

const hour = 3600;
const days = 16;
const start = Date.parse("2026-03-02T00:00:00Z") / 1000;
const meters = Array.from({ length: 6 }, (_, house) => `KAM.1${String(house).padStart(7, "0")}.1b.07`);
const litres = (house: number, hours: number) => 1000 + house + hours * 20;

test("F18 after two weeks without the cloud each full hour is told, once, in the order of the hours", async () => {
  let now = start;
  const edge = openEdge({
    ...{ dataDir: folder.path, node: "edge-1", zone: "UTC", reader: jsonReader(), detail: "hourly" },
    keys: keyRing(meters.map((meter) => ({ meter, key: "none" }))),
    clock: { now: () => now * 1000 },
  });
  for (let hours = 0; hours <= days * 24; hours += 1) {
    now = start + hours * hour;
    await Promise.all(
      meters.map((meter, house) => edge.receive(uplink({ meter, m3: litres(house, hours) / 1000, mode: 0 }, now))),
    );
  }
  now += 2 * hour;
  const hours: number[] = [];
  let columns: ColumnState = newColumns;
  const done = Promise.withResolvers<void>();
  const sync = edge.startSync(
    {
      async send(bytes) {
        const batch = decodeSync(bytes);
        assert.ok(typeof batch === "object");
        for (const item of batch.items) {
          if (item.kind !== "hours") continue;
          const column = decodeColumn(item.column, columns);
          assert.ok(typeof column === "object", String(column));
          columns = column.state;
          hours.push((column.at - start) / hour);
          assert.deepEqual(
            column.indices,
            meters.map((_, house) => litres(house, (column.at - start) / hour)),
          );
          if (column.at === start + days * 24 * hour) done.resolve();
        }
        return { through: batch.last };
      },
    },
    { detail: "hourly", shortestWaitMs: 1 },
  );
  await done.promise;
  await sync.stop();
  await edge.close();
  assert.deepEqual(
    hours,
    Array.from({ length: days * 24 + 1 }, (_, one) => one),
  );
});
