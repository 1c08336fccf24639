import assert from "node:assert/strict";
import { createCipheriv } from "node:crypto";
import { test } from "node:test";
import { strToU8, zipSync } from "fflate";
import { type KemVersion, writeKem, writeKemDocument } from "./kem.ts";
import { hexOf, metersIn, readTrial, trialRows } from "./trial-keys.ts";

const password = "10384";
const versions: readonly KemVersion[] = ["kem", "kem2"];

/** Encrypts a document as other programs would; the vector is the key, or stands before the cipher text (XML Encryption, 5.2). */
function encrypted(document: string, vector: "key" | "first block"): string {
  const key = Buffer.alloc(16);
  key.write(password);
  const iv = vector === "key" ? key : Buffer.from("0123456789abcdef");
  const cipher = createCipheriv("aes-128-cbc", key, iv);
  const text = Buffer.concat([...(vector === "key" ? [] : [iv]), cipher.update(document), cipher.final()]);
  return `<?xml version="1.0"?><xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#"><xenc:CipherData>
    <xenc:CipherValue>${text.toString("base64")}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>`;
}

function meterElement(n: number, replaced: Readonly<Record<string, string>> = {}): string {
  const lines: Record<string, string> = {
    open: "<Meter>",
    serial: `<SerialNo>1000000${n}</SerialNo>`,
    maker: "<VendorId>KAM</VendorId>",
    key: `<DEK>${hexOf(n)}</DEK>`,
    close: "</Meter>",
    ...replaced,
  };
  return Object.values(lines).join("\n");
}

function deviceElement(n: number, replaced: Readonly<Record<string, string>> = {}): string {
  const lines: Record<string, string> = {
    open: "<Device>",
    serial: `<SerialNumber>1000000${n}</SerialNumber>`,
    maker: "<ManufacturerId>KAM</ManufacturerId>",
    key: `<Keys><Key><Name>GPK60</Name><Value>${"0".repeat(32)}</Value></Key><Key><Name>DEK</Name><Value>${hexOf(n)}</Value></Key></Keys>`,
    close: "</Device>",
    ...replaced,
  };
  return Object.values(lines).join("\n");
}

for (const version of versions) {
  test(`${version}: written and read again, several meters in a file`, () => {
    const read = readTrial(writeKem(trialRows, password, version), password);
    assert.deepEqual(read.problems, []);
    assert.equal(read.format, "KEM");
    assert.deepEqual(
      read.rows.map(({ place: _place, ...row }) => row),
      trialRows.map(({ place: _place, ...row }) => row),
    );
    assert.deepEqual(
      read.rows.map(({ place }) => place.element),
      [1, 2, 3, 4, 5].map((n) => `${version === "kem" ? "Meter" : "Device"} ${n}`),
    );
  });

  test(`${version}: the document alone, and an archive in an archive beside its schema`, () => {
    const document = writeKemDocument(trialRows, password, version);
    const schema = strToU8("<schema/>");
    const inner = zipSync({ "a.kem": strToU8(document), "meter_information_file.xsd": schema });
    for (const content of [document, inner, zipSync({ [`order.zip.${version}`]: inner })]) {
      assert.deepEqual(metersIn(readTrial(content, password)), [1, 2, 3, 4, 5]);
    }
  });
}

test("either place of the initial vector, and a document that is decrypted already", () => {
  const document = `<MetersInOrder>\n${[1, 2, 3].map((n) => meterElement(n)).join("\n")}\n</MetersInOrder>`;
  for (const content of [encrypted(document, "key"), encrypted(document, "first block"), document]) {
    const read = readTrial(content, password);
    assert.deepEqual([read.format, read.problems], ["KEM", []]);
    assert.deepEqual(metersIn(read), [1, 2, 3]);
  }
});

test("without the password, with a wrong one or one too long: one sentence, no keys, no exception", () => {
  for (const [given, says] of [
    [undefined, /encrypted: give the password/],
    ["10385", /password does not open it/],
    ["12345678901234567", /at most 16 bytes/],
  ] as const) {
    const { rows, problems } = readTrial(writeKem(trialRows, password, "kem"), given);
    assert.deepEqual(rows, []);
    assert.equal(problems.length, 1);
    assert.match(problems[0]?.says ?? "", says);
  }
});

