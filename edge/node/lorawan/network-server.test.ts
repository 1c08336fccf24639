// The embedded network server on real sockets: joins, copies, windows, replays over restarts, garbage.
import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { abpDevice, otaaDevice, retryUplink, sendJoinRequest, type Transmission } from "@tributary/lorawan";
import { type NetworkServer, openNetworkServer } from "./network-server.ts";
import type { DeviceRow, NetworkServerSettings, NetworkUplink } from "./settings.ts";
import { openTestForwarder, TestClock, TestDevice, type TestForwarder } from "./test-air.ts";

const appKey = "b6b53f4a168a7a88bdf7ea135ce9cfca";
const joinEui = "70b3d57ed00000dc";
const joining: DeviceRow = { devEui: "0004a30b001c0530", gateway: "roof-1", appKey };
const personalised = {
  devEui: "0004a30b001c0531",
  gateway: "roof-2",
  devAddr: "00abcdef",
  nwkSKey: "01".repeat(16),
  appSKey: "02".repeat(16),
} as const;
const forwarders = ["aa555a0000000101", "aa555a0000000102"].map((eui) => ({ eui }));
const payload = Uint8Array.of(1, 2, 3);

interface Network {
  readonly clock: TestClock;
  server: NetworkServer;
  readonly uplinks: NetworkUplink[];
  readonly air: TestForwarder[];
  readonly file: string;
  /** What keeps uplinks: replaced by tests of its failure. */
  take: (uplink: NetworkUplink) => Promise<void>;
  device(row: DeviceRow): TestDevice;
  /** Ends the server and begins another one on a file. */
  restart(file?: string, rows?: readonly DeviceRow[]): Promise<void>;
}

async function openNetwork(
  t: TestContext,
  rows: readonly DeviceRow[],
  more: Partial<NetworkServerSettings> = {},
): Promise<Network> {
  const folder = mkdtempSync(join(tmpdir(), "tributary-lorawan-"));
  const clock = new TestClock();
  const open = (dataFile: string, devices: readonly DeviceRow[]) =>
    openNetworkServer({
      dataFile,
      devices,
      forwarders,
      port: 0,
      clock,
      say: () => undefined,
      onUplink: (uplink) => network.take(uplink),
      ...more,
    });
  const connect = () =>
    Promise.all(forwarders.map(({ eui }) => openTestForwarder(eui, network.server.address.port, clock)));
  const uplinks: NetworkUplink[] = [];
  const file = join(folder, "lorawan.sqlite");
  const network: Network = {
    clock,
    uplinks,
    file,
    air: [],
    server: await open(file, rows),
    take: async (uplink) => void uplinks.push(uplink),
    device(row) {
      const state = "appKey" in row ? otaaDevice({ ...row, joinEui, dataRate: 5 }) : abpDevice({ ...row, dataRate: 5 });
      return new TestDevice(state, clock, network.air);
    },
    async restart(from = file, devices = rows) {
      await network.server.close();
      for (const forwarder of network.air.splice(0)) forwarder.close();
      network.server = await open(from, devices);
      network.air.push(...(await connect()));
      for (const forwarder of network.air) await forwarder.pull();
    },
  };
  network.air.push(...(await connect()));
  for (const forwarder of network.air) await forwarder.pull();
  t.after(async () => {
    await network.server.close();
    for (const forwarder of network.air) forwarder.close();
    rmSync(folder, { recursive: true });
  });
  return network;
}

