import assert from "node:assert/strict";
import { test } from "node:test";
import { keyRing, readKeyFile, writeKeyFile } from "./key-file.ts";

const key = "000102030405060708090a0b0c0d0e0f";
const meter = { manufacturer: "KAM", id: "12345678", version: "1b", type: "07" };

test("every column, quotes, comments and a byte order mark", () => {
  const { entries, problems } = readKeyFile(
    `\uFEFFmeter,key,name,driver,mode,zone\r\n# ours\n\nKAM.12345678.1B.07,${key},"Mill Lane 3, ""left""",flowiq,5,Europe/Madrid\n`,
  );
  assert.deepEqual(problems, []);
  assert.equal(entries.length, 1);
  assert.deepEqual(
    { ...entries[0], key: undefined },
    {
      meter: "KAM.12345678.1b.07",
      key: undefined,
      name: 'Mill Lane 3, "left"',
      driver: "flowiq",
      mode: 5,
      zone: "Europe/Madrid",
    },
  );
});

test("columns in another order, and fewer", () => {
  const { entries } = readKeyFile(`key,meter\nnone,*\n`);
  assert.deepEqual(entries, [{ meter: "*", key: "none" }]);
});

test("a group, written only where there is one", () => {
  const { entries } = readKeyFile("meter,key,group\nKAM.*,none,Mill Lane\nDME.*,none,\n");
  assert.deepEqual(
    entries.map(({ group }) => group),
    ["Mill Lane", undefined],
  );
  assert.deepEqual(readKeyFile(writeKeyFile(entries)).entries, entries);
  assert.doesNotMatch(writeKeyFile(entries.slice(1)), /group/);
  assert.equal(readKeyFile(`meter,key,group\nKAM.*,none,${"x".repeat(65)}\n`).problems.length, 1);
});

test("a broken line is named and costs nothing else", () => {
  const { entries, problems } = readKeyFile(
    `meter,key,zone\n12345678,${key},\nKAM.*,12,\n,none,\n12345679,none,Nowhere/Land\n1234 5,none,\n12345670,none,UTC,more\n87654321,NONE,UTC\n`,
  );
  assert.deepEqual(
    entries.map((entry) => entry.meter),
    ["*.12345678.*", "*.87654321.*"],
  );
  assert.deepEqual(
    problems.map((problem) => problem.line),
    [3, 4, 5, 6, 7],
  );
  assert.match(problems[0]?.says ?? "", /neither 32 hex digits nor "none"/);
  assert.doesNotMatch(JSON.stringify(problems), new RegExp(key), "a key never stands in a message");
});

test("a file without its header says what the header must be", () => {
  assert.match(readKeyFile(`KAM.12345678.1b.07,${key}`).problems[0]?.says ?? "", /meter,key,name/);
});

test("the first line that matches wins", () => {
  const ring = (text: string) => keyRing(readKeyFile(`meter,key,name\n${text}`).entries)(meter)?.name;
  assert.equal(ring("KAM.*,none,pattern\nKAM.12345678.1b.07,none,exact"), "pattern");
  assert.equal(ring("KAM.12345678.1b.07,none,exact\nKAM.*,none,pattern"), "exact");
  assert.equal(ring("*.1b.06,none,other\nKAM.*.07,none,this"), "this");
  assert.equal(ring("DME.*,none,other"), undefined);
});

test("50,000 serial numbers are found in one step each, of the right maker", () => {
  const entries = Array.from({ length: 50_000 }, (_, i) => ({
    meter: `KAM.${10_000_000 + i}.*`,
    key: "none" as const,
  }));
  const ring = keyRing([{ meter: "DME.10000007.1b.07", key: "none", name: "other maker" }, ...entries]);
  for (let i = 0; i < 50_000; i += 1) {
    assert.equal(ring({ ...meter, id: String(10_000_000 + i) })?.meter, `KAM.${10_000_000 + i}.*`);
  }
  assert.equal(ring({ ...meter, manufacturer: "DME", id: "10000007" })?.name, "other maker");
  assert.equal(ring({ ...meter, manufacturer: "DME", id: "10000008" }), undefined);
});