/** One broken line of a meter's five; line 12 (or 11, 10) of the document, in its third meter. */
const broken: readonly {
  readonly what: string;
  readonly line: number;
  readonly replaced: (n: number) => Record<string, string>;
}[] = [
  { what: "a key that is cut off", line: 15, replaced: (n) => ({ key: `<DEK>${hexOf(n).slice(0, 30)}</DEK>` }) },
  {
    what: "a key with a letter that is no digit",
    line: 15,
    replaced: (n) => ({ key: `<DEK>${hexOf(n).slice(0, 31)}X</DEK>` }),
  },
  { what: "no key", line: 15, replaced: () => ({ key: "<DEK></DEK>" }) },
  { what: "a serial number that is none", line: 13, replaced: () => ({ serial: "<SerialNo>hello</SerialNo>" }) },
  {
    what: "the key where the serial number belongs",
    line: 13,
    replaced: (n) => ({ serial: `<SerialNo>${hexOf(n)}</SerialNo>` }),
  },
  { what: "a tag without its end", line: 15, replaced: (n) => ({ key: `<DEK ${hexOf(n)}</DEK>` }) },
  { what: "a key for a tag", line: 15, replaced: (n) => ({ key: `<D${hexOf(n)}>` }) },
  { what: "an opening tag that is broken", line: 12, replaced: () => ({ open: "<Met er" }) },
];

for (const { what, line, replaced } of broken) {
  test(`one broken line: ${what}; it is named, the other meters come in`, () => {
    const meters = [1, 2, 3, 4, 5].map((n) => (n === 3 ? meterElement(n, replaced(n)) : meterElement(n)));
    const document = `<MetersInOrder>\n${meters.join("\n")}\n</MetersInOrder>`;
    for (const content of [document, encrypted(document, "key")]) {
      const read = readTrial(content, password);
      assert.deepEqual(metersIn(read), [1, 2, 4, 5]);
      assert.ok(
        read.problems.some((problem) => problem.line === line),
        JSON.stringify(read.problems),
      );
    }
  });
}

test("one broken line of KEM2: it is named, the other devices come in", () => {
  const broken = { key: `<Keys><Key><Name>DEK</Name><Value>${hexOf(3).slice(2)}</Value></Key></Keys>` };
  const devices = [1, 2, 3, 4, 5].map((n) => deviceElement(n, n === 3 ? broken : {}));
  const read = readTrial(encrypted(`<DevicesInOrder>\n${devices.join("\n")}\n</DevicesInOrder>`, "key"), password);
  assert.deepEqual(metersIn(read), [1, 2, 4, 5]);
  assert.deepEqual(
    read.problems.map(({ line, element }) => [line, element]),
    [[15, "Device 3"]],
  );
});

test("a meter whose closing tag is lost costs nothing: the next one begins with its own", () => {
  const meters = [1, 2, 3].map((n) => meterElement(n, n === 2 ? { close: "</Mter>" } : {}));
  const read = readTrial(`<MetersInOrder>\n${meters.join("\n")}\n</MetersInOrder>`);
  assert.deepEqual(metersIn(read), [1, 2, 3]);
  assert.ok(read.problems.length > 0);
});

test("a broken line of the cipher text costs no more than the meters in it, and is named", () => {
  const many = Array.from({ length: 40 }, (_, i) => ({
    entry: { meter: `KAM.${String(20_000_000 + i)}.*`, key: new Uint8Array(16).fill(i) },
    place: { line: 1 },
  }));
  const lines = writeKemDocument(many, password, "kem").split("\n");
  lines[20] = `%${lines[20]?.slice(1)}`;
  const { rows, problems } = readTrial(lines.join("\n"), password);
  assert.ok(rows.length >= 38, `${rows.length} of 40`);
  assert.equal(problems[0]?.line, 21);
  assert.match(problems[0]?.says ?? "", /not base64/);
});
