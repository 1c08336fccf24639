// Room that is kept, given, and taken back when enough is free.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openReserve } from "./reserve.ts";

const folder = mkdtempSync(join(tmpdir(), "tributary-reserve-"));
after(() => rmSync(folder, { recursive: true }));

test("the room is kept until it is given, and again when more than it is free", () => {
  const path = join(folder, "reserve");
  let free = 0;
  const reserve = openReserve(path, () => free);
  assert.ok(reserve.kept() && existsSync(path));
  reserve.give();
  assert.ok(!reserve.kept() && !existsSync(path));
  free = 4 * 2 ** 20;
  assert.ok(!reserve.kept());
  free = 6 * 2 ** 20;
  assert.ok(reserve.kept() && existsSync(path));
});

test("where there is no room at the start, none is kept, and nothing fails", () => {
  const reserve = openReserve(join(folder, "no such folder", "reserve"), () => 0);
  assert.ok(!reserve.kept());
  reserve.give();
});
