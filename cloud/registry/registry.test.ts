// Tests the registry on a real SQLite file.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { EventItem, MeterItem, ReceivedBatch, SyncItem } from "@tributary/wire";
import { openRegistry } from "./registry.ts";
import { asText } from "./rows.ts";

const folder = mkdtempSync(join(tmpdir(), "tributary-registry-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const meter = "KAM.12345678.1b.07";

function batch(items: readonly SyncItem[], unknown: ReceivedBatch["unknown"] = []): ReceivedBatch {
  return { v: 1, node: "edge-1", epoch: "a", first: 1, last: 1, detail: "full", items, unknown, wrong: [] };
}

function known(fields: Partial<MeterItem> = {}): MeterItem {
  return {
    ...{ kind: "meter", meter, name: "Kitchen 50%", utility: "water", medium: "cold water", driver: "multical21" },
    ...{ zone: "Europe/Madrid", securityMode: 5, authenticated: false, heardAt: 100, telegrams: 3, rssi: -71.5 },
    ...{ gateway: "gateway-1", status: ["dry"], version: 1, ...fields },
  };
}

function raised(fields: Partial<EventItem> = {}): EventItem {
  return {
    ...{ kind: "event", id: "1", meter, alarm: "leak", severity: "warning", source: "rule" },
    ...{ openedAt: 10, closedAt: null, detail: "4 litres an hour", version: 1, ...fields },
  };
}

test("a meter comes back as it was told, with and without what may be missing", () => {
  const registry = openRegistry(":memory:");
  const { name, rssi, ...bare } = known({ meter: "ELS.00000001.01.03", utility: "gas", driver: null, status: [] });
  assert.deepEqual([name, rssi], ["Kitchen 50%", -71.5]);
  registry.record(batch([known(), bare]));
  assert.deepEqual(registry.meter(meter), known());
  assert.deepEqual(registry.meter("ELS.00000001.01.03"), bare);
  assert.equal(registry.meter("KAM.00000000.1b.07"), undefined);
  registry.close();
});

test("T16 who tells of another meter under the id of an alarm changes nothing of it", () => {
  const registry = openRegistry(":memory:");
  registry.record(batch([raised()]));
  registry.record(batch([raised({ meter: "KAM.99999999.1b.07", closedAt: 60, version: 9 })]));
  assert.deepEqual(registry.alarms({ state: "all", limit: 9 }), [raised()]);
  registry.close();
});

test("of everything the newest version stays, in whatever order versions come, and after opening again", () => {
  const path = join(folder, "versions.sqlite");
  const text = { kind: "text", meter, register: "text", at: 1 } as const;
  const counts = { kind: "counts" } as const;
  let registry = openRegistry(path);
  registry.record(
    batch([
      ...[known({ telegrams: 9, version: 3 }), known({ telegrams: 8, version: 2 })],
      ...[raised({ closedAt: 50, version: 3 }), raised({ version: 2 })],
      ...([
        { ...text, text: "new", version: 3 },
        { ...text, text: "old", version: 2 },
      ] as const),
      ...([
        { ...counts, counts: { read: 5 }, version: 3 },
        { ...counts, counts: { read: 4 }, version: 2 },
      ] as const),
    ]),
  );
  registry.close();
  registry = openRegistry(path);
  assert.equal(registry.meter(meter)?.telegrams, 9);
  assert.deepEqual(registry.alarms({ state: "all", limit: 9 }), [raised({ closedAt: 50, version: 3 })]);
  assert.deepEqual(registry.alarms({ state: "open", limit: 9 }), []);
  assert.deepEqual(registry.texts(meter), [{ register: "text", at: 1, text: "new" }]);
  assert.deepEqual([...registry.counts()], [["read", 5]]);
  registry.close();
});

test("within some meters nothing of others is told or counted", () => {
  const registry = openRegistry(":memory:");
  const other = "KAM.22222222.1b.07";
  registry.record(batch([known(), raised(), known({ meter: other }), raised({ id: "2", meter: other })]));
  const within = new Set([meter]);
  assert.deepEqual(registry.meters({ within, limit: 9 }), [known()]);
  assert.deepEqual(registry.alarms({ state: "all", within, limit: 9 }), [raised()]);
  const [water] = registry.utilities({ within });
  assert.deepEqual([water?.meters, water?.alarms], [1, 1]);
  assert.deepEqual(
    registry.utilities().map(({ meters, alarms }) => [meters, alarms]),
    [[2, 2]],
  );
  assert.deepEqual(registry.meters({ within: new Set(), limit: 9 }), []);
  assert.deepEqual(registry.utilities({ within: new Set() }), []);
  registry.close();
});

test("counts of all nodes are added up", () => {
  const registry = openRegistry(":memory:");
  const counts = (read: number): SyncItem => ({ kind: "counts", counts: { read, duplicate: 1 }, version: 1 });
  registry.record(batch([counts(5)]));
  registry.record({ ...batch([counts(7)]), node: "edge-2" });
  assert.deepEqual(Object.fromEntries(registry.counts()), { read: 12, duplicate: 2 });
  registry.close();
});

test("meters are found by utility, by part of id or name, and page by page", () => {
  const registry = openRegistry(":memory:");
  const meters = [
    known({ meter: "AAA.00000001.01.07" }),
    known({ meter: "BBB.00000002.01.03", utility: "gas", name: "Cellar" }),
    known({ meter: "CCC.00000003.01.07", name: "kitchen_two" }),
  ];
  registry.record(batch(meters));
  const ids = (filter: Partial<Parameters<typeof registry.meters>[0]>) =>
    registry.meters({ limit: 10, ...filter }).map((item) => item.meter.slice(0, 3));
  assert.deepEqual(ids({}), ["AAA", "BBB", "CCC"]);
  assert.deepEqual(ids({ utility: "gas" }), ["BBB"]);
  assert.deepEqual(ids({ search: "KITCHEN" }), ["AAA", "CCC"]);
  assert.deepEqual(ids({ search: "0002" }), ["BBB"]);
  assert.deepEqual(ids({ search: "0%" }), ["AAA"], "a percent sign is a letter like others");
  assert.deepEqual(ids({ search: "_" }), ["CCC"]);
  assert.deepEqual(ids({ search: "\\" }), []);
  assert.deepEqual(ids({ after: "AAA.00000001.01.07", limit: 1 }), ["BBB"]);
  registry.close();
});

test("alarms are listed newest first and counted while they are open", () => {
  const registry = openRegistry(":memory:");
  const other = "ELS.00000001.01.03";
  registry.record(
    batch([
      ...[known(), known({ meter: other, utility: "gas", heardAt: 200 })],
      ...[raised(), raised({ id: "2", alarm: "burst", openedAt: 30 }), raised({ id: "3", openedAt: 20, closedAt: 25 })],
      raised({ id: "4", meter: other, openedAt: 5 }),
    ]),
  );
  const ids = (filter: Partial<Parameters<typeof registry.alarms>[0]>) =>
    registry.alarms({ state: "open", limit: 10, ...filter }).map((event) => event.id);
  assert.deepEqual(ids({}), ["2", "1", "4"]);
  assert.deepEqual(ids({ state: "all" }), ["2", "3", "1", "4"]);
  assert.deepEqual(ids({ meter }), ["2", "1"]);
  assert.deepEqual(ids({ limit: 1 }), ["2"]);
  assert.deepEqual(registry.utilities(), [
    { utility: "gas", meters: 1, alarms: 1, heardAt: 200 },
    { utility: "water", meters: 1, alarms: 2, heardAt: 100 },
  ]);
  registry.close();
});

test("a batch is recorded whole or not at all", () => {
  const registry = openRegistry(":memory:");
  const broken = { ...known({ meter: "BBB.00000002.01.03" }), heardAt: 1.5 };
  assert.throws(() => registry.record(batch([known(), broken])));
  assert.equal(registry.meter(meter), undefined);
  registry.record(batch([known()]));
  assert.equal(registry.meter(meter)?.telegrams, 3);
  registry.close();
});

test("items of an unknown kind can be of any shape", () => {
  const registry = openRegistry(":memory:");
  const self: { kind: string; me?: unknown } = { kind: "self" };
  self.me = self;
  const shapes = [
    { kind: "valve", count: 10n, bytes: Uint8Array.of(1, 255) },
    { kind: "long", text: "x".repeat(9999) },
    self,
  ];
  registry.record(batch([], shapes));
  registry.record(batch([], shapes));
  assert.equal(asText(shapes[0], 100), '{"kind":"valve","count":"10","bytes":"01ff"}');
  assert.equal(asText(shapes[1], 20).length, 20);
  assert.equal(asText(self, 100), '"refers to itself"');
  registry.close();
});

test("a meter of which only hours are told is heard when its newest hour says so, and never earlier", () => {
  const registry = openRegistry(":memory:");
  registry.record(batch([known({ heardAt: 100 })]));
  registry.noteHeard(new Map([[meter, 3600]]));
  registry.noteHeard(
    new Map([
      [meter, 50],
      ["nobody", 9],
    ]),
  );
  assert.equal(registry.meter(meter)?.heardAt, 3600);
  registry.close();
});

test("what was done about alarms, by lambdas and with updates is kept in its newest version", () => {
  const registry = openRegistry(":memory:");
  const update = { kind: "update", of: "release", which: "0.2.0" } as const;
  const decision = { kind: "valve-decision", incident: "1", meter, at: 20, close: true, says: "burst" } as const;
  registry.record(
    batch([
      { ...decision, command: "c", version: 2 },
      { ...decision, version: 1 },
      { ...decision, incident: "2", meter: "KAM.00000002.1b.07", close: false, at: 10, version: 1 },
      { kind: "acknowledgement", id: "1", meter, at: 30, by: "Ana", says: "a plumber comes", version: 1 },
      { kind: "lambda-report", lambda: "use", lambdaVersion: 1, at: 40, state: "late", took: 3, version: 1 },
      ...[1, 2].map((version) => ({ ...update, at: 50, outcome: "on-trial", says: "after 0.1.0", version }) as const),
      { ...update, at: 60, outcome: "taken", says: "healthy", version: 3 },
    ]),
  );
  assert.deepEqual(registry.deeds("valve-decision", { meter, limit: 9 }), [{ ...decision, command: "c", version: 2 }]);
  assert.deepEqual(
    registry.deeds("valve-decision", { limit: 9 }).map(({ incident }) => incident),
    ["1", "2"],
  );
  assert.equal(registry.deeds("acknowledgement", { limit: 9 })[0]?.by, "Ana");
  assert.equal(registry.deeds("lambda-report", { limit: 9 })[0]?.state, "late");
  assert.deepEqual(
    registry.updates({ limit: 9 }).map(({ node, outcome }) => [node, outcome]),
    [
      ["edge-1", "taken"],
      ["edge-1", "on-trial"],
    ],
  );
  registry.close();
});