test("a device joins over the air and is heard once through two forwarders, with the radio facts of both", async (t) => {
  const network = await openNetwork(t, [joining]);
  const device = network.device(joining);
  assert.equal(await device.join(), true);
  await device.up({ port: 2, payload, confirmed: true });
  assert.equal(device.hear()?.acknowledged, 0);
  const [uplink] = network.uplinks;
  assert.equal(network.uplinks.length, 1);
  assert.deepEqual(
    { ...uplink, session: undefined, radio: uplink?.radio.map(({ forwarder, snr }) => [forwarder, snr]) },
    {
      devEui: joining.devEui,
      gateway: "roof-1",
      session: undefined,
      counter: 0,
      port: 2,
      payload,
      confirmed: true,
      at: network.clock.seconds(),
      radio: [
        ["aa555a0000000101", 7],
        ["aa555a0000000102", 6],
      ],
    },
  );
  const { frames, copies, joins, uplinks } = network.server.counts();
  assert.deepEqual({ frames, copies, joins, uplinks }, { frames: 2, copies: 2, joins: 1, uplinks: 1 });
  assert.equal(statSync(network.file).mode & 0o777, 0o600, "the file holds keys");
});

test("a personalised device counts on over the roll-over of its 16 bits", async (t) => {
  const network = await openNetwork(t, [personalised]);
  const device = network.device(personalised);
  const { session } = device.state;
  device.state = { ...device.state, session: { ...(session ?? assert.fail()), counterUp: 0xfffe } };
  const sent: Transmission[] = [];
  for (let uplink = 0; uplink < 4; uplink += 1) {
    sent.push(await device.up({ port: 1, payload }));
    await network.clock.go(10_000);
  }
  const counters = [0xfffe, 0xffff, 0x1_0000, 0x1_0001];
  assert.deepEqual(
    network.uplinks.map(({ counter }) => counter),
    counters,
  );
  for (const frame of sent) await device.pushed(frame);
  assert.equal(network.uplinks.length, 4);
  assert.equal(network.server.counts()["used-counter"], 4);
});

test("F21 a class A downlink waits for the window after an uplink and leaves by the forwarder that hears best", async (t) => {
  const network = await openNetwork(t, [personalised]);
  const [best, other] = network.air;
  const device = network.device(personalised);
  const expiresAt = network.clock.seconds() + 3600;
  const first = network.server.send(personalised.devEui, { port: 4, payload, expiresAt });
  const second = network.server.send(personalised.devEui, {
    port: 4,
    payload: Uint8Array.of(9),
    confirmed: true,
    expiresAt,
  });
  await network.clock.go(60_000);
  await device.settled();
  assert.deepEqual([best?.sent.length, other?.sent.length], [0, 0]);
  await device.up({ port: 1, payload });
  assert.deepEqual([best?.sent.length, other?.sent.length], [1, 0]);
  const heard = device.hear();
  assert.deepEqual([heard?.port, heard?.payload, heard?.pending], [4, payload, true]);
  assert.equal(await first, "sent");
  await network.clock.go(10_000);
  await device.up({ port: 1, payload });
  assert.deepEqual(device.hear()?.payload, Uint8Array.of(9));
  await network.clock.go(10_000);
  await device.up({ port: 1, payload });
  assert.equal(await second, "acknowledged");
});

test("F21 what finds no window in time expires", async (t) => {
  const network = await openNetwork(t, [personalised]);
  const { server, clock } = network;
  const expired = server.send(personalised.devEui, { port: 4, payload, expiresAt: clock.seconds() + 60 });
  assert.equal(await server.send("0000000000000000", { port: 4, payload, expiresAt: 0 }), "unknown-device");
  assert.equal(
    await server.send(personalised.devEui, { port: 4, payload: new Uint8Array(223), expiresAt: 2e9 }),
    "too-long",
  );
  assert.equal(await server.send(personalised.devEui, { port: 4, payload, expiresAt: 1 }), "expired");
  await clock.go(61_000);
  assert.equal(await expired, "expired");
  await network.device(personalised).up({ port: 1, payload });
  assert.equal(network.air[0]?.sent.length, 0);
});

test("a class C device is sent to at once, after a restart too", async (t) => {
  const row = { ...personalised, deviceClass: "C" } as const;
  const network = await openNetwork(t, [row]);
  const device = network.device(row);
  await device.up({ port: 1, payload });
  await network.clock.go(600_000);
  const order = { port: 4, payload, expiresAt: network.clock.seconds() + 60 };
  assert.equal(await network.server.send(row.devEui, order), "sent");
  assert.deepEqual(device.hear()?.payload, payload);
  await network.restart();
  assert.equal(await network.server.send(row.devEui, order), "sent");
  assert.deepEqual(device.hear()?.payload, payload);
});

