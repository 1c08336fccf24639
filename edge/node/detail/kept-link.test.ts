// The link's own store beside a log that was healed: what the log has once more is not told once more.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { layers, type readMeterId, type Seconds } from "@tributary/core";
import { openLog } from "@tributary/engine-log";
import { decodeSync, type GroupItem, keyRing, type SyncItem } from "@tributary/wire";
import { chunksOf } from "../sync/sync-items.ts";
import { temporaryFolder } from "../test-node.ts";
import { groupTeller } from "./group-teller.ts";
import { openKeptLink } from "./kept-link.ts";

const folder = temporaryFolder();
after(folder.remove);

const hour: Seconds = 3600;
const day: Seconds = 24 * hour;
const start = Date.parse("2026-03-02T00:00:00Z") / 1000;
const houses = Array.from({ length: 17 }, (_, house) => `KAM.${10_000_000 + house}.1b.07`);

/** What some houses showed from hour to hour, as it comes into the outbox. */
function itemsOf(meters: readonly string[], hours: number): SyncItem[] {
  const at = Array.from({ length: hours + 1 }, (_, one) => start + one * hour);
  return meters.flatMap((meter, house): SyncItem[] => [
    {
      ...{ kind: "meter", meter, utility: "water", medium: "water", driver: "", zone: "UTC", securityMode: 0 },
      ...{ authenticated: false, heardAt: start, telegrams: 1, gateway: "roof", status: [], version: 1 },
    },
    {
      ...{ kind: "readings", meter, register: "volume", unit: "m3", layer: layers.validated, version: 1, at },
      ...{ ticks: at.map((_, one) => one * (100_000 + house)), quality: at.map(() => 0) },
    },
  ]);
}

for (const noise of [undefined, { epsilon: 24, bits: () => Math.floor(Math.random() * 2 ** 32) }]) {
  const behind = noise === undefined ? "" : " behind noise";
  test(`F10 a log that its backup took the place of has days${behind} once more that were told: no sum is told twice`, async () => {
    const log = openLog(join(folder.path, `log${behind}.sqlite`));
    let groups = houses;
    const keys = (address: NonNullable<ReturnType<typeof readMeterId>>) =>
      keyRing(groups.map((meter) => ({ meter, key: "none", name: "", group: "lane" })))(address);
    const told: GroupItem[] = [];
    const target = {
      async send(bytes: Uint8Array) {
        const read = decodeSync(bytes);
        assert.ok(typeof read === "object");
        told.push(...read.items.filter((item) => item.kind === "group"));
        return { through: read.last };
      },
    };
    let version = 0;
    async function tell(meters: readonly string[], hours: number): Promise<void> {
      version += 1;
      const now = start + hours * hour;
      log.commit({ at: now, counts: new Map(), outbox: chunksOf(itemsOf(meters, hours)), version });
      const link = openKeptLink({
        ...{ path: join(folder.path, `link${behind}.sqlite`), log, node: "edge-1", detail: "group", now: () => now },
        teller: (database) => groupTeller(database, { keys, noise }),
        say: () => undefined,
      });
      await link.sendNext(target);
      link.close();
    }
    for (const hours of [73, 74]) await tell(houses, hours);
    const days = () => told.filter(({ bucket }) => bucket === "day").map(({ start: [one = 0] }) => (one - start) / day);
    assert.deepEqual(days(), [0, 1]);
    // Without one house the difference of two sums would be what that house used.
    groups = houses.slice(1);
    log.beginEpoch();
    for (const hours of [74, 75, 76]) await tell(groups, hours);
    assert.deepEqual(days(), [0, 1]);
    log.close();
  });
}
