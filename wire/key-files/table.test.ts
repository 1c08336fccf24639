import assert from "node:assert/strict";
import { test } from "node:test";
import { strToU8, zipSync } from "fflate";
import { readKeyFile, writeKeyFile } from "../key-file.ts";
import { hexOf, metersIn, readTrial, trialRows } from "./trial-keys.ts";

const dashed = (n: number) => hexOf(n).replace(/..(?=.)/g, "$&-");
const pairs = (line: (n: number) => string) => [1, 2, 3].map(line).join("\r\n");

/** Three meters, as different houses export them. */
const tables: readonly { readonly what: string; readonly text: string; readonly first: string }[] = [
  { what: "semicolons", text: `SerialNumber;Key\r\n${pairs((n) => `1000000${n};${hexOf(n)}`)}`, first: "*.10000001.*" },
  {
    what: "tabs, maker, version and medium",
    text: `Manufacturer\tSerial No.\tVersion\tMedium\tAES-Key\n${pairs((n) => `KAM\t1000000${n}\t1B\t07\t${hexOf(n)}`)}`,
    first: "KAM.10000001.1b.07",
  },
  {
    what: "commas, quotes, a key with dashes",
    text: `"Meter ID","Encryption Key","Location"\n${pairs((n) => `"1000000${n}","${dashed(n)}","Mill Lane, ${n}"`)}`,
    first: "*.10000001.*",
  },
  {
    what: "a spreadsheet's ways: sep, formulas for leading zeros, empty columns at the end",
    text: `sep=;\nZählernummer;Hersteller;Schlüssel\n${pairs((n) => `="1000000${n}";KAM;${hexOf(n)};;`)}`,
    first: "KAM.10000001.*",
  },
  {
    what: "a maker's name that stands for several codes",
    text: `Serial;Manufacturer;AES\n${pairs((n) => `1000000${n};Kamstrup;${hexOf(n)}`)}`,
    first: "*.10000001.*",
  },
  { what: "no header, in any order", text: pairs((n) => `KAM;1000000${n};${hexOf(n)}`), first: "KAM.10000001.*" },
  {
    what: "whole meter ids",
    text: `Device;DeviceID;Key\n${pairs((n) => `x;KAM.1000000${n}.1b.07;${hexOf(n)}`)}`,
    first: "KAM.10000001.1b.07",
  },
];

for (const { what, text, first } of tables) {
  test(`read: ${what}`, () => {
    const read = readTrial(text);
    assert.deepEqual(read.problems, []);
    assert.deepEqual(metersIn(read), [1, 2, 3]);
    assert.equal(read.rows[0]?.entry.meter, first);
  });
}

test("Latin-1 and UTF-16, as offices send them", () => {
  const text = `Zählernummer;Schlüssel\n10000001;${hexOf(1)}\n`;
  const latin = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  const wide = new Uint8Array(Buffer.from(`\uFEFF${text}`, "utf16le"));
  for (const bytes of [latin, wide, wide.map((_, i) => wide[i ^ 1] ?? 0)]) {
    assert.deepEqual(metersIn(readTrial(bytes)), [1]);
  }
});

test("one broken line: it is named, the others come in", () => {
  for (const broken of [
    `10000003;${hexOf(3).slice(1)}`,
    "10000003;",
    "10000003",
    `1000000300;${hexOf(3)}`,
    `${hexOf(3)};10000003`,
    `10000003;${hexOf(3)};more`,
  ]) {
    const lines = ["SerialNumber;Key", ...[1, 2, 3, 4].map((n) => (n === 3 ? broken : `1000000${n};${hexOf(n)}`))];
    const read = readTrial(lines.join("\n"));
    assert.deepEqual(metersIn(read), [1, 2, 4]);
    assert.deepEqual(
      read.problems.map(({ line }) => line),
      [4],
    );
  }
});

test("the house's own key file, with lines, and a key in the wrong column kept quiet", () => {
  const read = readTrial(
    `meter,key,mode,zone\nKAM.10000001.*,${hexOf(1)},,\n${hexOf(2)},10000002,,\n10000003,none,${hexOf(3)},\n10000004,none,,${hexOf(4)}\n1000005,none,,\n`,
  );
  assert.equal(read.format, "key file");
  assert.deepEqual(metersIn(read), [1]);
  assert.deepEqual(
    read.problems.map(({ line }) => line),
    [3, 4, 5, 6],
  );
});

test("a key file written is the key file read", () => {
  const entries = trialRows.map(({ entry }) => ({
    ...entry,
    name: `"left", ${entry.name}`,
    mode: 5,
    zone: "Europe/Madrid",
  }));
  const more = [...entries, { meter: "DME.*", key: "none" } as const];
  assert.deepEqual(readKeyFile(writeKeyFile(more)), { entries: more, problems: [] });
});

test("an archive of several files names the file of each line", () => {
  const read = readTrial(
    zipSync({ "a.csv": strToU8(`Serial;Key\n10000001;${hexOf(1)}\n`), "b.csv": strToU8("Serial;Key\n10000002;zz\n") }),
  );
  assert.equal(read.format, "archive");
  assert.deepEqual(metersIn(read), [1]);
  assert.deepEqual([read.problems[0]?.file, read.problems[0]?.line], ["b.csv", 2]);
});

test("a meter without encryption has the key none; a zone that is none is left out", () => {
  const read = readTrial("Serial;Key;Zone\n10000001;none;Nowhere/Land\n");
  assert.deepEqual(read.rows[0]?.entry, { meter: "*.10000001.*", key: "none" });
  assert.deepEqual(read.problems, []);
});

test("what is no key file is one sentence", () => {
  for (const content of ["", "hello", "a;b\n1;2", "PK\u0003\u0004 nothing", "<html></html>", new Uint8Array(100)]) {
    const { rows, problems } = readTrial(content);
    assert.deepEqual([rows.length, problems.length], [0, 1], String(content));
  }
});
