// Join requests, join accepts and session keys against published vectors.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fromHex, toHex } from "@tributary/core";
import { readJoinAccept, writeJoinAccept } from "./join-accept.ts";
import { joinRequestHolds, readJoinRequest, writeJoinRequest } from "./join-request.ts";
import { Refusal } from "./refusal.ts";
import { deriveSessionKeys } from "./session-keys.ts";

const hex = (text: string): Uint8Array => fromHex(text) ?? assert.fail(text);

test("a published join request is read, holds under its key alone, and is written again", () => {
  const bytes = hex("00dc0000d07ed5b3701e6fedf57ceeaf0085cc587fe913");
  const appKey = "b6b53f4a168a7a88bdf7ea135ce9cfca";
  const request = { joinEui: "70b3d57ed00000dc", devEui: "00afee7cf5ed6f1e", devNonce: 0xcc85 };
  assert.deepEqual(readJoinRequest(bytes), request);
  assert.equal(joinRequestHolds(bytes, appKey), true);
  assert.equal(joinRequestHolds(bytes, "00".repeat(16)), false);
  assert.deepEqual(writeJoinRequest(request, appKey), bytes);
});

test("the example of another implementation is written octet by octet", () => {
  const request = { joinEui: "01".repeat(8), devEui: "02".repeat(8), devNonce: 0x0303 };
  const bytes = writeJoinRequest(request, "0102030405060708090a0b0c0d0e0f10");
  assert.equal(toHex(bytes), `00${"01".repeat(8)}${"02".repeat(8)}030309b97b32`);
});

test("a published join accept with channels gives the published session keys", () => {
  const appKey = "b6b53f4a168a7a88bdf7ea135ce9cfca";
  const bytes = hex("204dd85ae608b87fc4889970b7d2042c9e72959b0057aed6094b16003df12de145");
  const accept = {
    joinNonce: 0xe5063a,
    netId: 0x000013,
    devAddr: "26012e43",
    rx1Offset: 0,
    rx2DataRate: 3,
    rxDelay: 1,
    channels: [867_100_000, 867_300_000, 867_500_000, 867_700_000, 867_900_000],
  };
  assert.deepEqual(readJoinAccept(bytes, appKey), accept);
  assert.deepEqual(writeJoinAccept(accept, appKey), bytes);
  assert.deepEqual(deriveSessionKeys({ appKey, ...accept, devNonce: 0xcc85 }), {
    nwkSKey: "2c96f7028184bb0be8aa49275290d4fc",
    appSKey: "f3a5c8f0232a38c144029c165865802c",
  });
});

test("published join accepts without channels are read and written", () => {
  const vectors = [
    ["00112233445566778899aabbccddeeff", "20493eeb51fba2116f810edb3742975142", 0x570bc7, 0x221101, "02031980"],
    ["0102030405060708090a0b0c0d0e0f10", "2023cf335489aae3183c0be0baa8dee5f3", 0x010101, 0x020202, "01020304"],
  ] as const;
  for (const [appKey, frame, joinNonce, netId, devAddr] of vectors) {
    const accept = { joinNonce, netId, devAddr, rx1Offset: 0, rx2DataRate: 0, rxDelay: 0, channels: [] };
    assert.deepEqual(readJoinAccept(hex(frame), appKey), accept);
    assert.equal(toHex(writeJoinAccept(accept, appKey)), frame);
  }
});

test("what is no join message is refused with its reason", () => {
  const code = (read: object) => (read instanceof Refusal ? read.code : "read");
  assert.equal(code(readJoinRequest(hex("40"))), "unknown-type");
  assert.equal(code(readJoinRequest(hex("00dc"))), "truncated");
  assert.equal(code(readJoinRequest(new Uint8Array(24))), "too-long");
  const key = "00".repeat(16);
  assert.equal(code(readJoinAccept(hex("00"), key)), "unknown-type");
  assert.equal(code(readJoinAccept(hex("2000"), key)), "truncated");
  assert.equal(code(readJoinAccept(hex(`20${"00".repeat(20)}`), key)), "too-long");
  assert.equal(code(readJoinAccept(hex("20493eeb51fba2116f810edb3742975142"), key)), "wrong-mic");
});
