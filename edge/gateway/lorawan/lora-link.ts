// The gateway as a LoRaWAN end device: telegrams, blocks and reports up, downlinks and questions down.
import type { Seconds } from "@tributary/core";
import { otaaDevice } from "@tributary/lorawan";
import {
  type Downlink,
  type DownlinkReport,
  decodeDownlink,
  decodeWanted,
  encodeDownlinkReport,
  openRebuilder,
} from "@tributary/wire";
import type { Bells, Forwarding } from "../forward.ts";
import type { RelayStore } from "../relay-store.ts";
import { type BlockSource, blockSource } from "./block-source.ts";
import { runEndDevice } from "./end-device.ts";
import { laneSource } from "./lane-source.ts";
import type { LoraRadio, RadioClock } from "./lora-radio.ts";
import type { LorawanStore } from "./lorawan-store.ts";
import { sendByAir } from "./send-by-air.ts";
import { pieceQueue, ports, type Source } from "./sources.ts";

export interface LoraLinkOptions {
  readonly devEui: string;
  readonly joinEui: string;
  /** Thirty-two hexadecimal digits. */
  readonly appKey: string;
  /** C hears downlinks at any time, A after its own frames alone. */
  readonly deviceClass: "A" | "C";
  /** Whether the network sets data rate and power. */
  readonly adr: boolean;
  /** 0 (SF12) to 5 (SF7): where it begins, and stays without ADR. */
  readonly dataRate: number;
  readonly confirmed: boolean;
  /** Hours of a block; left out where readings travel as sealed telegrams. */
  readonly blockHours?: number;
  readonly store: LorawanStore;
  readonly radio: LoraRadio;
  readonly clock: RadioClock;
  /** Takes downlinks; throws when one cannot be made durable. */
  readonly take: (downlink: Downlink) => void;
  readonly say: (sentence: string) => void;
}

export interface LoraLink extends Forwarding {
  /** Kept when the network has the report. */
  report(report: DownlinkReport): Promise<void>;
}

/** Power of a gateway comes from outside (DevStatusAns, TS001-1.0.4, 5.5). */
const externalPower = 0;
/** A downlink in pieces is given up when the next does not come for so long. */
const piecesTimeout: Seconds = 3600;
const mostInPieces = 16;

/** Begins to send what is on the shelf; goes on until it is stopped. */
export function loraLink(shelf: RelayStore, bells: Bells, options: LoraLinkOptions): LoraLink {
  const { store, radio, clock, take, say, blockHours, confirmed } = options;
  const { devEui, joinEui, appKey, deviceClass, adr, dataRate } = options;
  const seconds = () => Math.floor(clock.now() / 1000);
  const reports = pieceQueue(store.numbers);
  const blocks: BlockSource | undefined =
    blockHours === undefined ? undefined : blockSource({ store, hours: blockHours, now: seconds, say });
  const rebuilder = openRebuilder({ timeout: piecesTimeout, most: mostInPieces });

  function heard(port: number, payload: Uint8Array): void {
    if (port === ports.commands) {
      const rebuilt = rebuilder.take(payload, seconds());
      for (const message of typeof rebuilt === "string" ? [] : rebuilt.messages) {
        const downlink = decodeDownlink(message);
        if (typeof downlink === "string") say(`from the LoRaWAN network: ${downlink}`);
        else take(downlink);
      }
    } else if (port === ports.wanted) {
      const wanted = decodeWanted(payload);
      if (typeof wanted === "string") say(`from the LoRaWAN network: ${wanted}`);
      else blocks?.want(wanted);
    }
    // A downlink may have to be acknowledged, or answered.
    sender.ring(false);
  }

  const reportSource: Source = (room) => {
    const piece = reports.next(room);
    return piece && { port: ports.commands, ...piece };
  };
  const device = runEndDevice({
    made: otaaDevice({ devEui, joinEui, appKey, deviceClass, adr, dataRate, battery: externalPower }),
    memory: store,
    radio,
    clock,
    take: heard,
    say,
  });
  const sender = sendByAir({
    device,
    sources: [
      laneSource(shelf, "urgent", ports.alarms, store.numbers),
      reportSource,
      (room) => blocks?.next(room),
      laneSource(shelf, "normal", ports.readings, store.numbers),
    ],
    clock,
    confirmed,
    nextAt: () => {
      const at = blocks?.nextAt();
      return at === undefined ? undefined : at * 1000;
    },
    say,
  });
  bells.listen((lane) => sender.ring(lane === "urgent"));
  const stopped = Promise.withResolvers<never>();
  stopped.promise.catch(() => undefined);
  return {
    report(report) {
      const told = new Promise<void>((resolve) => reports.add([encodeDownlinkReport(report)], resolve));
      // Somebody waits for it.
      sender.ring(true);
      return Promise.race([told, stopped.promise]);
    },
    async stop() {
      stopped.reject(new Error("the link is closed"));
      await Promise.all([sender.stop(), radio.close()]);
    },
  };
}
