import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { after, it } from "node:test";
import { listenForClients } from "./listen-for-clients.ts";
import { place, until } from "./test-door.ts";

const stops: (() => Promise<unknown>)[] = [];
after(async () => {
  for (const stop of stops.reverse()) await stop();
});

/** Lets everybody say a byte to prove himself. */
async function listen() {
  const served: Socket[] = [];
  const listening = await listenForClients(
    { host: "127.0.0.1", port: 0, proof: true, now: place.now },
    (client, proved) => {
      served.push(client);
      client.once("data", proved).on("error", () => undefined);
    },
  );
  stops.push(listening.stop);
  const { port } = listening.address;
  const come = (localAddress = "127.0.0.1") => {
    const socket = connect({ host: "127.0.0.1", port, localAddress });
    socket.on("error", () => undefined);
    return socket;
  };
  return { served, come };
}

it("an address from which nobody proves himself takes the room of no other", async () => {
  const { served, come } = await listen();
  const silent = Array.from({ length: 200 }, () => come());
  await until(() => silent.filter(({ closed }) => closed).length === 200 - 64);
  assert.equal(served.length, 64);
  const other = come("127.0.0.2");
  await once(other, "connect");
  await until(() => served.length === 65);
});

it("who proved himself makes room for the next of his address", async () => {
  const { served, come } = await listen();
  const many: Socket[] = [];
  for (let n = 1; n <= 100; n += 1) {
    const socket = come();
    many.push(socket);
    socket.write("x");
    await until(() => served.length === n);
    const client = served[n - 1];
    await until(() => (client?.bytesRead ?? 0) > 0);
  }
  assert.ok(many.every(({ closed }) => !closed));
});
