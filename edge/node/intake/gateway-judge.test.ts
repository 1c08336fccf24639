// The judge of a gateway: known meters under their keys, each telegram once, also after a restart.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault, type MeterId } from "@tributary/core";
import { keyRing } from "@tributary/wire";
import { jsonReader, type Says, start, testKeys, uplink } from "../test-node.ts";
import { openGatewayJudge } from "./gateway-judge.ts";

/** A judge over marks that a store keeps. */
function openJudge(marks: ReadonlyMap<MeterId, Uint8Array>) {
  const settings = { reader: jsonReader(), keys: keyRing(testKeys), zone: "UTC" };
  return openGatewayJudge(settings, (meter) => marks.get(meter));
}

const heard = (says: Says | string, at = start) => ({ ...uplink(says, at), hop: "radio" as const });
const cause = (fate: Fault | string) => (fate instanceof Fault ? fate.code : fate);

test("F33 a gateway with keys admits its meters under their keys and nobody else", () => {
  const judge = openJudge(new Map());
  const told: readonly [Says | string, string][] = [
    [{ m3: 1 }, "read"],
    [{ meter: "KAM.00000009.1b.07", m3: 1 }, "unknown-meter"],
    [{ meter: "KAM.00000003.1b.07", m3: 1 }, "wrong-key"],
    [{ m3: 2, mode: 0 }, "not-secured"],
    ["junk", "truncated"],
  ];
  for (const [says, expected] of told) assert.equal(cause(judge.judge(heard(says))), expected);
  assert.equal([...judge.marks()].length, 1, "nothing is kept of strangers");
});

test("what was sent before is known, also by a judge that goes on from what was kept", () => {
  const marks = new Map<MeterId, Uint8Array>();
  const first = openJudge(marks);
  assert.equal(first.judge(heard({ m3: 1, counter: 5 })), "read");
  assert.equal(first.judge(heard({ m3: 1, counter: 5 }, start + 5)), "duplicate");
  for (const [meter, mark] of first.marks()) marks.set(meter, mark);
  assert.equal([...first.marks()].length, 0);

  const second = openJudge(marks);
  assert.equal(second.judge(heard({ m3: 0.9, counter: 4 }, start + 3600)), "replayed");
  assert.equal(second.judge(heard({ m3: 1.1, counter: 6 }, start + 3600)), "read");
});
