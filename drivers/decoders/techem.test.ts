import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault, fromHex } from "@tributary/core";
import { readSealed, unseal } from "@tributary/wmbus";
import { type TechemTelegram, techem, writeTechem } from "./techem.ts";

function decoded(version: string, type: string, content: string) {
  const bytes = fromHex(`0044685001008060${version}${type}${content}`) ?? new Uint8Array(0);
  bytes[0] = bytes.length - 1;
  const sealed = readSealed(bytes, "none");
  assert.ok(!(sealed instanceof Fault));
  const open = unseal(sealed, undefined);
  assert.ok(!(open instanceof Fault));
  return techem.read(open, undefined);
}

/** What a telegram of a type and version says: value, unit and date of each reading. */
function said(version: string, type: string, content: string) {
  const found = decoded(version, type, content);
  assert.ok(found !== undefined && !(found instanceof Fault));
  const readings = found.readings?.map(({ value, unit, at }) => [value, unit, ...(at === undefined ? [] : [at])]);
  return { status: found.status ?? [], readings };
}

/** What a telegram says that our own encoder wrote. */
function saidAgain(telegram: TechemTelegram) {
  const sealed = readSealed(writeTechem(telegram), "none");
  assert.ok(!(sealed instanceof Fault));
  const open = unseal(sealed, undefined);
  assert.ok(!(open instanceof Fault));
  const found = techem.read(open, undefined);
  assert.ok(found !== undefined && !(found instanceof Fault));
  return { status: found.status, values: found.readings?.map(({ value }) => value) };
}

test("what is written is read again: water, heat cost with temperatures, smoke", () => {
  const dates = { dueDate: "2025-12-31", today: "2026-03-14" };
  const meter = (version: string, type: string) => ({ manufacturer: "TCH", id: "60800001", version, type });
  assert.deepEqual(saidAgain({ meter: meter("74", "62"), ...dates, due: 713, since: 128 }).values, [
    84.1,
    12.8,
    71.3,
    "2025-12-31",
    "2026-03-14",
  ]);
  const allocator = { meter: meter("69", "80"), ...dates, due: 874, since: 213, room: 2135, radiator: 3410 };
  assert.deepEqual(saidAgain(allocator).values, [213, 874, "2025-12-31", "2026-03-14", 21.35, 34.1]);
  const smoke = { meter: meter("76", "f0"), status: 0, ...dates, due: 0, since: 0 };
  assert.deepEqual(saidAgain(smoke).status, []);
});

test("water: the index is what stood at the due date and what came since", () => {
  // Due date 2025-12-31, 71.3 m3; 14 March, 12.8 m3 since.
  assert.deepEqual(said("74", "62", "a2069f33c902e006800000000306").readings, [
    [84.1, "m3"],
    [12.8, "m3"],
    [71.3, "m3", "2025-12-31"],
    ["2025-12-31", ""],
    ["2026-03-14", ""],
  ]);
});

test("a day that is not after the due date's is of the next year", () => {
  // Due date 2026-03-31, today 31 March: a year later.
  assert.deepEqual(said("74", "72", "a2067f345900f00731000000").readings?.at(-1), ["2027-03-31", ""]);
});

test("water, version 50: index, date and twelve months of two halves each", () => {
  const read = said("50", "72", "a20c006e34b71e00002117001c2500201f00");
  assert.deepEqual(read.readings, [
    [786.3, "m3"],
    ["2026-03-14", ""],
    [5.6, "m3", "2026-03-14"],
    [6.5, "m3", "2026-02-28"],
    [6.3, "m3", "2026-01-31"],
  ]);
});

test("heat: kilowatt-hours, in version 27 megajoules", () => {
  assert.deepEqual(said("39", "43", "a2109f333e490018a60800").readings?.[0], [20_964, "kWh"]);
  assert.deepEqual(said("27", "c3", "a2129f33842e00a82b0d00").readings?.[0], [15_279, "MJ"]);
});

test("heat cost: units start at zero after the due date; two temperatures", () => {
  const expected = [
    [213, "HCA"],
    [874, "HCA", "2025-12-31"],
    ["2025-12-31", ""],
    ["2026-03-14", ""],
    [21.3, "°C"],
    [43.15, "°C"],
  ];
  assert.deepEqual(said("69", "80", "a0119f336a03e006d5005208db10").readings, expected);
  assert.deepEqual(said("94", "80", "a20f9f336a03e006d500115208db10").readings, expected);
});

test("smoke detector: alarm and defect are bits of the status", () => {
  assert.deepEqual(said("76", "f0", "a0809f336e34"), {
    status: ["hardware-error"],
    readings: [
      ["2025-12-31", ""],
      ["2026-03-14", ""],
    ],
  });
  assert.deepEqual(said("76", "f0", "a0019f33").status, ["smoke"]);
  assert.deepEqual(said("76", "f0", "a0009f33").status, []);
});

test("what is too short is a fault, what is of another kind is not ours", () => {
  assert.ok(decoded("74", "62", "a2069f33c902") instanceof Fault);
  assert.equal(decoded("74", "62", "a5069f33c902e006800000000306"), undefined);
  assert.equal(decoded("74", "07", "a2069f33c902e006800000000306"), undefined);
});
