// The end device: joining, windows, counters, repetition, duty cycle, MAC commands.
import assert from "node:assert/strict";
import { test } from "node:test";
import { airtimeOf } from "./airtime.ts";
import { readDataFrame } from "./data-frame.ts";
import { abpDevice, type Device, otaaDevice, payloadRoom } from "./device.ts";
import { takeDownlink } from "./device-downlink.ts";
import { sendJoinRequest } from "./device-join.ts";
import { abandonUplink, earliestUplink, retryUplink, sendUplink } from "./device-uplink.ts";
import { eu868 } from "./eu868.ts";
import type { DownCommand } from "./mac-commands.ts";
import { buildDownlink } from "./network-downlink.ts";
import { acceptJoin } from "./network-join.ts";
import { joiningDevice } from "./network-session.ts";
import { codeOf, grant, hear, identity, joinedPair, type Pair, sending, taken, withSession } from "./test-pair.ts";

const hour = 3_600_000;
const command = Uint8Array.of(1, 2, 3);

test("a device joins, talks both ways, and its state survives as JSON", () => {
  const pair = joinedPair();
  const up = pair.up({ port: 1, payload: command, confirmed: true, ask: ["linkCheck"] }, 10_000);
  assert.deepEqual([up.kind, up.counter, up.kind === "uplink" && up.payload], ["uplink", 0, command]);
  pair.device = JSON.parse(JSON.stringify(pair.device));
  pair.network = JSON.parse(JSON.stringify(pair.network));
  const down = pair.down({ port: 4, payload: command, confirmed: true });
  assert.deepEqual([down.port, down.payload, down.acknowledged, down.confirmed], [4, command, 0, true]);
  assert.deepEqual(down.answers, [{ name: "linkCheck", margin: 15, gateways: 1 }]);
  const next = pair.up({}, 20_000);
  assert.equal(next.kind === "uplink" && next.acknowledged, 0);
});

test("join requests use each nonce once, get slower and rarer, and an old answer opens nothing", () => {
  let device = otaaDevice({ ...identity, dataRate: 5 });
  const first = sending(sendJoinRequest(device, 0));
  const old = taken(acceptJoin(joiningDevice(identity), first.send.bytes, grant)).answer;
  const sent: { at: number; dataRate: number; nonce: number }[] = [];
  for (let now = 0; now < 12 * hour; ) {
    const turn = sendJoinRequest(device, now);
    if ("send" in turn) {
      sent.push({ at: now, dataRate: turn.send.dataRate, nonce: turn.send.counter });
      device = turn.device;
    } else now = "notBefore" in turn ? turn.notBefore : assert.fail(turn.refused);
  }
  assert.deepEqual(
    sent.map(({ nonce }) => nonce),
    sent.map((_, index) => index),
  );
  assert.deepEqual(
    sent.slice(0, 7).map(({ dataRate }) => dataRate),
    [5, 4, 3, 2, 1, 0, 5],
  );
  const airtime = (from: number, to: number) =>
    sent.filter(({ at }) => at >= from && at < to).reduce((sum, { dataRate }) => sum + airtimeOf(dataRate, 23), 0);
  assert.ok(airtime(0, hour) <= 36_000 + 2000, "36 s in the first hour");
  assert.ok(airtime(hour, 11 * hour) <= 36_000 + 2000, "36 s in the next ten");
  // The answer to the first request was made with another nonce: its keys would be of no session.
  const joined = taken(
    hear(
      device,
      taken(
        acceptJoin(
          joiningDevice(identity),
          sending(sendJoinRequest({ ...device, quietUntil: 0 }, 30 * hour)).send.bytes,
          grant,
        ),
      ).answer,
    ),
  );
  assert.equal(
    codeOf(hear({ ...device, ...joined.device, lastUplink: device.lastUplink ?? assert.fail() }, old)),
    "not-joining",
  );
  const again = sending(sendJoinRequest(joined.device, 40 * hour));
  assert.equal(codeOf(hear(again.device, old)), "used-nonce");
});

