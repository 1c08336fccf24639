// Tests what the log of the intake says of groups without unpacking them.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import { openIntakeLog } from "./intake-log.ts";

const folder = mkdtempSync(join(tmpdir(), "tributary-intake-log-"));
after(() => rmSync(folder, { recursive: true }));

test("when the oldest that waits was taken is looked up once, and anew for the next", () => {
  const path = join(folder, "log.sqlite");
  const options = { mostBytes: 2 ** 24, say: () => undefined, healed: () => undefined };
  const first = openIntakeLog(path, options);
  for (const at of [100, 200]) first.commit({ at, taken: [], lists: new Map(), refused: new Map() });
  first.close();
  const log = openIntakeLog(path, options);
  assert.equal(log.takenAfter(0), 100);
  // Whoever asks again reads nothing.
  const beside = new DatabaseSync(path);
  beside.exec("UPDATE intake SET at = at + 1");
  beside.close();
  assert.equal(log.takenAfter(0), 100);
  assert.equal(log.takenAfter(1), 201);
  assert.equal(log.takenAfter(2), undefined);
  log.close();
});
