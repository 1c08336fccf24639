// The typed reader and the readings say the same of the same records.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault } from "@tributary/core";
import fc from "fast-check";
import { readingsOf } from "./readings.ts";
import { readRecords } from "./records.ts";
import { readValues, valueSlots } from "./value-slots.ts";

test("numbers in slots are the numbers of the readings", () => {
  const slots = valueSlots(300);
  const record = fc.tuple(
    fc.constantFrom(1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 14, 0x42, 0x14, 0x2c),
    fc.constantFrom(0x03, 0x13, 0x3b, 0x59, 0x6c, 0x6d, 0x6e, 0x78, 0x41),
    fc.uint8Array({ minLength: 8, maxLength: 8 }),
  );
  const lengths: Readonly<Record<number, number>> = {
    1: 1,
    2: 2,
    3: 3,
    4: 4,
    5: 4,
    6: 6,
    7: 8,
    9: 1,
    10: 2,
    11: 3,
    12: 4,
    14: 6,
  };
  fc.assert(
    fc.property(fc.array(record, { maxLength: 10 }), (records) => {
      const content = Uint8Array.from(
        records.flatMap(([dif, vif, data]) => [dif, vif, ...data.subarray(0, lengths[dif & 15])]),
      );
      const list = readRecords(content);
      if (list instanceof Fault) return assert.fail(list.says);
      const readings = readingsOf(list.records).filter(
        ({ value, quantity }) => typeof value === "number" && quantity !== "text",
      );
      const count = readValues(content, slots);
      assert.deepEqual(
        Array.from({ length: count }, (_, i) => [slots.meaning[i]?.quantity, slots.value[i], slots.storage[i]]),
        readings.map(({ quantity, value, storage }) => [quantity, value, storage]),
      );
    }),
  );
});

test("no more values than there are slots", () => {
  assert.equal(readValues(Uint8Array.of(1, 0x13, 1, 1, 0x13, 2, 1, 0x13, 3), valueSlots(2)), 2);
});
