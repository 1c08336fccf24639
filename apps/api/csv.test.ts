import assert from "node:assert/strict";
import { test } from "node:test";
import { csv } from "./csv.ts";

test("cells are quoted where they must be, and no cell is a formula", () => {
  const rows = [
    { name: 'Mill Lane 3, "left"', value: 1.5 },
    { name: "=HYPERLINK(1)", value: null },
    { name: "two\nlines", value: -2 },
  ];
  assert.equal(
    csv(["name", "value"], rows),
    'name,value\n"Mill Lane 3, ""left""",1.5\n\'=HYPERLINK(1),\n"two\nlines",-2\n',
  );
});