test("a forwarder that is too late for the first window sends the same frame in the second", async (t) => {
  const network = await openNetwork(t, [personalised]);
  const device = network.device(personalised);
  network.air[0]?.errors.push("TOO_LATE");
  await device.up({ port: 1, payload, confirmed: true });
  const [packet] = network.air[0]?.sent ?? [];
  assert.deepEqual([packet?.frequency, packet?.dataRate], [869_525_000, 0]);
  assert.equal(device.hear()?.acknowledged, 0);
  assert.equal(network.server.counts()["downlink-refused"], 1);
});

test("nothing is taken twice, after the loss of power neither", async (t) => {
  const network = await openNetwork(t, [joining, personalised]);
  const device = network.device(joining);
  const other = network.device(personalised);
  const recorded: Transmission[] = [];
  recorded.push(await device.radio(sendJoinRequest(device.state, network.clock.now())));
  // The file as it stood when the answer was in the air.
  const copy = `${network.file}.copy`;
  const pullThePlug = () => {
    for (const end of ["", "-wal"])
      if (existsSync(`${network.file}${end}`)) copyFileSync(`${network.file}${end}`, `${copy}${end}`);
  };
  device.hear();
  await network.clock.go(10_000);
  for (let uplink = 0; uplink < 5; uplink += 1) {
    recorded.push(await device.up({ port: 1, payload }), await other.up({ port: 1, payload, confirmed: true }));
    pullThePlug();
    device.hear();
    other.hear();
    await network.clock.go(10_000);
  }
  assert.equal(network.uplinks.length, 10);
  for (const file of [network.file, copy]) {
    await network.restart(file);
    await network.clock.go(60_000);
    for (const frame of recorded) await device.pushed(frame);
    const { uplinks = 0, joins = 0, repeated } = network.server.counts();
    assert.deepEqual([uplinks, joins, repeated], [0, 0, 1], "the last confirmed one is acknowledged again, not taken");
    await network.clock.go(60_000);
  }
  await device.up({ port: 1, payload });
  assert.equal(network.uplinks.length, 11);
});

test("an uplink is acknowledged once it is kept, not before, and comes again until then", async (t) => {
  const network = await openNetwork(t, [personalised]);
  const device = network.device(personalised);
  const offered: NetworkUplink[] = [];
  network.take = async (uplink) => {
    offered.push(uplink);
    throw new Error("the disk is full");
  };
  await device.up({ port: 1, payload, confirmed: true });
  assert.deepEqual([offered.length, network.air[0]?.sent.length], [1, 0]);
  // The device sends again: it is neither acknowledged nor taken twice.
  await network.clock.go(6000);
  await device.radio(retryUplink(device.state, network.clock.now()) ?? assert.fail());
  assert.deepEqual([network.air[0]?.sent.length, network.server.counts().repeated], [0, 1]);
  await network.clock.go(60_000);
  assert.ok(offered.length > 5, "it is offered again and again");
  // After the loss of power too.
  network.take = async (uplink) => void network.uplinks.push(uplink);
  await network.restart();
  const names = new Set([...offered, ...network.uplinks].map(({ session, counter }) => `${session} ${counter}`));
  assert.deepEqual([network.uplinks.length, names.size], [1, 1]);
  await network.clock.go(30_000);
  await device.radio(retryUplink(device.state, network.clock.now()) ?? assert.fail());
  assert.equal(device.hear()?.acknowledged, 0);
  assert.equal(network.uplinks.length, 1);
});

