import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { healingStore } from "./healing.ts";
import { openLog } from "./log.ts";

const folder = mkdtempSync(join(tmpdir(), "tributary-log-"));
after(() => rmSync(folder, { recursive: true }));

const commitOf = (n: number) => ({
  at: n,
  intake: { telegrams: 1, body: randomBytes(40_000) },
  counts: new Map([["read", 1]]),
  outbox: [{ entries: 1, body: JSON.stringify([n]) }],
  version: n,
});

/** Makes a log whose backup knows 200 commits, greater than what memory holds of it. */
async function fill(path: string, commits: number): Promise<void> {
  const log = openLog(path);
  for (let n = 1; n <= 200; n += 1) log.commit(commitOf(n));
  await log.backUp(200);
  for (let n = 201; n <= commits; n += 1) log.commit(commitOf(n));
  log.close();
}

test("T8 damage in use that nothing can be rescued from: the log goes on from its backup under a new epoch, and says so", async () => {
  const path = join(folder, "log.sqlite");
  const said: string[] = [];
  let healed = 0;
  await fill(path, 210);
  const log = openLog(path, {
    say: (says) => said.push(says),
    healed: () => {
      healed += 1;
    },
  });
  const { epoch } = log;
  const { size } = statSync(path);
  writeSync(openSync(path, "r+"), Buffer.alloc(size - 8192, 0xa5), 0, size - 8192, 8192);
  assert.throws(() => log.look());
  assert.equal(healed, 1);
  assert.match(
    said.join("\n"),
    /^log: log.sqlite is damaged .* set aside as log.sqlite.damaged-1: the node goes on from its backup$/,
  );
  assert.notEqual(log.epoch, epoch);
  assert.equal(log.version(), 200);
  log.look();
  log.commit(commitOf(211));
  assert.equal([...log.lacking()].length, 201);
  log.close();
});

test("T8 no copy of a damaged store takes the place of a whole backup", async () => {
  const path = join(folder, "copied.sqlite");
  const said: string[] = [];
  await fill(path, 200);
  const log = openLog(path, { say: (says) => said.push(says) });
  const { size } = statSync(path);
  writeSync(openSync(path, "r+"), Buffer.alloc(size >> 1, 0xa5), 0, size >> 1, size >> 2);
  await assert.rejects(log.backUp(201));
  assert.match(said.join("\n"), /the node goes on from its backup$/);
  assert.equal(log.version(), 200);
  log.close();
});

test("T8 a store that cannot be opened anew refuses, and is tried again", () => {
  let broken = false;
  let opened = 0;
  const store = healingStore((again) => {
    if (again && broken) throw new Error("the disk is away");
    opened += 1;
    return {
      close: () => undefined,
      read() {
        if (broken) throw Object.assign(new Error("disk I/O error"), { errcode: 10 });
        return "value";
      },
    };
  });
  assert.equal(store.read(), "value");
  broken = true;
  assert.throws(() => store.read(), /the disk is away/);
  assert.throws(() => store.read(), /the disk is away/);
  broken = false;
  assert.equal(store.read(), "value");
  assert.equal(opened, 2);
});
