// DES against the classic example and against the platform.
import assert from "node:assert/strict";
import { createCipheriv } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { fromHex, toHex } from "../bytes.ts";
import { desCbcDecrypt, desCbcEncrypt } from "./des.ts";

const hex = (text: string): Uint8Array => fromHex(text) ?? assert.fail(`${text} is no hex`);

test("one block of the worked example of FIPS 46", () => {
  const sealed = desCbcEncrypt(hex("133457799bbcdff1"), new Uint8Array(8), hex("0123456789abcdef"));
  assert.equal(toHex(sealed), "85e813540f0ab405");
});

test("CBC is triple DES with one key thrice, and decrypts what it encrypted", () => {
  const eight = fc.uint8Array({ minLength: 8, maxLength: 8 });
  const blocks = fc.array(eight, { maxLength: 4 }).map((parts) => new Uint8Array(Buffer.concat(parts)));
  fc.assert(
    fc.property(eight, eight, blocks, (key, iv, clear) => {
      const sealed = desCbcEncrypt(key, iv, clear);
      const theirs = createCipheriv("des-ede3-cbc", Buffer.concat([key, key, key]), iv).setAutoPadding(false);
      assert.equal(toHex(sealed), Buffer.concat([theirs.update(clear), theirs.final()]).toString("hex"));
      assert.deepEqual(desCbcDecrypt(key, iv, sealed), clear);
    }),
  );
});
