// Tests what is asked of nodes, and what nodes tell of groups, on a real store.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { GroupShareItem, InstructionReportItem, SyncItem } from "@tributary/wire";
import { nodeInstructions } from "./node-instructions.ts";
import { openRegistry } from "./registry.ts";

const registry = openRegistry(":memory:");
after(() => registry.close());
const instructions = nodeInstructions(registry, () => 1000);
const record = (node: string, ...items: SyncItem[]) =>
  registry.record({
    ...{ v: 1, node, epoch: "a", first: 1, last: 1, detail: "full", items },
    ...{ unknown: [], wrong: [] },
  });
const counts: SyncItem = { kind: "counts", counts: {}, version: 1 };
const threshold = { id: "use", by: "Ana", utility: "water", register: "volume", over: "day", above: 1 } as const;
const report = (id: string, fields: Partial<InstructionReportItem> = {}): SyncItem => ({
  ...{ kind: "instruction-report", id, at: 1100, state: "done", says: "", version: 2 },
  ...fields,
});

test("each node is asked until it reports, a later order on the same thing supersedes, and only who was asked ends it", () => {
  assert.match(String(instructions.ask({ kind: "threshold", threshold })), /no node/);
  record("edge-1", counts);
  record("edge-2", counts);
  assert.match(String(instructions.ask({ kind: "no-threshold", threshold: "use", by: "Ana" })), /no threshold use/);
  const first = instructions.ask({ kind: "threshold", threshold });
  assert.ok(typeof first !== "string" && first.length === 2);
  const [one, two] = first;
  record("edge-2", report(one?.id ?? ""));
  assert.deepEqual(
    registry.instructionsFor("edge-1", 9).map(({ id }) => id),
    [one?.id],
  );
  record("edge-2", report(two?.id ?? "", { state: "refused", says: "no" }));
  assert.deepEqual(registry.instructionsFor("edge-2", 9), []);
  const next = instructions.ask({ kind: "no-threshold", threshold: "use", by: "Ana" });
  assert.ok(typeof next !== "string" && next.length === 2);
  const states = new Map(
    instructions.list({ limit: 9 }).map(({ node, order, state }) => [`${node} ${order.kind}`, state]),
  );
  assert.deepEqual([...states.entries()].toSorted(), [
    ["edge-1 no-threshold", "waiting"],
    ["edge-1 threshold", "superseded"],
    ["edge-2 no-threshold", "waiting"],
    ["edge-2 threshold", "refused"],
  ]);
  assert.ok((next[0]?.number ?? 0) > (one?.number ?? 0));
  assert.deepEqual(instructions.list({ kinds: ["acknowledge"], limit: 9 }), []);
});

test("a share is told once for ever, and a sum waits for all its nodes", () => {
  const share = (value: number): GroupShareItem => ({
    ...{ kind: "group-share", group: "lane", utility: "water", zone: "UTC", register: "volume", bucket: "day" },
    ...{ start: [0], share: [value], members: [16], filled: [0], noise: [0], nodes: ["edge-1", "edge-2"], version: 1 },
  });
  const sum = { group: "lane", utility: "water", zone: "UTC", bucket: "day", start: 0 } as const;
  record("edge-1", share(5));
  record("edge-1", share(6));
  assert.deepEqual(registry.unfinished({ limit: 9 }), [{ ...sum, missing: ["edge-2"] }]);
  record("edge-2", share(7));
  assert.deepEqual(registry.unfinished({ limit: 9 }), []);
  assert.deepEqual(
    registry.shares(sum).map(({ node, share }) => [node, share]),
    [
      ["edge-1", 5],
      ["edge-2", 7],
    ],
  );
  assert.deepEqual(registry.groups(), [
    { group: "lane", utility: "water", register: "volume", members: 32, masked: true },
  ]);
});

test("of alarms of a group in an hour the newest count stays", () => {
  const opened = (many: number, version: number): SyncItem => ({
    ...{ kind: "group-event", group: "lane", alarm: "leak", severity: "warning", hour: 3600 },
    ...{ opened: many, members: 16, version },
  });
  record("edge-1", opened(2, 2), opened(1, 1));
  assert.deepEqual(
    registry.groupEvents({ limit: 9 }).map((one) => one.opened),
    [2],
  );
});
