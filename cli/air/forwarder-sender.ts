// Hands LoRaWAN frames to a network server as a packet forwarder would, over UDP, until they are acknowledged.
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { fromHex } from "@tributary/core";
import { readDatagram, wrapClock, writeDatagram } from "@tributary/lorawan";
import { outcomeCounter } from "./outcome-counter.ts";
import type { Sender } from "./sender.ts";

/** The forwarder of the simulated city, which stands on a hill and hears every meter. */
export const cityForwarder = "02005341ffff0001";
/** Milliseconds to the next try, and how many there are. */
const again = 500;
const mostTries = 20;
const tokens = 0x1_0000;

export function forwarderSender(host: string, port: number): Sender {
  const outcomes = outcomeCounter();
  const socket = createSocket("udp4");
  /** Told of the acknowledgement, by the token of its datagram. */
  const waiting = new Map<number, () => void>();
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

  return {
    async send(_, line) {
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
    },
    outcomes: () => outcomes.counts,
    async close() {
      await opened;
      socket.close();
      await once(socket, "close");
    },
  };
}