test("F60 what a device repeats and what of it was lost is told, and a new session has lost nothing", async (t) => {
  const told: (readonly [what: string, lost?: number])[] = [];
  const statistics = {
    arrived: (_: string, __: number, lost: number) => void told.push(["arrived", lost]),
    again: () => void told.push(["again"]),
  };
  const network = await openNetwork(t, [joining], { statistics });
  const device = network.device(joining);
  await device.join();
  const up = async () => {
    await device.up({ port: 2, payload, confirmed: true });
    await network.clock.go(30_000);
  };
  await up();
  await device.radio(retryUplink(device.state, network.clock.now()) ?? assert.fail());
  device.hear();
  await network.clock.go(30_000);
  // Three that nobody hears.
  const session = device.state.session ?? assert.fail();
  device.state = { ...device.state, session: { ...session, counterUp: session.counterUp + 3 } };
  await up();
  device.hear();
  await device.join();
  await up();
  assert.deepEqual(told, [["arrived", 0], ["again"], ["arrived", 3], ["arrived", 0]]);
});

test("garbage and strangers are counted and cost nothing", async (t) => {
  const network = await openNetwork(t, [personalised]);
  const [forwarder] = network.air;
  const device = network.device(personalised);
  for (let i = 0; i < 300; i += 1) {
    await forwarder?.post(Uint8Array.from({ length: 1 + (i % 40) }, (_, at) => (at * 7 + i) & 0xff));
    // A socket's buffer holds no more of them.
    if (i % 50 === 0) await device.settled();
  }
  await forwarder?.post(
    Buffer.concat([Uint8Array.of(2, 0, 0, 0), Buffer.from(forwarder.eui, "hex"), Buffer.from("{no")]),
  );
  const foreign = await openTestForwarder("aa555a00000001ff", network.server.address.port, network.clock);
  t.after(() => foreign.close());
  const send = await device.up({ port: 1, payload });
  void foreign.push(send, 9);
  await device.settled();
  const flipped = { ...send, bytes: send.bytes.map((byte, at) => (at === 6 ? byte + 1 : byte)) };
  await device.pushed(flipped);
  const unknown = network.device({ ...personalised, devAddr: "00000009" });
  await unknown.up({ port: 1, payload });
  const counts = network.server.counts();
  assert.equal(counts["foreign-forwarder"], 301);
  assert.equal(counts.malformed, 1);
  assert.equal(counts["wrong-mic"], 1);
  assert.equal(counts["unknown-device"], 1);
  assert.equal(network.uplinks.length, 1);
});

test("a key that was changed begins anew, a class that was changed goes on", async (t) => {
  const network = await openNetwork(t, [joining]);
  const device = network.device(joining);
  assert.equal(await device.join(), true);
  await network.restart(network.file, [{ ...joining, deviceClass: "C", adr: false }]);
  assert.deepEqual(
    network.server.devices().map(({ session }) => session),
    [true],
  );
  await network.restart(network.file, [{ ...joining, appKey: "00".repeat(16) }]);
  assert.deepEqual(
    network.server.devices().map(({ session }) => session),
    [false],
  );
});

test("no two sessions have the same number, and one keeps its own over a restart", async (t) => {
  const network = await openNetwork(t, [joining]);
  const numbers: number[] = [];
  const hear = async (device: TestDevice) => {
    await device.up({ port: 1, payload });
    numbers.push(network.uplinks.at(-1)?.session ?? assert.fail());
    await network.clock.go(10_000);
  };
  const device = network.device(joining);
  assert.equal(await device.join(), true);
  await hear(device);
  await network.restart();
  await hear(device);
  await network.clock.go(3_600_000);
  assert.equal(await device.join(), true);
  await hear(device);
  assert.deepEqual([numbers[0] === numbers[1], numbers[1] === numbers[2]], [true, false]);
  assert.deepEqual(
    network.uplinks.map(({ counter }) => counter),
    [0, 1, 0],
  );
});

test("a port that is taken is said to whoever opens the server", async (t) => {
  const network = await openNetwork(t, [personalised]);
  const { port } = network.server.address;
  const options = { dataFile: `${network.file}.second`, devices: [], forwarders, port, clock: network.clock };
  const second = openNetworkServer({ ...options, say: () => undefined, onUplink: async () => undefined });
  await assert.rejects(second, /EADDRINUSE/);
});
