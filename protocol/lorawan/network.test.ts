// The network's side: joins, counters, repetition, and the choice of data rate.
import assert from "node:assert/strict";
import { test } from "node:test";
import { suitableSetting } from "./adaptive-data-rate.ts";
import { sealDataFrame } from "./data-frame.ts";
import { otaaDevice } from "./device.ts";
import { sendJoinRequest } from "./device-join.ts";
import { retryUplink } from "./device-uplink.ts";
import { writeJoinRequest } from "./join-request.ts";
import { answerDue, buildDownlink, downlinkRoom, openWindow, windowsAfter } from "./network-downlink.ts";
import { acceptJoin } from "./network-join.ts";
import { joiningDevice, personalisedDevice } from "./network-session.ts";
import { acceptUplink, type Heard } from "./network-uplink.ts";
import { codeOf, grant, identity, joinedPair, sending, taken, withSession } from "./test-pair.ts";

const heard: Heard = { dataRate: 5, snr: 7, receivers: 1 };

test("a nonce joins once: only a higher one with 1.0.4, only an unused one before", () => {
  const request = (devNonce: number) => writeJoinRequest({ ...identity, devNonce }, identity.appKey);
  for (const [nonces, codes] of [
    ["rising", ["taken", "used-nonce", "used-nonce", "taken"]],
    ["unused", ["taken", "used-nonce", "taken", "taken"]],
  ] as const) {
    let device = joiningDevice({ ...identity, nonces });
    const answers = new Set<string>();
    const seen = [7, 7, 3, 8].map((nonce) => {
      const joined = acceptJoin(device, request(nonce), grant);
      if ("answer" in joined) {
        device = joined.device;
        answers.add(String(joined.answer));
      }
      return codeOf(joined);
    });
    assert.deepEqual(seen, codes, nonces);
    assert.equal(answers.size, codes.filter((code) => code === "taken").length, "no answer is given twice");
  }
});

test("a request for another device or under another key joins nothing", () => {
  const { send } = sending(sendJoinRequest(otaaDevice(identity), 0));
  assert.equal(
    codeOf(acceptJoin(joiningDevice({ ...identity, devEui: "00".repeat(8) }), send.bytes, grant)),
    "unknown-device",
  );
  assert.equal(
    codeOf(acceptJoin(joiningDevice({ ...identity, appKey: "00".repeat(16) }), send.bytes, grant)),
    "wrong-mic",
  );
});

test("an uplink counts once, over the roll-over of its 16 bits too", () => {
  const keys = { nwkSKey: "01".repeat(16), appSKey: "02".repeat(16) };
  let device = withSession(personalisedDevice({ devEui: "aa".repeat(8), devAddr: "00000007", ...keys }));
  const frame = (counter: number) =>
    sealDataFrame(
      {
        direction: "up",
        confirmed: false,
        devAddr: "00000007",
        adr: false,
        adrAckReq: false,
        ack: false,
        pending: false,
        counter,
        commands: new Uint8Array(0),
        port: 1,
        payload: Uint8Array.of(1),
      },
      keys,
    );
  for (const counter of [0, 1, 40_000, 0xffff, 0x1_0000, 0x1_0001, 0x1_8000, 0x2_0005]) {
    const judged = taken(acceptUplink([device], frame(counter), heard));
    assert.deepEqual([judged.kind, judged.counter], ["uplink", counter]);
    device = withSession(judged.device);
    assert.equal(codeOf(acceptUplink([device], frame(counter), heard)), "used-counter");
  }
  for (const counter of [1, 0xffff, 0x1_0001]) {
    const code = codeOf(acceptUplink([device], frame(counter), heard));
    assert.notEqual(code, "taken", `${counter}`);
  }
});

test("devices that share an address are told apart by their keys", () => {
  const one = joinedPair();
  const other = personalisedDevice({
    devEui: "bb".repeat(8),
    devAddr: grant.devAddr,
    nwkSKey: "03".repeat(16),
    appSKey: "04".repeat(16),
  });
  const before = one.network;
  const { send } = one.up({ port: 1, payload: Uint8Array.of(1) }, 10_000);
  assert.equal(taken(acceptUplink([other, before], send.bytes, heard)).device.devEui, identity.devEui);
  assert.equal(codeOf(acceptUplink([other], send.bytes, heard)), "wrong-mic");
  assert.equal(codeOf(acceptUplink([], send.bytes, heard)), "unknown-device");
});

