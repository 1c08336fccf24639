// Runs a LoRaWAN end device: joins, sends within the law, repeats until acknowledged, and keeps its state before each frame.
import {
  abandonUplink,
  type Device,
  payloadRoom,
  Refusal,
  retryUplink,
  sendJoinRequest,
  sendUplink,
  type Turn,
  takeDownlink,
} from "@tributary/lorawan";
import { type LoraRadio, pause, type RadioClock } from "./lora-radio.ts";

/** Keeps the device's state; it is on disk when `keep` returns. */
export interface DeviceMemory {
  recall(): Device | undefined;
  keep(device: Device): void;
}

export interface EndDeviceOptions {
  /** The device as it leaves the factory. */
  readonly made: Device;
  readonly memory: DeviceMemory;
  readonly radio: LoraRadio;
  readonly clock: RadioClock;
  /** Takes the content of a downlink; called once for each, before anything else is sent. */
  readonly take: (port: number, payload: Uint8Array) => void;
  readonly say?: (sentence: string) => void;
}

export interface LoraUplink {
  readonly port: number;
  readonly payload: Uint8Array;
  /** May use the last of the hour's time on air. */
  readonly urgent?: boolean;
  /** Repeated until the network acknowledges it. */
  readonly confirmed: boolean;
}

/** `done`: acknowledged, or sent where no acknowledgement was asked. `too-long`: the data rate fell, the payload must shrink. */
export type Outcome = "done" | "given-up" | "put-off" | "too-long";

export interface EndDevice {
  /** Octets that the next payload may have; resolved once the network has let the device in. */
  room(signal: AbortSignal): Promise<number>;
  /** Sends; `put-off` when `haste` came before it was done. One at a time. */
  send(uplink: LoraUplink, haste: AbortSignal): Promise<Outcome>;
  /** Whether the network waits for a sign of life: to acknowledge a downlink, or to fetch the next. */
  readonly asked: boolean;
  /** Sends an empty frame. */
  nod(signal: AbortSignal): Promise<void>;
}

/** After a refusal that time alone may heal, in milliseconds. */
const longRest = 86_400_000;
/** So many frames in a row without any answer, each sent again and again: the network may have forgotten the device. */
const givenUpBeforeJoining = 3;

/** The device as it was kept: counters and nonces go on, what people may set anew counts. */
function goOn(made: Device, kept: Device | undefined): Device {
  if (kept?.devEui !== made.devEui) return made;
  const { adr, deviceClass } = made;
  const join = kept.join && made.join ? { join: { ...kept.join, appKey: made.join.appKey } } : {};
  // A frame that was being repeated is let go: whoever sent it sends it anew.
  return abandonUplink({ ...kept, adr, deviceClass, ...join });
}

export function runEndDevice(options: EndDeviceOptions): EndDevice {
  const { made, memory, radio, clock, take, say = () => undefined } = options;
  let device = goOn(made, memory.recall());
  let pending = false;
  let givenUp = 0;

  function keep(next: Device): void {
    memory.keep(next);
    device = next;
  }

  radio.listen((frame) => {
    const heard = takeDownlink(device, frame);
    if (heard instanceof Refusal) return;
    try {
      // First what it says, which may come twice, then that it came: the other way round it could be lost.
      if (heard.port !== undefined && heard.payload.length > 0) take(heard.port, heard.payload);
      keep(heard.device);
    } catch (error) {
      return say(`a LoRaWAN downlink could not be kept: ${error instanceof Error ? error.message : String(error)}`);
    }
    pending = heard.pending;
    givenUp = 0;
    if (heard.joined) say("joined the LoRaWAN network");
  });

  /** Radios what a turn says; answers whether it could. */
  async function radioTurn(turn: Turn, signal: AbortSignal): Promise<boolean> {
    if ("send" in turn) {
      keep(turn.device);
      const { lastUplink } = turn.device;
      if (lastUplink !== undefined) await radio.transmit(turn.send, lastUplink);
      return true;
    }
    if ("notBefore" in turn) await pause(clock, turn.notBefore - clock.now(), signal);
    return false;
  }

  async function join(signal: AbortSignal): Promise<void> {
    while (device.session === undefined && !signal.aborted) {
      const turn = sendJoinRequest(device, clock.now());
      if ("refused" in turn) {
        say(`cannot join the LoRaWAN network: ${turn.refused}`);
        await pause(clock, longRest, signal);
      } else await radioTurn(turn, signal);
    }
  }

  function leave(why: string): void {
    const { session: _, ...left } = device;
    keep(left);
    givenUp = 0;
    say(`leaves the LoRaWAN network and joins anew: ${why}`);
  }

  /** Repeats the last frame until it is acknowledged, given up, or put off. */
  async function repeat(haste: AbortSignal): Promise<Outcome> {
    for (;;) {
      const turn = retryUplink(device, clock.now());
      if (turn === undefined) return "done";
      if ("gaveUp" in turn) {
        keep(turn.device);
        givenUp += 1;
        if (givenUp >= givenUpBeforeJoining) leave("it does not answer any more");
        return "given-up";
      }
      if ("refused" in turn || haste.aborted) {
        keep(abandonUplink(device));
        return "put-off";
      }
      await radioTurn(turn, haste);
    }
  }

  return {
    async room(signal) {
      await join(signal);
      return payloadRoom(device);
    },
    async send({ port, payload, urgent = false, confirmed }, haste) {
      while (!haste.aborted) {
        await join(haste);
        const turn = sendUplink(device, { port, payload, urgent, confirmed }, clock.now());
        if ("refused" in turn) {
          if (turn.refused === "too-long") return "too-long";
          if (turn.refused === "awaiting") keep(abandonUplink(device));
          else leave(turn.refused);
          continue;
        }
        if (!(await radioTurn(turn, haste))) continue;
        return await repeat(haste);
      }
      return "put-off";
    },
    get asked() {
      return pending || device.session?.ackDue === true;
    },
    async nod(signal) {
      if (!(await radioTurn(sendUplink(device, {}, clock.now()), signal))) return;
      pending = false;
      await repeat(signal);
    },
  };
}