test("F21 a class A device hears in its two windows only, a class C device always", () => {
  const pair = joinedPair();
  pair.up({ port: 1, payload: command }, 10_000);
  const { bytes } = buildDownlink(withSession(pair.network), { port: 4, payload: command }) ?? assert.fail();
  const { endsAt, rx1, rx2 } = pair.device.lastUplink ?? assert.fail();
  assert.deepEqual([rx1.opensAt - endsAt, rx2.opensAt - endsAt], [1000, 2000]);
  assert.deepEqual([rx2.frequency, rx2.dataRate], [869_525_000, 0]);
  const at = (window: typeof rx1, later: number, device: Device = pair.device) =>
    codeOf(takeDownlink(device, { ...window, bytes, at: window.opensAt + later }));
  assert.equal(at(rx1, 0), "taken");
  assert.equal(at(rx2, 0), "taken");
  assert.equal(at(rx1, -500), "outside-window");
  assert.equal(at(rx1, 700), "outside-window");
  assert.equal(at({ ...rx1, dataRate: 0 }, 0), "outside-window");
  assert.equal(at({ ...rx2, frequency: rx1.frequency }, 0), "outside-window");
  assert.equal(at(rx2, hour), "outside-window");
  const always = { ...pair.device, deviceClass: "C" } as const;
  assert.equal(at(rx2, hour, always), "taken");
  assert.equal(at(rx1, hour, always), "outside-window");
});

test("F21 a device sends nothing while its windows are open or its duty cycle is used up", () => {
  let { device } = joinedPair({ dataRate: 0, adr: false });
  const payload = new Uint8Array(51);
  let now = 10_000;
  const sent: number[] = [];
  while (sent.length < 40) {
    const turn = sendUplink(device, { port: 1, payload }, now);
    if ("send" in turn) {
      assert.equal(earliestUplink(device, 51, now), now);
      device = turn.device;
      sent.push(now);
      assert.ok(earliestUplink(device, 51, now) >= now + turn.send.airtime + 2000, "its windows are open");
    } else {
      assert.ok("notBefore" in turn && turn.notBefore > now);
      assert.equal(earliestUplink(device, 51, now), turn.notBefore);
      now = turn.notBefore;
    }
  }
  const airtime = airtimeOf(0, 64);
  const inHour = sent.map((at) => airtime * sent.filter((other) => other > at - hour && other <= at).length);
  assert.ok(Math.max(...inHour) <= 36_000, `${Math.max(...inHour)} ms in an hour`);
});

test("a confirmed uplink is sent again with the same octets, ever more rarely, then given up", () => {
  const pair = joinedPair({ adr: false });
  const { send } = pair.up({ port: 1, payload: command, confirmed: true }, 10_000);
  let { device } = pair;
  const at = [10_000];
  assert.deepEqual(sendUplink(device, { port: 1 }, 500_000), { refused: "awaiting" });
  for (let now = 10_000; ; ) {
    const turn = retryUplink(device, now) ?? assert.fail("nothing is repeated");
    if ("notBefore" in turn) now = turn.notBefore;
    else if ("send" in turn) {
      assert.deepEqual(turn.send.bytes, send.bytes);
      device = turn.device;
      at.push(now);
    } else {
      assert.ok("gaveUp" in turn && turn.gaveUp === 0);
      device = turn.device;
      break;
    }
  }
  assert.equal(at.length, 8);
  const waits = at.slice(1).map((time, index) => time - (at[index] ?? 0));
  assert.ok((waits[6] ?? 0) > 10 * (waits[0] ?? 0), waits.join(" "));
  assert.equal(retryUplink(device, 0), undefined);
  assert.equal(sending(sendUplink(device, { port: 1 }, hour)).send.counter, 1);
});

