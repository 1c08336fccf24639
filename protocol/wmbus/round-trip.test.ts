// What is sealed opens again to the same: every security mode, header form and CRC format.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault, type MeterAddress, manufacturerLetters, meterId } from "@tributary/core";
import { writeRecords } from "@tributary/mbus";
import fc from "fast-check";
import { crcOfBareFrame } from "./bare-frame.ts";
import { type SecuritySpec, sealTelegram, type TelegramSpec } from "./seal.ts";
import { readSealed } from "./telegram.ts";
import { unseal } from "./unseal.ts";

const hexDigits = (length: number) =>
  fc
    .array(fc.constantFrom(..."0123456789abcdef"), { minLength: length, maxLength: length })
    .map((digits) => digits.join(""));

const address: fc.Arbitrary<MeterAddress> = fc.record({
  manufacturer: fc
    .integer({ min: 1 + (1 << 5) + (1 << 10), max: 26 + (26 << 5) + (26 << 10) })
    .map(manufacturerLetters),
  id: hexDigits(8),
  version: hexDigits(2),
  type: hexDigits(2),
});
const key = fc.uint8Array({ minLength: 16, maxLength: 16 });
const counter = fc.integer({ min: 0, max: 0xffffffff });
const security: fc.Arbitrary<SecuritySpec> = fc.oneof(
  fc.constant({ mode: 0 } as const),
  fc.record({ mode: fc.constant(2 as const), key: fc.uint8Array({ minLength: 8, maxLength: 8 }) }),
  fc.record({ mode: fc.constant(5 as const), key }),
  fc.record({ mode: fc.constantFrom(7, 10), key, counter }),
  fc.record({ mode: fc.constant("ell-ctr" as const), key, session: fc.integer({ min: 0, max: 0x1fffffff }) }),
);
const spec: fc.Arbitrary<TelegramSpec> = fc.record(
  {
    meter: address,
    crc: fc.constantFrom("none", "a", "b"),
    ci: fc.constantFrom(0x7a, 0x72),
    accessNumber: fc.nat(255),
    status: fc.nat(255),
    security,
    content: fc.uint8Array({ maxLength: 180 }),
  },
  { requiredKeys: ["meter", "crc", "content"] },
);

const keyOf = (spec: TelegramSpec) =>
  spec.security !== undefined && "key" in spec.security ? spec.security.key : undefined;

/** The content between the fillers that encryption adds. */
function withoutFillers(content: Uint8Array, length: number): Uint8Array {
  return content[0] === 0x2f && content[1] === 0x2f && content.length > length
    ? content.subarray(2, 2 + length)
    : content;
}

test("a sealed telegram opens to what was sealed", () => {
  fc.assert(
    fc.property(spec, (spec) => {
      const telegram = sealTelegram(spec);
      const sealed = readSealed(telegram, spec.crc);
      if (sealed instanceof Fault) return assert.fail(sealed.says);
      assert.equal(meterId(sealed.meter), meterId(spec.meter));
      const open = unseal(sealed, keyOf(spec));
      if (open instanceof Fault) return assert.fail(open.says);
      assert.equal(open.ci, spec.ci ?? 0x7a);
      assert.equal(open.status, spec.status ?? 0);
      assert.equal(open.accessNumber, spec.accessNumber ?? 0);
      assert.deepEqual(withoutFillers(open.content, spec.content.length), spec.content);
    }),
    { numRuns: 3000 },
  );
});

test("a bare frame tells its format where all CRCs are right", () => {
  const content = writeRecords([{ coding: "int32", vib: [0x13], value: 1 }]);
  fc.assert(fc.property(spec, (spec) => crcOfBareFrame(sealTelegram({ ...spec, content })) === spec.crc));
});

test("a changed byte never opens under CRCs or a MAC", () => {
  const checked = spec.filter(({ security, crc }) => crc !== "none" || security?.mode === 7 || security?.mode === 10);
  fc.assert(
    fc.property(checked, fc.nat(), fc.integer({ min: 1, max: 255 }), (spec, at, change) => {
      const telegram = sealTelegram(spec);
      const place = at % telegram.length;
      telegram[place] = (telegram[place] ?? 0) ^ change;
      const sealed = readSealed(telegram, spec.crc);
      const open = sealed instanceof Fault ? sealed : unseal(sealed, keyOf(spec));
      // Without CRCs the link layer is not covered, and a changed CI can make the telegram say that it is not secured at
      // all, which is for the admission of the meter to refuse. What claims to be secured must not open.
      const secured = !(open instanceof Fault) && (spec.crc !== "none" || open.security.mode !== 0);
      if (spec.crc !== "none" || place >= 10) assert.ok(!secured, `byte ${place}`);
    }),
    { numRuns: 2000 },
  );
});

test("a wrong key is called wrong, a missing one missing", () => {
  const encrypted = spec.filter(
    ({ security }) => security?.mode === 5 || security?.mode === 7 || security?.mode === "ell-ctr",
  );
  const expected = { 5: "wrong-key", 7: "mac-mismatch", "ell-ctr": "wrong-key" } as const;
  fc.assert(
    fc.property(encrypted, key, (spec, other) => {
      const sealed = readSealed(sealTelegram(spec), spec.crc);
      if (sealed instanceof Fault) return assert.fail(sealed.says);
      const missing = unseal(sealed, undefined);
      const wrong = unseal(sealed, other);
      const mode = spec.security?.mode;
      if (mode !== 5 && mode !== 7 && mode !== "ell-ctr") return assert.fail();
      assert.equal(missing instanceof Fault && missing.code, "no-key");
      assert.equal(wrong instanceof Fault && wrong.code, expected[mode]);
    }),
    { seed: 7, numRuns: 500 },
  );
});
