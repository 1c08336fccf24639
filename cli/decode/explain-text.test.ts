import assert from "node:assert/strict";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { fromHex } from "@tributary/core";
import { catalogue, explain } from "@tributary/drivers";
import { explainedText, wrapped } from "./explain-text.ts";

const samples = catalogue.drivers.flatMap((driver) => driver.samples);

test("every line fits the terminal, whatever its width, and every byte is shown", () => {
  for (const { telegram, key } of samples) {
    const bytes = fromHex(telegram) ?? new Uint8Array(0);
    const explanation = explain({ bytes, crc: "none" }, key === undefined ? undefined : fromHex(key));
    for (const width of [60, 80, 100, 140]) {
      const [, ...lines] = stripVTControlCharacters(explainedText(explanation, "line 1", width, true)).split("\n");
      const fields = lines.slice(lines.indexOf("") + 1);
      assert.deepEqual(
        fields.filter((line) => line.length > width),
        [],
      );
      const hex = fields.map((line) => /^ *\d+[~ ] ((?:[0-9a-f]{2} )+)/.exec(`${line} `)?.[1] ?? "").join("");
      assert.equal(hex.split(" ").length - 1, bytes.length);
    }
  }
});

test("a failing key is named with what to do, and nothing else is claimed", () => {
  const sealed = samples.find(({ key }) => key !== undefined);
  assert.ok(sealed);
  const text = explainedText(
    explain({ bytes: fromHex(sealed.telegram) ?? new Uint8Array(0), crc: "none" }, new Uint8Array(16).fill(7)),
    "line 3",
    80,
    false,
  );
  const [first, second] = stripVTControlCharacters(text).split("\n");
  assert.match(first ?? "", /^line 3: telegram /);
  assert.match(second ?? "", /^ {2}wrong-key: /);
});

test("what was stored decrypted is read, and said to be so", () => {
  const sample = catalogue.named("diehl-aerius")?.samples[0];
  const bytes = fromHex(sample?.telegram ?? "") ?? new Uint8Array(0);
  const opened = explain({ bytes, crc: "none" }, fromHex(sample?.key ?? ""));
  const clear = fromHex(opened.fields.map((field) => field.clear ?? field.bytes).join("")) ?? new Uint8Array(0);
  const explanation = explain({ bytes: clear, crc: "none" }, undefined, { acceptStoredClear: true });
  const text = stripVTControlCharacters(explainedText(explanation, "line 1", 100, false));
  assert.match(text, /Volume +1204\.518/);
  assert.match(text, /already-decrypted: /);
});

test("words are wrapped between words, and only a longer one is cut", () => {
  assert.deepEqual(wrapped("one two three", 7), ["one two", "three"]);
  assert.deepEqual(wrapped("abcdefgh ij", 5), ["abcde", "fgh", "ij"]);
  assert.deepEqual(wrapped("", 5), [""]);
});
