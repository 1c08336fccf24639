import assert from "node:assert/strict";
import { test } from "node:test";
import { toBase64 } from "./base64.ts";
import { writeShipment } from "./shipment.ts";
import { hexOf, metersIn, readTrial, trialKey, trialRows } from "./trial-keys.ts";

test("written and read again, with version and medium", () => {
  const rows = trialRows.map((row) => ({
    ...row,
    entry: { ...row.entry, meter: row.entry.meter.replace("*", "1b.07") },
  }));
  const read = readTrial(writeShipment(rows));
  assert.deepEqual([read.format, read.problems], ["shipment", []]);
  assert.deepEqual(
    read.rows.map(({ place: _place, ...row }) => row),
    rows.map(({ place: _place, ...row }) => row),
  );
});

test("a meter without encryption keeps the key none", () => {
  const rows = [{ entry: { meter: "KAM.10000001.1b.07", key: "none" }, place: { line: 1 } } as const];
  assert.equal(readTrial(writeShipment(rows)).rows[0]?.entry.key, "none");
});

/** The same meter, as different houses write it. */
const dialects: readonly { readonly what: string; readonly xml: string; readonly meter: string }[] = [
  {
    what: "attributes",
    xml: `<Delivery><Meter SerialNumber="10000001" Manufacturer="KAM" Version="1B" Medium="07" AESKey="${hexOf(1)}"/></Delivery>`,
    meter: "KAM.10000001.1b.07",
  },
  {
    what: "namespaces, a key with its id and type, other keys before it",
    xml: `<oms:Shipment xmlns:oms="urn:x"><oms:Devices><oms:Device><oms:SerialNo>10000001</oms:SerialNo>
      <oms:ManufacturerCode>0x2C2D</oms:ManufacturerCode><oms:Keys>
      <oms:Key><oms:KeyType>AuthenticationKey</oms:KeyType><oms:KeyValue>${"0".repeat(32)}</oms:KeyValue></oms:Key>
      <oms:Key><oms:KeyId>0</oms:KeyId><oms:KeyType>MasterKey</oms:KeyType><oms:KeyValue>${hexOf(1)}</oms:KeyValue></oms:Key>
      </oms:Keys></oms:Device></oms:Devices></oms:Shipment>`,
    meter: "KAM.10000001.*",
  },
  {
    what: "a number by DIN 43863-5",
    xml: `<Lieferschein><Gerät><Identifikationsnummer>8KAM0010000001</Identifikationsnummer><Schlüssel>${hexOf(1)}</Schlüssel></Gerät></Lieferschein>`,
    meter: "KAM.10000001.*",
  },
  {
    what: "a secondary address, a key with spaces",
    xml: `<List><Item><SecondaryAddress>100000012D2C1B07</SecondaryAddress><Key>${hexOf(1).replace(/../g, "0x$& ")}</Key></Item></List>`,
    meter: "KAM.10000001.1b.07",
  },
  {
    what: "the maker once for all, a key in base64, a medium in words",
    xml: `<Shipment><Manufacturer>KAM</Manufacturer><Device><Id>10000001</Id><Medium>cold water</Medium><Key Type="DEK">${toBase64(trialKey(1))}</Key></Device></Shipment>`,
    meter: "KAM.10000001.*",
  },
  {
    what: "a key in attributes, a comment and an entity",
    xml: `<Shipment><Device><!-- <SerialNumber>9</SerialNumber> --><Name>A &#38; B</Name><SerialNumber><![CDATA[10000001]]></SerialNumber><Key Name="EncryptionKey" Value="${hexOf(1)}"/></Device></Shipment>`,
    meter: "*.10000001.*",
  },
];

for (const { what, xml, meter } of dialects) {
  test(`read: ${what}`, () => {
    const read = readTrial(xml);
    assert.deepEqual(read.problems, []);
    assert.deepEqual(metersIn(read), [1]);
    assert.equal(read.rows[0]?.entry.meter, meter);
  });
}

test("one broken line: it is named, the other devices come in", () => {
  const lines = writeShipment(trialRows).split("\n");
  const at = lines.findIndex((line) => line.includes(hexOf(3)));
  for (const broken of [
    lines[at]?.replace(hexOf(3), hexOf(3).slice(1)),
    lines[at]?.replace("<KeyValue>", "<KeyValue"),
    "",
  ]) {
    const read = readTrial(lines.with(at, broken ?? "").join("\n"));
    assert.deepEqual(metersIn(read), [1, 2, 4, 5]);
    const named = read.problems.map(({ line }) => line);
    // An empty line has nothing to name: then it is the line where the device begins.
    const device = lines.slice(0, at).findLastIndex((line) => line.includes("<Device>"));
    assert.ok(named.includes(broken === "" ? device + 1 : at + 1), JSON.stringify(read.problems));
  }
});

test("a meter that stands twice: the first key counts, another second one is named", () => {
  const device = (key: string) => `<Device><SerialNo>10000001</SerialNo><Key>${key}</Key></Device>`;
  const same = readTrial(`<S>\n${device(hexOf(1))}\n${device(hexOf(1))}\n</S>`);
  assert.deepEqual([metersIn(same), same.problems], [[1], []]);
  const other = readTrial(`<S>\n${device(hexOf(1))}\n${device(hexOf(2))}\n</S>`);
  assert.deepEqual(metersIn(other), [1]);
  assert.deepEqual(
    other.problems.map(({ line }) => line),
    [3],
  );
});