test("an acknowledgement ends the repetition, and an alarm may go before it", () => {
  const pair = joinedPair();
  pair.up({ port: 1, payload: command, confirmed: true }, 10_000);
  const abandoned = abandonUplink(pair.device);
  assert.equal(sending(sendUplink(abandoned, { port: 3, payload: command, urgent: true }, 60_000)).send.counter, 1);
  assert.equal(pair.down().acknowledged, 0);
  assert.equal(retryUplink(pair.device, hour), undefined);
});

test("with ADR every second attempt is slower as far as the frame may be so long", () => {
  const rates = (length: number) => {
    const pair = joinedPair();
    let turn = sending(sendUplink(pair.device, { port: 1, payload: new Uint8Array(length), confirmed: true }, 10_000));
    const seen = [turn.send.dataRate];
    for (let i = 1; i < 8; i += 1) {
      turn = sending(retryUplink(turn.device, i * 10 * hour));
      seen.push(turn.send.dataRate);
    }
    return seen;
  };
  assert.deepEqual(rates(51), [5, 5, 4, 4, 3, 3, 2, 2]);
  assert.deepEqual(rates(200), [5, 5, 4, 4, 4, 4, 4, 4]);
});

test("downlinks that are old, foreign, changed or of the other direction are refused", () => {
  const pair = joinedPair();
  pair.up({ port: 1, payload: command }, 10_000);
  const built = buildDownlink(withSession(pair.network), { port: 4, payload: command }) ?? assert.fail();
  const later = buildDownlink(withSession(built.device), { port: 4, payload: command }) ?? assert.fail();
  const { device } = taken(hear(pair.device, built.bytes));
  const listening = sending(sendUplink(device, { port: 1 }, 20_000));
  assert.equal(codeOf(hear(listening.device, built.bytes)), "used-counter");
  assert.equal(codeOf(hear(listening.device, later.bytes)), "taken");
  assert.equal(codeOf(hear(listening.device, listening.send.bytes)), "wrong-direction");
  for (let bit = 0; bit < 8 * later.bytes.length; bit += 1) {
    const flipped = later.bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
    assert.notEqual(codeOf(hear(listening.device, flipped)), "taken", `bit ${bit}`);
  }
  const other = abpDevice({ ...identity, devAddr: "00000002", nwkSKey: "01".repeat(16), appSKey: "02".repeat(16) });
  const foreign = sending(sendUplink(other, { port: 1 }, 0));
  assert.equal(codeOf(hear(foreign.device, later.bytes)), "foreign-address");
});

/** What the device answers to commands, in its next uplink. */
function obeys(pair: Pair, commands: readonly DownCommand[], now: number, snr?: number) {
  pair.up({ port: 1, payload: command }, now);
  const network = withSession(pair.network);
  pair.network = { ...network, session: { ...network.session, commands } };
  pair.down(undefined, snr);
  const judged = pair.up({ port: 1, payload: command }, now + 10_000);
  return judged.kind === "uplink" ? judged.commands : assert.fail();
}

test("MAC commands are obeyed and answered", () => {
  const pair = joinedPair();
  const adr = { name: "linkAdr", dataRate: 3, power: 2, channelMask: 0b011, maskControl: 0, transmissions: 2 } as const;
  const yes = { name: "linkAdr", channelsOk: 1, dataRateOk: 1, powerOk: 1 };
  assert.deepEqual(obeys(pair, [{ ...adr, dataRate: 1 }, adr], 100_000), [yes, yes]);
  const { session } = pair.device;
  assert.deepEqual([session?.dataRate, session?.power, session?.channelMask, session?.transmissions], [3, 2, 0b011, 2]);
  pair.device = abandonUplink(pair.device);
  // All or nothing: a mask of channels that are not there refuses data rate and power with it.
  const no = { name: "linkAdr", channelsOk: 0, dataRateOk: 0, powerOk: 1 };
  assert.deepEqual(obeys(pair, [{ ...adr, channelMask: 0b1000, dataRate: 5, power: 0 }], 200_000), [no]);
  assert.equal(pair.device.session?.dataRate, 3);
});

