// Air for tests: packet forwarders on real sockets, end devices, and a clock that goes when it is told.
import assert from "node:assert/strict";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import type { ProcessClock } from "@tributary/core";
import {
  type Datagram,
  type Device,
  type Downlink,
  type PacketToSend,
  Refusal,
  readDatagram,
  type retryUplink,
  sendJoinRequest,
  sendUplink,
  type Transmission,
  type Turn,
  takeDownlink,
  type UplinkOrder,
  wrapClock,
  writeDatagram,
} from "@tributary/lorawan";

export class TestClock implements ProcessClock {
  #now = 1_800_000_000_000;
  #timers: { at: number; run: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  seconds(): number {
    return Math.floor(this.#now / 1000);
  }

  after(milliseconds: number, run: () => void): () => void {
    const timer = { at: this.#now + milliseconds, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  hold<Result>(work: Promise<Result>): Promise<Result> {
    return work;
  }

  /** Lets time go, timer by timer. */
  async go(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    for (;;) {
      const next = this.#timers.toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined || next.at > end) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#now = end;
  }
}

export interface TestForwarder {
  readonly eui: string;
  /** Frames that it was told to send, oldest first. */
  readonly sent: PacketToSend[];
  /** What it answers to the next downlinks: an error, or nothing when all is well. */
  readonly errors: string[];
  /** Waits until it is answered, so that everything sent before has come. */
  pull(): Promise<void>;
  push(frame: Transmission, snr: number): Promise<void>;
  /** Anything at all. */
  post(bytes: Uint8Array): Promise<void>;
  close(): void;
}

export async function openTestForwarder(eui: string, port: number, clock: ProcessClock): Promise<TestForwarder> {
  const socket: Socket = createSocket("udp4");
  socket.connect(port, "127.0.0.1");
  await once(socket, "connect");
  const waiting = new Map<string, () => void>();
  const sent: PacketToSend[] = [];
  const errors: string[] = [];
  let token = 0;
  socket.on("message", (bytes) => {
    const datagram = readDatagram(bytes) ?? assert.fail("the server sends datagrams that can be read");
    if (datagram.kind === "pullResp") {
      const error = errors.shift();
      if (error === undefined) sent.push(datagram.packet);
      const answer = { kind: "txAck", token: datagram.token, forwarder: eui } as const;
      socket.send(writeDatagram(error === undefined ? answer : { ...answer, error }));
    } else waiting.get(`${datagram.kind} ${datagram.token}`)?.();
  });
  const ask = (datagram: Datagram, answer: "pullAck" | "pushAck") =>
    new Promise<void>((resolve) => {
      waiting.set(`${answer} ${datagram.token}`, resolve);
      socket.send(writeDatagram(datagram));
    });
  return {
    eui,
    sent,
    errors,
    async pull() {
      token += 1;
      await ask({ kind: "pullData", token, forwarder: eui }, "pullAck");
    },
    async push({ bytes, frequency, dataRate, airtime }, snr) {
      token += 1;
      const tmst = wrapClock(1000 * (clock.now() + airtime));
      const packets = [{ bytes, frequency, dataRate, tmst, rssi: -100, snr }];
      await ask({ kind: "pushData", token, forwarder: eui, packets, unread: 0 }, "pushAck");
    },
    post: (bytes) => new Promise((resolve) => socket.send(bytes, () => resolve())),
    close: () => socket.close(),
  };
}

/** A device in the reach of forwarders. */
export class TestDevice {
  state: Device;
  readonly #clock: TestClock;
  readonly #forwarders: readonly TestForwarder[];

  constructor(state: Device, clock: TestClock, forwarders: readonly TestForwarder[]) {
    this.state = state;
    this.#clock = clock;
    this.#forwarders = forwarders;
  }

  /** Joins, and answers whether it has a session then. */
  async join(): Promise<boolean> {
    await this.radio(sendJoinRequest(this.state, this.#clock.now()));
    this.hear();
    await this.#clock.go(10_000);
    return this.state.session !== undefined;
  }

  async up(order: UplinkOrder): Promise<Transmission> {
    return this.radio(sendUplink(this.state, order, this.#clock.now()));
  }

  /** Sends, and lets the server gather copies and answer. Forwarders hear ever worse, in their order. */
  async radio(turn: Turn | ReturnType<typeof retryUplink>): Promise<Transmission> {
    const { device, send } = sendingOf(turn);
    this.state = device;
    await this.pushed(send);
    return send;
  }

  async pushed(send: Transmission): Promise<void> {
    for (const [at, forwarder] of this.#forwarders.entries()) await forwarder.push(send, 7 - at);
    await this.#clock.go(200);
    await this.settled();
  }

  /** Everything that the server sent has come. */
  async settled(): Promise<void> {
    for (let round = 0; round < 3; round += 1) for (const forwarder of this.#forwarders) await forwarder.pull();
  }

  /** What forwarders radioed since: the first frame that this device takes. */
  hear(): Downlink | undefined {
    for (const { sent } of this.#forwarders) {
      for (const packet of sent) {
        const { bytes, frequency, dataRate } = packet;
        const at = packet.tmst === undefined ? this.#clock.now() : this.#momentOf(packet.tmst);
        const heard = takeDownlink(this.state, { bytes, at, frequency, dataRate });
        if (heard instanceof Refusal) continue;
        sent.splice(sent.indexOf(packet), 1);
        this.state = heard.device;
        return heard;
      }
    }
    return undefined;
  }

  #momentOf(tmst: number): number {
    const now = this.#clock.now();
    return now + wrapClock(tmst - wrapClock(1000 * now)) / 1000;
  }
}

function sendingOf(turn: Turn | ReturnType<typeof retryUplink>): { device: Device; send: Transmission } {
  return turn !== undefined && "send" in turn ? turn : assert.fail(`nothing is sent: ${JSON.stringify(turn)}`);
}
