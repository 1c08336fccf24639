import assert from "node:assert/strict";
import { test } from "node:test";
import { concat, Fault, fromHex, type MeterAddress } from "@tributary/core";
import { ivAudit } from "./iv-audit.ts";
import { type SecuritySpec, sealTelegram } from "./seal.ts";
import { readSealed } from "./telegram.ts";

const key = Uint8Array.from({ length: 16 }, (_, i) => i * 7);
const meterOf = (serial: number): MeterAddress => ({
  manufacturer: "DME",
  id: String(serial).padStart(8, "0"),
  version: "30",
  type: "07",
});

/** Index, and behind the first block a duration that tells telegrams apart. */
function contentOf(index: number, second: number): Uint8Array {
  const litres = fromHex(`0413${littleEndian(index)}`) ?? new Uint8Array();
  return concat(litres, new Uint8Array(8).fill(0x2f), fromHex(`0420${littleEndian(second)}`) ?? new Uint8Array());
}

const littleEndian = (value: number) =>
  [0, 8, 16, 24].map((shift) => ((value >> shift) & 255).toString(16).padStart(2, "0")).join("");

function sealed(serial: number, accessNumber: number, content: Uint8Array, security: SecuritySpec = { mode: 5, key }) {
  const bytes = sealTelegram({ meter: meterOf(serial), crc: "none", accessNumber, security, content });
  const telegram = readSealed(bytes, "none");
  assert.ok(!(telegram instanceof Fault));
  return telegram;
}

test("of 3,000 meters the 1,000 that leak are found, and no other", () => {
  const audit = ivAudit();
  let number = 0;
  for (let round = 0; round <= 256; round += 64) {
    for (let serial = 0; serial < 3000; serial += 1) {
      number += 1;
      const planted = serial % 3 === 0;
      // A third uses the vector again after 256 telegrams, a third has a counter (mode 7), a third never comes round.
      const security: SecuritySpec = serial % 3 === 1 ? { mode: 7, key, counter: round + 1 } : { mode: 5, key };
      const accessNumber = serial % 3 === 2 ? round / 64 : round % 256;
      audit.take(sealed(serial, accessNumber, contentOf(planted ? 77 : number, number), security), number);
    }
  }
  const findings = audit.findings();
  assert.deepEqual(
    findings.map(({ meter }) => meter.id).toSorted(),
    Array.from({ length: 1000 }, (_, i) => meterOf(3 * i).id),
  );
  for (const { telegrams, vectors, reuses, unchanged, example } of findings) {
    assert.deepEqual({ telegrams, vectors, reuses, unchanged }, { telegrams: 5, vectors: 1, reuses: 1, unchanged: 1 });
    assert.deepEqual(
      [example.accessNumber, example.equalBlocks, example.whole, example.again - example.first],
      [0, 1, false, 12_000],
    );
  }
});

test("a vector used again over another index is found, and shows that something was consumed", () => {
  const audit = ivAudit();
  audit.take(sealed(1, 9, contentOf(100, 1)), 1);
  audit.take(sealed(1, 9, contentOf(101, 2)), 2);
  const [finding] = audit.findings();
  assert.deepEqual([finding?.reuses, finding?.unchanged, finding?.example.equalBlocks], [1, 0, 0]);
});

test("a telegram that two receivers hear is one telegram", () => {
  const audit = ivAudit();
  const telegram = sealed(1, 9, contentOf(100, 1));
  audit.take(telegram, 1, 1000);
  audit.take(telegram, 2, 1001);
  audit.take(sealed(2, 9, contentOf(100, 1)), 3);
  audit.take(sealed(2, 9, contentOf(100, 1)), 4);
  assert.deepEqual(audit.findings(), []);
});

test("the same bytes hours later, or after others of the meter, are the vector used again", () => {
  const audit = ivAudit();
  const telegram = sealed(1, 9, contentOf(100, 1));
  audit.take(telegram, 1, 1000);
  audit.take(telegram, 2, 9000);
  audit.take(sealed(2, 9, contentOf(100, 1)), 3);
  audit.take(sealed(2, 10, contentOf(100, 1)), 4);
  audit.take(sealed(2, 9, contentOf(100, 1)), 5);
  assert.deepEqual(
    audit.findings().map(({ meter, reuses, example }) => [meter.id, reuses, example.whole]),
    [
      ["00000001", 1, true],
      ["00000002", 1, true],
    ],
  );
});

test("equal serial numbers of two makers are two meters", () => {
  const audit = ivAudit();
  for (const manufacturer of ["DME", "KAM"]) {
    const meter = { ...meterOf(1), manufacturer };
    const bytes = sealTelegram({ meter, crc: "none", security: { mode: 5, key }, content: contentOf(1, 1) });
    const telegram = readSealed(bytes, "none");
    assert.ok(!(telegram instanceof Fault));
    audit.take(telegram, 1);
  }
  assert.deepEqual(audit.findings(), []);
});
