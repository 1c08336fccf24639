// Tests that a table of meters is read cell by cell, and that what is wrong is named with what to do.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isOnboardingFile, readOnboardingFile } from "./onboarding-file.ts";

const zone = "Europe/Madrid";
const read = (...lines: string[]) => readOnboardingFile(lines.join("\n"), { zone });

test("a line is read with the clock of its zone, and what it leaves out is not told", () => {
  const { lines, problems } = read(
    "# from the office",
    "Meter;Key;Point;From;Register;Index;Name",
    'kam.12345678.1B.07;000102030405060708090a0b0c0d0e0f;P-1;2026-03-01 09:30;volume;12.5;"Kitchen; left"',
    "KAM.87654321.1b.02;;;;;;",
  );
  assert.deepEqual(problems, []);
  const [first, second] = lines;
  assert.deepEqual(
    [first?.line, first?.meter, first?.utility, first?.from],
    [3, "KAM.12345678.1b.07", "water", 1_772_353_800],
  );
  assert.deepEqual([first?.cells.index, first?.cells.name, first?.cells.key?.length], [12.5, "Kitchen; left", 16]);
  assert.deepEqual(second?.cells, { meter: "KAM.87654321.1b.02" });
});

test("every cell that cannot be read is named with what to write, and no key is shown", () => {
  const key = "00112233445566778899aabbccddee";
  const { lines, problems } = read(
    "meter,key,point,from,register,digits,index,latitude,longitude,site,utility,colour",
    `KAM.12345678.1b.07,${key},P 1,2026-02-30,love,0,1.5,91,0,S-1,fire,red`,
    "12345678,,P-1,,,,,,,,,",
    ",,P-1,,,,,,,,,",
    "KAM.12345678.1b.07,,,2026-03-01,,,,,,,,",
    "KAM.12345678.1b.07,,P-1,,,8,,,,,,",
    "KAM.12345678.1b.07,,P-1,,,,,,,,,,too many",
    "KAM.12345678.1b.07,,P-1,,,,,,,,,",
    "KAM.12345678.1b.07,,P-2,,,,,,,,,",
  );
  assert.deepEqual(
    lines.map(({ line }) => line),
    [8],
  );
  assert.deepEqual(
    problems.map(({ line, field }) => `${line} ${field}`),
    [
      "1 colour",
      ...["2 key", "2 point", "2 from", "2 register", "2 digits", "2 latitude", "2 utility"],
      ...["3 meter", "4 meter", "5 point", "6 register", "7 line", "9 meter"],
    ],
  );
  assert.ok(problems.every(({ says, todo }) => says !== "" && todo !== ""));
  assert.ok(!JSON.stringify(problems).includes(key));
});

test("a table with places is told from a file of keys", () => {
  assert.equal(isOnboardingFile("meter,key,point\n"), true);
  assert.equal(isOnboardingFile("meter,key,name,driver,mode,zone\n"), false);
  assert.equal(isOnboardingFile("Serial;Key\n"), false);
  assert.equal(isOnboardingFile(""), false);
});

test("T15 no text makes it throw", () => {
  for (const content of [
    "",
    "\u0000",
    "meter",
    "meter\n\u0000",
    'meter,point\n"',
    'meter,point\n"a"b,c',
    "meter,zone,from,point\nKAM.12345678.1b.07,Mars/One,2026-03-01,P-1",
  ]) {
    const { lines } = readOnboardingFile(content, { zone });
    assert.deepEqual(lines, []);
  }
});
