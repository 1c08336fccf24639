// AES against the platform's on 100,000 random inputs.
import assert from "node:assert/strict";
import { createCipheriv, randomBytes } from "node:crypto";
import { test } from "node:test";
import { expandKey } from "./aes.ts";
import { cbcDecrypt, cbcEncrypt } from "./aes-modes.ts";

test("100,000 random messages", () => {
  for (let i = 0; i < 100_000; i += 1) {
    const key = randomBytes(16);
    const iv = randomBytes(16);
    const clear = randomBytes(16 * (i % 12));
    const theirs = createCipheriv("aes-128-cbc", key, iv).setAutoPadding(false);
    const expected = Buffer.concat([theirs.update(clear), theirs.final()]);
    const ours = Uint8Array.from(clear);
    cbcEncrypt(expandKey(key), iv, ours);
    assert.ok(expected.equals(ours), key.toString("hex"));
    cbcDecrypt(expandKey(key), iv, ours);
    assert.ok(clear.equals(ours), key.toString("hex"));
  }
});
