// CCM against RFC 3610 and against the platform.
import assert from "node:assert/strict";
import { createCipheriv } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { fromHex, toHex } from "../bytes.ts";
import { expandKey } from "./aes.ts";
import { ccmDecrypt, ccmEncrypt } from "./ccm.ts";

const hex = (text: string): Uint8Array => fromHex(text) ?? assert.fail(`${text} is no hex`);

test("packet vector 1 of RFC 3610, section 8", () => {
  const key = expandKey(hex("c0c1c2c3c4c5c6c7c8c9cacbcccdcecf"));
  const clear = hex("08090a0b0c0d0e0f101112131415161718191a1b1c1d1e");
  const { sealed, tag } = ccmEncrypt(key, hex("00000003020100a0a1a2a3a4a5"), hex("0001020304050607"), clear, 8);
  assert.equal(toHex(sealed), "588c979a61c663d2f066d0c2c0f989806d5f6b61dac384");
  assert.equal(toHex(tag), "17e8d12cfdf926e0");
});

test("CCM is the platform's CCM; a changed tag is refused", () => {
  const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
  fc.assert(
    fc.property(
      bytes(16),
      bytes(13),
      fc.uint8Array({ maxLength: 60 }),
      fc.uint8Array({ maxLength: 100 }),
      (key, nonce, aad, clear) => {
        const { sealed, tag } = ccmEncrypt(expandKey(key), nonce, aad, clear, 8);
        const theirs = createCipheriv("aes-128-ccm", key, nonce, { authTagLength: 8 });
        theirs.setAAD(aad, { plaintextLength: clear.length });
        assert.equal(toHex(sealed), Buffer.concat([theirs.update(clear), theirs.final()]).toString("hex"));
        assert.equal(toHex(tag), theirs.getAuthTag().toString("hex"));
        assert.deepEqual(ccmDecrypt(expandKey(key), nonce, aad, sealed, tag), clear);
        tag[0] = (tag[0] ?? 0) ^ 1;
        assert.equal(ccmDecrypt(expandKey(key), nonce, aad, sealed, tag), undefined);
      },
    ),
  );
});
