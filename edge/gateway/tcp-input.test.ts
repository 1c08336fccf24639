import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { after, it } from "node:test";
import { longestLine } from "@tributary/wire";
import { type Allowance, tcpInput } from "./index.ts";
import { place, testDoor, until } from "./test-door.ts";

const stops: (() => Promise<void>)[] = [];
after(() => Promise.all(stops.map((stop) => stop())));

async function listen(allowance?: Allowance) {
  const door = testDoor();
  const here = allowance === undefined ? place : { ...place, allowance };
  const input = await tcpInput({ host: "127.0.0.1", port: 0 }).start(here, door);
  stops.push(() => input.stop());
  const join = async () => {
    const socket = connect(input.address?.port ?? 0, "127.0.0.1");
    let text = "";
    let closed = false;
    socket.on("data", (chunk) => {
      text += String(chunk);
    });
    socket.on("error", () => undefined);
    socket.on("close", () => {
      closed = true;
    });
    await once(socket, "connect");
    const answers = () =>
      text
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line));
    return { socket, answers, closed: () => closed };
  };
  return { door, join, stop: () => input.stop() };
}

it("answers each line in order, whatever it holds", async () => {
  const { door, join } = await listen();
  const { socket, answers } = await join();
  socket.write('2c44\nzz\n\n{"telegram":"2c45","at":5,"rssi":-70,"crc":"a"}\r\n{"telegram":7}\n');
  await until(() => answers().length === 4);
  assert.deepEqual(
    answers().map(({ ok, outcome, error }) => (ok ? outcome : error.code)),
    ["read", "not-hex", "read", "not-a-telegram"],
  );
  assert.deepEqual(door.uplinks, [
    { hop: "radio", bytes: Uint8Array.of(0x2c, 0x44), crc: "unstated", at: place.now(), gateway: "gateway-1" },
    { hop: "radio", bytes: Uint8Array.of(0x2c, 0x45), crc: "a", at: 5, gateway: "gateway-1", rssi: -70 },
  ]);
});

it("answers only what is durable, and ends the connection when it cannot be", async () => {
  const { door, join } = await listen();
  const client = await join();
  door.hold();
  client.socket.write("2c44\n");
  await until(() => door.uplinks.length === 1);
  assert.equal(client.answers().length, 0);
  door.release();
  await until(() => client.answers().length === 1);
  door.break();
  client.socket.write("2c44\n");
  await until(() => client.closed());
  assert.equal(client.answers().length, 1);
});

it("takes lines in any pieces, and the last one without its line feed", async () => {
  const { join } = await listen();
  const { socket, answers, closed } = await join();
  for (const character of "2c44\n2c4") {
    socket.write(character);
    await new Promise((resolve) => setImmediate(resolve));
  }
  socket.end("5");
  await until(() => closed());
  assert.equal(answers().filter(({ ok }) => ok).length, 2);
});

it("refuses an endless line without keeping it, and reads on after it", async () => {
  const { join } = await listen();
  const { socket, answers } = await join();
  for (let i = 0; i < 100; i += 1) socket.write("a".repeat(longestLine / 4));
  socket.write("\n2c44\n");
  await until(() => answers().length === 2);
  assert.deepEqual(
    answers().map(({ ok, error }) => (ok ? "ok" : error.code)),
    ["too-long", "ok"],
  );
});

it("reads no more from a client that waits for a thousand answers, and serves the others", async () => {
  const { door, join } = await listen();
  const flood = await join();
  door.hold();
  flood.socket.write("2c44\n".repeat(50_000));
  await until(() => door.uplinks.length >= 1000);
  await new Promise((resolve) => setTimeout(resolve, 50));
  // A chunk that was read already is taken whole.
  assert.ok(door.uplinks.length < 40_000, `${door.uplinks.length} were taken without an answer`);
  const other = await join();
  other.socket.write("2c45\n");
  await until(() => door.uplinks.some(({ bytes }) => bytes[1] === 0x45));
  door.release();
  await until(() => other.answers().length === 1);
  await until(() => flood.answers().length === 50_000);
});

it("reads on from who brings more than he may when he may bring some, and answers each line", async () => {
  let rests = 0;
  const { door, join } = await listen({
    charge: () => undefined,
    enter: (source, bytes) => {
      assert.equal(source, "127.0.0.1");
      if (bytes === 0) return 0;
      rests += 1;
      return rests <= 3 ? 50 : 0;
    },
  });
  const { socket, answers } = await join();
  // At most 64 KB are read at once, so these are five reads or more.
  const lines = 60_000;
  socket.write("2c44\n".repeat(lines));
  await until(() => door.uplinks.length > 0);
  assert.ok(door.uplinks.length < lines);
  await until(() => answers().length === lines);
  assert.ok(rests > 3);
});

it("who brought more than he may and connects anew is not read before he may bring some", async () => {
  let [debtMs, asked] = [60_000, 0];
  const enter = () => {
    asked += 1;
    return debtMs;
  };
  const { door, join } = await listen({ charge: () => undefined, enter });
  const again = await join();
  again.socket.write("2c44\n");
  await until(() => asked > 0);
  debtMs = 0;
  const later = await join();
  later.socket.write("2c45\n");
  await until(() => later.answers().length === 1);
  assert.deepEqual(
    door.uplinks.map(({ bytes }) => bytes[1]),
    [0x45],
  );
  again.socket.destroy();
});

it("outlives clients that vanish", async () => {
  const { door, join } = await listen();
  for (let i = 0; i < 50; i += 1) {
    const { socket } = await join();
    socket.write(i % 2 === 0 ? "2c44\n2c" : "2c44\n");
    socket.resetAndDestroy();
  }
  const { socket, answers } = await join();
  socket.write("2c46\n");
  await until(() => answers().length === 1);
  assert.ok(door.uplinks.length <= 51);
});

it("stops with clients connected", async () => {
  const { join, stop } = await listen();
  const { closed } = await join();
  await stop();
  await until(() => closed());
});
