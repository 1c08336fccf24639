// A LoRaWAN network for tests: one device, one forwarder, real datagrams, and a memory of what arrived.
import assert from "node:assert/strict";
import { createSocket, type RemoteInfo } from "node:dgram";
import { once } from "node:events";
import {
  acceptJoin,
  acceptUplink,
  answerDue,
  buildDownlink,
  type Datagram,
  type DownlinkOrder,
  type HeardPacket,
  joiningDevice,
  joinWindows,
  Refusal,
  readDatagram,
  readMessageType,
  windowsAfter,
  wrapClock,
  writeDatagram,
} from "@tributary/lorawan";

export interface Arrived {
  readonly port: number;
  readonly payload: Uint8Array;
}

export interface TestNetwork {
  readonly port: number;
  /** Payloads that were new, in their order. */
  readonly arrived: readonly Arrived[];
  /** Frames that came, new or again. */
  frames(): number;
  /** Is sent in the answer to the next uplink. */
  send(order: DownlinkOrder): void;
  /** While deaf, nothing is answered and nothing arrives, as behind a mountain. */
  setDeaf(deaf: boolean): void;
  close(): void;
}

export const identity = {
  devEui: "70b3d57ed0000001",
  joinEui: "0000000000000000",
  appKey: "000102030405060708090a0b0c0d0e0f",
};

export async function testNetwork(): Promise<TestNetwork> {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  let device = joiningDevice(identity);
  let token = 0;
  let frames = 0;
  let deaf = false;
  const arrived: Arrived[] = [];
  const orders: DownlinkOrder[] = [];

  function send(datagram: Datagram, { port, address }: RemoteInfo): void {
    socket.send(writeDatagram(datagram), port, address);
  }

  function reply(bytes: Uint8Array, { tmst }: HeardPacket, window: ReturnType<typeof windowsAfter>[0], to: RemoteInfo) {
    token += 1;
    const { frequency, dataRate, delay } = window;
    const packet = { bytes, tmst: wrapClock(tmst + delay * 1000), frequency, dataRate, power: 14 };
    send({ kind: "pullResp", token, packet }, to);
  }

  function hear(packet: HeardPacket, to: RemoteInfo): void {
    frames += 1;
    if (readMessageType(packet.bytes[0] ?? 0) === "join-request") {
      const joined = acceptJoin(device, packet.bytes, { netId: 0, devAddr: "01000001" });
      if (joined instanceof Refusal) return;
      device = joined.device;
      reply(joined.answer, packet, joinWindows(joined.session, packet)[0], to);
      return;
    }
    const uplink = acceptUplink([device], packet.bytes, { dataRate: packet.dataRate, snr: packet.snr, receivers: 1 });
    if (uplink instanceof Refusal) return;
    device = uplink.device;
    if (uplink.kind === "uplink" && uplink.port !== undefined) {
      arrived.push({ port: uplink.port, payload: uplink.payload });
    }
    const order = orders.shift();
    const { session } = device;
    if (session === undefined || (order === undefined && !answerDue(session))) return;
    const built = buildDownlink({ ...device, session }, order, orders.length > 0) ?? assert.fail("no downlink");
    device = built.device;
    reply(built.bytes, packet, windowsAfter(session, packet)[0], to);
  }

  socket.on("message", (bytes, from) => {
    const said = readDatagram(bytes);
    if (said?.kind === "pullData") send({ kind: "pullAck", token: said.token }, from);
    if (said?.kind !== "pushData") return;
    // What is to be said in reply is on its way before the uplink is acknowledged, for a test's time goes on then.
    if (!deaf) for (const packet of said.packets) hear(packet, from);
    send({ kind: "pushAck", token: said.token }, from);
  });
  return {
    port: socket.address().port,
    arrived,
    frames: () => frames,
    send: (order) => {
      orders.push(order);
    },
    setDeaf: (is) => {
      deaf = is;
    },
    close: () => socket.close(),
  };
}
