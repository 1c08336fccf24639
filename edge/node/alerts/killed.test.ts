// A node that is killed again and again while pipes burst: each burst closes its valve once.
import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { openTestEdge, start, temporaryFolder } from "../test-node.ts";

const kills = 3;
const most = 190;

test("F12 each burst leads to one decision and one command, whenever the node is killed", async (t) => {
  const folder = temporaryFolder();
  let child: ReturnType<typeof fork> | undefined;
  t.after(() => {
    child?.kill("SIGKILL");
    folder.remove();
  });
  let next = 0;
  for (let round = 0; round < kills; round += 1) {
    const running = fork(join(import.meta.dirname, "kill.child.ts"), [folder.path]);
    child = running;
    await once(running, "message");
    const first = next;
    running.on("message", (number: number) => {
      next = number + 1;
      if (next < most) running.send(next);
    });
    running.send(next);
    while (next < Math.min(most, first + 10)) await pause(5);
    await pause(7 * round + 3);
    running.kill("SIGKILL");
    await once(running, "exit");
  }
  const edge = openTestEdge(folder.path, { now: start });
  const decisions = edge.alerts.decisions({ limit: 1000 });
  const commands = edge.commands.list({ limit: 1000 });
  const meters = decisions.map(({ meter }) => meter);
  assert.ok(next >= kills * 10);
  // The last burst may have been written and not acknowledged.
  assert.ok(meters.length === next || meters.length === next + 1, `${meters.length} decisions for ${next} bursts`);
  assert.equal(new Set(meters).size, meters.length);
  assert.deepEqual(
    new Set(commands.map(({ id, meter }) => `${meter} ${id}`)),
    new Set(decisions.map(({ command, meter }) => `${meter} ${command}`)),
  );
  assert.equal(commands.length, decisions.length);
  assert.ok(decisions.every(({ close, refused }) => close && refused === undefined));
  await edge.close();
});
