import assert from "node:assert/strict";
import { test } from "node:test";
import { zipSync } from "fflate";
import { writeKem, writeKemDocument } from "./kem.ts";
import { readMarkup } from "./markup.ts";
import { writeShipment } from "./shipment.ts";
import { hexOf, readTrial, trialRows } from "./trial-keys.ts";

const says = (xml: string) => readTrial(xml).problems.map((problem) => problem.says);

test("a document type is refused, so that no entity is expanded and nothing is fetched", () => {
  const lol = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>`;
  assert.match(
    says(`<?xml version="1.0"?>\n${lol}<Shipment><Device><Name>&b;</Name></Device></Shipment>`)[0] ?? "",
    /document type/,
  );
  assert.match(says(`<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>`)[0] ?? "", /document type/);
});

test("an entity that nobody declared stays what it is written as", () => {
  assert.equal(readMarkup("<a>&b;&lt;&#x41;&#xffffff;</a>").root.children[0]?.text, "&b;<A&#xffffff;");
});

test("elements nested too deep are refused", () => {
  assert.match(says("<a>".repeat(100_000))[0] ?? "", /nested/);
});

/** Each would take hours if reading took longer than the file is long. */
const endless: readonly { readonly what: string; readonly xml: string }[] = [
  { what: "comments without an end", xml: "<!--".repeat(500_000) },
  { what: "tags without an end", xml: "<a ".repeat(700_000) },
  { what: "tags of spaces", xml: `<a${" ".repeat(4000)}`.repeat(500) },
  { what: "closing tags alone", xml: "</a>".repeat(500_000) },
  { what: "elements on one line", xml: "<a></a>".repeat(300_000) },
  { what: "quotes without an end", xml: `<a b="`.repeat(300_000) },
];

for (const { what, xml } of endless) {
  test(`read in one go: ${what}`, () => {
    assert.ok(readMarkup(xml).problems.length <= 101);
  });
}

test("an archive that unpacks to more than it states, or holds too many files, is refused", () => {
  const many = Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`${i}.csv`, new Uint8Array(1)]));
  assert.match(readTrial(zipSync(many)).problems[0]?.says ?? "", /too large/);
  const archive = zipSync({ "a.csv": new Uint8Array(1_000_000) });
  for (const claim of [0xffffffff, 10]) {
    const lying = archive.slice();
    // The size in the archive's directory entry (ZIP, 4.3.12).
    const directory = lying.findLastIndex((_, i) => lying[i] === 0x50 && lying[i + 1] === 0x4b && lying[i + 2] === 1);
    new DataView(lying.buffer).setUint32(directory + 24, claim, true);
    assert.equal(readTrial(lying).rows.length, 0);
  }
});

test("8,000 mutants of every format: an answer each, and no key in it", () => {
  const originals = [
    writeKem(trialRows, "10384", "kem2"),
    ...[
      writeKemDocument(trialRows, "10384", "kem"),
      writeShipment(trialRows),
      `Serial;Key\n10000001;${hexOf(1)}\n`,
    ].map((text) => new Uint8Array(Buffer.from(text))),
  ];
  let seed = 20_261_120;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return (seed >>> 8) % below;
  };
  for (let i = 0; i < 8_000; i += 1) {
    const mutant = (originals[i % originals.length] ?? new Uint8Array()).slice();
    for (let change = 0; change <= random(4); change += 1) {
      // Markup's own signs hurt most.
      mutant[random(mutant.length)] = random(2) === 0 ? random(256) : "<>/\"'&;\n".charCodeAt(random(8));
    }
    const cut = random(5) === 0 ? mutant.subarray(0, random(mutant.length)) : mutant;
    const { rows } = readTrial(cut, "10384");
    assert.ok(rows.length <= trialRows.length + 1);
  }
});