test("a repeated confirmed uplink is acknowledged again seven times and never passed on", () => {
  const pair = joinedPair({ adr: false });
  pair.up({ port: 1, payload: Uint8Array.of(1), confirmed: true }, 10_000);
  const { send } = sending(retryUplink(pair.device, 100_000));
  const seen: string[] = [];
  for (let i = 0; i < 9; i += 1) {
    const judged = acceptUplink([pair.network], send.bytes, heard);
    seen.push("kind" in judged ? judged.kind : judged.code);
    if ("kind" in judged) {
      assert.equal(answerDue(withSession(judged.device).session), true);
      pair.network = judged.device;
    }
  }
  assert.deepEqual(seen, [...Array(7).fill("again"), "used-counter", "used-counter"]);
});

test("the answer's room and window follow the uplink", () => {
  const pair = joinedPair({ dataRate: 3 });
  const { send } = pair.up({ port: 1, payload: Uint8Array.of(1), ask: ["linkCheck"] }, 10_000);
  const { session } = withSession(pair.network);
  const [rx1, rx2] = windowsAfter(session, send);
  assert.deepEqual(rx1, { delay: 1000, frequency: send.frequency, dataRate: 3 });
  assert.deepEqual(rx2, { delay: 2000, frequency: 869_525_000, dataRate: 0 });
  assert.deepEqual(openWindow(session), { ...rx2, delay: 0 });
  assert.deepEqual([downlinkRoom(session, rx1), downlinkRoom(session, rx2)], [115 - 3, 51 - 3]);
});

test("when all counters are used up nothing is sent any more", () => {
  const { network } = joinedPair();
  const { session } = withSession(network);
  const last = { ...network, session: { ...session, counterDown: 0xffff_ffff } };
  const built = buildDownlink(last) ?? assert.fail();
  assert.equal(buildDownlink(withSession(built.device)), undefined);
});

test("data rate and power follow the best of twenty signals with 10 dB in reserve", () => {
  const setting = (dataRate: number, power: number, snr: number) =>
    suitableSetting({ dataRate, power, snrs: Array(20).fill(snr) });
  assert.deepEqual(setting(0, 0, -10), { dataRate: 0, power: 0 });
  assert.deepEqual(setting(0, 0, -4), { dataRate: 2, power: 0 });
  assert.deepEqual(setting(0, 0, 5), { dataRate: 5, power: 0 });
  assert.deepEqual(setting(5, 0, 12), { dataRate: 5, power: 3 });
  assert.deepEqual(setting(5, 3, 0), { dataRate: 5, power: 2 });
  assert.deepEqual(suitableSetting({ dataRate: 0, power: 0, snrs: Array(19).fill(9) }), { dataRate: 0, power: 0 });
});

test("ADR: a device that is heard well is told to be faster and weaker, and obeys", () => {
  const pair = joinedPair({ dataRate: 0 });
  let now = 0;
  for (let uplink = 0; uplink < 100; uplink += 1) {
    now += 3_600_000;
    pair.up({ port: 1, payload: Uint8Array.of(1) }, now, 12 - 2 * (pair.device.session?.power ?? 0));
    if (answerDue(withSession(pair.network).session)) pair.down();
  }
  assert.deepEqual([pair.device.session?.dataRate, pair.device.session?.power], [5, 4]);
  const { session } = withSession(pair.network);
  assert.deepEqual([session.dataRate, session.power, session.asked], [5, 4, undefined]);
});

test("ADR that is off changes nothing", () => {
  const pair = joinedPair({ dataRate: 0, adr: false });
  for (let uplink = 0; uplink < 30; uplink += 1) pair.up({ port: 1 }, (uplink + 1) * 3_600_000, 12);
  assert.equal(answerDue(withSession(pair.network).session), false);
  assert.equal(pair.device.session?.dataRate, 0);
});