test("the device status, channels and timing are answered; moved windows until the network is heard", () => {
  const pair = joinedPair({ battery: 200 });
  const commands: DownCommand[] = [
    { name: "deviceStatus" },
    { name: "newChannel", channel: 3, frequency: 8_671_000, lowest: 0, highest: 5 },
    { name: "rxTiming", delay: 5 },
  ];
  assert.deepEqual(obeys(pair, commands, 100_000, -7), [
    { name: "rxTiming" },
    { name: "deviceStatus", battery: 200, margin: 57 },
    { name: "newChannel", frequencyOk: 1, dataRateOk: 1 },
  ]);
  const { session, lastUplink } = pair.device;
  assert.equal(session?.channels[3]?.frequency, 867_100_000);
  assert.equal(Math.round((lastUplink?.rx1.opensAt ?? 0) - (lastUplink?.endsAt ?? 0)), 5000);
  const again = pair.up({ port: 1, payload: command }, 120_000);
  assert.deepEqual(again.kind === "uplink" && again.commands, [{ name: "rxTiming" }]);
  assert.equal(payloadRoom(pair.device), 222 - 1);
  pair.down();
  assert.equal(payloadRoom(pair.device), 222);
});

test("a default channel stays, a window outside the band is refused", () => {
  const refused = obeys(
    joinedPair(),
    [
      { name: "newChannel", channel: 0, frequency: 8_671_000, lowest: 0, highest: 5 },
      { name: "rxParameters", rx1Offset: 6, rx2DataRate: 3, frequency: 4_330_000 },
    ],
    100_000,
  );
  assert.deepEqual(refused, [
    { name: "rxParameters", frequencyOk: 0, rx2DataRateOk: 1, rx1OffsetOk: 0 },
    { name: "newChannel", frequencyOk: 0, dataRateOk: 0 },
  ]);
});

test("a channel's downlinks move with it, and only a channel that is there", () => {
  const pair = joinedPair();
  const move = { name: "downlinkChannel", frequency: 8_695_250 } as const;
  const answers = obeys(
    pair,
    [0, 1, 9].map((channel) => ({ ...move, channel })),
    100_000,
  );
  assert.deepEqual(
    answers.map((answer) => answer.name === "downlinkChannel" && answer.channelOk),
    [1, 1, 0],
  );
  assert.deepEqual(
    pair.device.session?.channels.slice(0, 3).map((channel) => channel?.rx1Frequency),
    [869_525_000, 869_525_000, undefined],
  );
});

test("the network's own duty cycle keeps the device quiet", () => {
  const pair = joinedPair();
  obeys(pair, [{ name: "dutyCycle", halvings: 10 }], 100_000);
  const sent = pair.device.lastUplink?.endsAt ?? 0;
  assert.ok(pair.device.quietUntil - sent > 1000 * 40, "1023 times its time on air");
  assert.ok("notBefore" in sendUplink(pair.device, { port: 1 }, sent + 30_000));
});

test("a device that is not heard asks for a sign of life, then steps back to the furthest reach", () => {
  const pair = joinedPair();
  const { session } = pair.device;
  let device: Device = { ...pair.device, session: { ...(session ?? assert.fail()), power: 3, dataRate: 2 } };
  const asked: boolean[] = [];
  const settings: string[] = [];
  for (let uplink = 0; uplink < 230; uplink += 1) {
    const turn = sending(sendUplink(device, { port: 1 }, (uplink + 1) * hour));
    const frame = taken(readDataFrame(turn.send.bytes));
    asked.push(frame.adrAckReq);
    settings.push(`${turn.send.dataRate} ${turn.send.power}`);
    device = turn.device;
  }
  assert.equal(asked.indexOf(true), eu868.adrAckLimit);
  const steps = settings.flatMap((setting, at) => (setting === settings[at - 1] ? [] : [[at, setting]]));
  assert.deepEqual(steps, [
    [0, "2 10"],
    [96, "2 16"],
    [128, "1 16"],
    [160, "0 16"],
  ]);
});
