// Records: headers and data of every form, there and back; whatever bytes come, never more records than bytes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault, fromHex, toHex } from "@tributary/core";
import fc from "fast-check";
import { codings } from "./dif.ts";
import { type MeantSpec, writeRecords } from "./record-writer.ts";
import { formatOf, type RecordList, readCompactRecords, readRecords } from "./records.ts";

const bytes = (text: string): Uint8Array => fromHex(text) ?? assert.fail(`${text} is no hex`);

function read(content: Uint8Array): RecordList {
  const list = readRecords(content);
  return list instanceof Fault ? assert.fail(list.says) : list;
}

const lengths = {
  none: 0,
  int8: 1,
  int16: 2,
  int24: 3,
  int32: 4,
  real32: 4,
  int48: 6,
  int64: 8,
  readout: 0,
  bcd2: 1,
  bcd4: 2,
  bcd6: 3,
  bcd8: 4,
  variable: 17,
  bcd12: 6,
};
const spec: fc.Arbitrary<MeantSpec> = fc
  .record({
    coding: fc.constantFrom(...codings),
    function: fc.constantFrom("instantaneous", "maximum", "minimum", "error"),
    storage: fc.nat(2 ** 20),
    tariff: fc.nat(255),
    subunit: fc.nat(63),
    vib: fc.array(
      fc.integer({ min: 0, max: 0x7f }).filter((code) => code !== 0x7c),
      { minLength: 1, maxLength: 5 },
    ),
  })
  .chain((head) =>
    fc
      .uint8Array({ minLength: lengths[head.coding], maxLength: lengths[head.coding] })
      .map((value) => ({ ...head, value })),
  );

test("records come back as they were written, by meaning and by bytes", () => {
  fc.assert(
    fc.property(fc.array(spec, { minLength: 1, maxLength: 8 }), (specs) => {
      const content = writeRecords(specs);
      const { records } = read(content);
      assert.equal(records.length, specs.length);
      for (const [i, record] of records.entries()) {
        const { coding, function: how, storage, tariff, subunit, value } = specs[i] ?? assert.fail();
        assert.deepEqual(
          [record.coding, record.function, record.storage, record.tariff, record.subunit],
          [coding, how, storage, tariff, subunit],
        );
        assert.equal(toHex(record.data), toHex(value instanceof Uint8Array ? value : assert.fail()));
      }
      assert.equal(toHex(writeRecords(records)), toHex(content));
    }),
  );
});

test("a compact frame is read by the format of its full frame", () => {
  const full = read(bytes("0413e8030000" + "426c1f2c" + "0dfd1103434241"));
  const compact = bytes("e8030000" + "1f2c" + "03434241");
  const list = readCompactRecords(formatOf(full.records), compact);
  assert.ok(!(list instanceof Fault));
  assert.equal(toHex(writeRecords(list.records)), toHex(writeRecords(full.records)));
  const short = readCompactRecords(formatOf(full.records), compact.subarray(0, 7));
  assert.equal(short instanceof Fault && short.code, "bad-record");
});

test("fillers are skipped, the maker's bytes kept, more to follow told", () => {
  const list = read(bytes("2f2f" + "0413e8030000" + "2f" + "1f0102"));
  assert.deepEqual(
    list.records.map(({ offset }) => offset),
    [2],
  );
  assert.equal(list.moreFollows, true);
  assert.deepEqual(list.manufacturerData, { offset: 10, bytes: bytes("0102") });
});

test("a plain text VIF brings its unit along", () => {
  const [record] = read(bytes("027c03324f430001")).records;
  assert.equal(toHex(record?.data ?? assert.fail()), "0001");
});

for (const [name, content] of [
  ["data cut off", "0413e803"],
  ["a reserved special DIF", "3f"],
  ["more than ten DIFEs", `84${"80".repeat(11)}00`],
  ["more than ten VIFEs", `0493${"80".repeat(11)}0000000000`],
  ["a reserved LVAR byte", "0d78ca"],
  ["a plain text beyond the end", "027cff41"],
] as const) {
  test(`a bad record: ${name}`, () => {
    const list = readRecords(bytes(content));
    assert.equal(list instanceof Fault && list.code, "bad-record");
    const { records, fault } = read(bytes(`0413e8030000${content}`));
    assert.equal(records.length, 1);
    assert.equal(fault?.offset, 6);
  });
}

test("whatever comes, the answer is a value and no longer than the telegram", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 250 }), (content) => {
      const list = readRecords(content);
      if (!(list instanceof Fault)) assert.ok(list.records.length <= content.length);
    }),
    { numRuns: 5000 },
  );
});
