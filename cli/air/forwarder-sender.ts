// Hands LoRaWAN frames to a network server as a packet forwarder would, over UDP, until they are acknowledged.
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { fromHex } from "@tributary/core";
import { readDatagram, wrapClock, writeDatagram } from "@tributary/lorawan";
import { outcomeCounter } from "./outcome-counter.ts";
import type { Sender } from "./sender.ts";

/** The forwarder of the simulated city, which stands on a hill and hears every meter. */
const cityForwarder = "02005341ffff0001";
/** Milliseconds to the next try, and how many there are. */
const again = 500;
const mostTries = 20;
/** Where the device's address stands in a frame, in hexadecimal digits (TS001-1.0.4, 4.3). */
const addressDigits = [2, 10] as const;
const tokens = 0x1_0000;
const usualPort = 1700;
/** A network gathers what several forwarders heard for 200 ms before it judges a frame; the next one comes later. */
const usualPause = 300;

/** A sender to `udp://host:port`; throws one sentence for another address. */
export function openForwarder(to: string, pause?: number): Sender {
  const url = URL.parse(to);
  if (url?.protocol !== "udp:") throw new Error(`--lorawan-to ${to} is no udp://host:port`);
  return forwarderSender(url.hostname, Number(url.port || usualPort), pause);
}

/** `pause`: milliseconds between two frames of a device. */
export function forwarderSender(host: string, port: number, pause: number = usualPause): Sender {
  const outcomes = outcomeCounter();
  const socket = createSocket("udp4");
  /** Told of the acknowledgement, by the token of its datagram. */
  const waiting = new Map<number, () => void>();
  /** Kept when the device of an address may send again. */
  const rests = new Map<string, Promise<void>>();
  let token = 0;
  socket.on("message", (bytes) => {
    const datagram = readDatagram(bytes);
    if (datagram?.kind === "pushAck") waiting.get(datagram.token)?.();
  });
  // A server that is not there is noticed by its silence.
  socket.on("error", () => undefined);
  const opened = new Promise<void>((resolve) => {
    socket.connect(port, host, resolve);
  });

  /** Whether the datagram was acknowledged within its tries. */
  function push(datagram: Uint8Array, own: number): Promise<boolean> {
    return new Promise((resolve) => {
      let tries = 0;
      const end = (acknowledged: boolean) => {
        clearInterval(timer);
        waiting.delete(own);
        resolve(acknowledged);
      };
      const send = () => {
        if (tries === mostTries) return end(false);
        tries += 1;
        socket.send(datagram, () => undefined);
      };
      const timer = setInterval(send, again);
      waiting.set(own, () => end(true));
      send();
    });
  }

  /** Sends, and lets the device rest. */
  async function inTurn(address: string, run: () => Promise<void>): Promise<void> {
    const before = rests.get(address);
    const sent = before === undefined ? run() : before.then(run);
    rests.set(
      address,
      sent.then(() => wait(pause, undefined, { ref: false })),
    );
    await sent;
  }

  return {
    send: (_, line) => inTurn(JSON.parse(line).lorawan.slice(...addressDigits), () => sendNow(line)),
    outcomes: () => outcomes.counts,
    async close() {
      await opened;
      socket.close();
      await once(socket, "close");
    },
  };

  async function sendNow(line: string): Promise<void> {
    await opened;
    const { lorawan, at, dataRate, frequency, rssi, snr } = JSON.parse(line);
    token = (token + 1) % tokens;
    const own = token;
    const packet = {
      bytes: fromHex(lorawan) ?? new Uint8Array(0),
      tmst: wrapClock(at * 1e6),
      dataRate,
      frequency,
      rssi,
      snr,
    };
    const datagram = {
      kind: "pushData",
      token: own,
      forwarder: cityForwarder,
      packets: [packet],
      unread: 0,
    } as const;
    outcomes.add((await push(writeDatagram(datagram), own)) ? "forwarded" : "not acknowledged");
  }
}
