// Has packet forwarders send frames: to where they last asked from, within their duty cycle, and hears whether they will.
import type { ProcessClock } from "@tributary/core";
import {
  type AirLedger,
  airtimeOf,
  chargeAirtime,
  earliestSend,
  type PacketToSend,
  subBandOf,
  writeDatagram,
} from "@tributary/lorawan";
import type { FromForwarder } from "./forwarder-gate.ts";

export interface UdpAddress {
  readonly address: string;
  readonly port: number;
}

/** `sent`: the forwarder took it. `refused`: it said no. `unanswered`: it said nothing. */
export type Transmitted = "sent" | "refused" | "unanswered";

export interface Transmitter {
  /** A forwarder asked for downlinks from an address. */
  pulled(forwarder: string, from: UdpAddress): void;
  acknowledged(answer: Extract<FromForwarder, { kind: "txAck" }>): void;
  /** Whether a forwarder can be reached and may send such a frame at a time (UTC ms). */
  can(forwarder: string, frame: Frame, at: number): boolean;
  /** Has a frame sent that begins at `at`, when the forwarder's clock is `tmst`; without, at once. */
  send(forwarder: string, frame: Frame, at: number, tmst?: number): Promise<Transmitted>;
  /** Waits for no answer any more. */
  close(): void;
}

export type Frame = Pick<PacketToSend, "bytes" | "frequency" | "dataRate">;

/** Real ms for the answer of a forwarder: it gives it when it takes the frame, not when it sends it. */
const answerWithin = 2000;

export function openTransmitter(clock: ProcessClock, post: (bytes: Uint8Array, to: UdpAddress) => void): Transmitter {
  const addresses = new Map<string, UdpAddress>();
  const ledgers = new Map<string, AirLedger>();
  const open = new Map<number, { forwarder: string; answer: (outcome: Transmitted) => void }>();
  let token = 0;
  let closed = false;
  const lasts = ({ dataRate, bytes }: Frame) => airtimeOf(dataRate, bytes.length, "down");
  return {
    pulled: (forwarder, from) => void addresses.set(forwarder, from),
    acknowledged({ token: answered, forwarder, error }) {
      const waiting = open.get(answered);
      if (waiting?.forwarder === forwarder) waiting.answer(error === undefined ? "sent" : "refused");
    },
    can: (forwarder, frame, at) =>
      addresses.has(forwarder) && earliestSend(ledgers.get(forwarder) ?? {}, frame.frequency, lasts(frame), at) <= at,
    send(forwarder, frame, at, tmst) {
      const to = addresses.get(forwarder);
      if (to === undefined || closed) return Promise.resolve("refused");
      token = (token + 1) % 0x1_0000;
      const mine = token;
      const power = subBandOf(frame.frequency)?.mostPower ?? 14;
      const packet = { ...frame, power, ...(tmst === undefined ? {} : { tmst }) };
      // Charged before it is known whether it goes out: rather too little is sent than too much.
      ledgers.set(forwarder, chargeAirtime(ledgers.get(forwarder) ?? {}, frame.frequency, lasts(frame), at));
      const answer = new Promise<Transmitted>((resolve) => {
        const answer = (outcome: Transmitted) => {
          clearTimeout(timer);
          open.delete(mine);
          resolve(outcome);
        };
        const timer = setTimeout(() => answer("unanswered"), answerWithin);
        open.set(mine, { forwarder, answer });
        post(writeDatagram({ kind: "pullResp", token: mine, packet }), to);
      });
      return clock.hold(answer);
    },
    close() {
      closed = true;
      for (const { answer } of open.values()) answer("unanswered");
    },
  };
}
