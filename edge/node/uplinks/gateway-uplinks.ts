// Takes the payloads of gateways that are LoRaWAN end devices: telegrams in pieces, blocks, alarms and reports.
import { Fault, type Seconds } from "@tributary/core";
import {
  decodeDownlinkReport,
  decodeSealed,
  encodeDownlink,
  openRebuilder,
  packMessages,
  type Rebuilder,
} from "@tributary/wire";
import type { CommandWay } from "../commands/command-way.ts";
import type { Edge } from "../edge-contract.ts";
import { type GatewayPayload, type PayloadNetwork, ports } from "./payload-network.ts";
import { blockTaker } from "./take-blocks.ts";
import { openUplinkStore } from "./uplink-store.ts";

export interface GatewayUplinksSettings {
  /** File of the store. */
  readonly path: string;
  readonly edge: Pick<Edge, "receive" | "receiveReadings" | "refuse" | "report">;
  /** UTC, whole seconds. */
  readonly now: () => Seconds;
  /** Told in one sentence what an operator should know. */
  readonly say?: (says: string) => void;
}

export interface UplinkCounts {
  readonly payloads: number;
  /** Payloads that came before. */
  readonly again: number;
  /** Payloads, or messages in them, that nobody can read. */
  readonly malformed: number;
  /** Messages of which a piece never came. */
  readonly lost: number;
  readonly telegrams: number;
  readonly blockFrames: number;
  readonly reports: number;
  /** Payloads that asked gateways for what was missing. */
  readonly asked: number;
}

export interface GatewayUplinks {
  /** Kept when all that the payload brought is durable; broken when it is not, and the network may bring it again. */
  take(payload: GatewayPayload): Promise<void>;
  /** A way for commands to gateways that are end devices, by their names. */
  way(network: PayloadNetwork, devices: ReadonlyMap<string, string>): CommandWay;
  /** Where gaps are asked for; without it they stay. */
  askBy(network: PayloadNetwork): void;
  counts(): UplinkCounts;
  close(): Promise<void>;
}

/** Pieces of a message may lie so far apart: at the slowest rate a gateway sends one in some minutes. */
const piecesWithin: Seconds = 7200;
/** Messages of one device that are remembered, in part or whole. */
const mostMessages = 1000;
/** Gaps of a list are asked for so often. */
const askAgain: Seconds = 1800;
/** Room for a downlink's payload at the slowest rate, MAC commands beside it. */
const downlinkRoom = 40;
/** A downlink over LoRaWAN takes its time: it is handed over again when no report came for so long. */
const handAgain: Seconds = 900;

export function openGatewayUplinks(settings: GatewayUplinksSettings): GatewayUplinks {
  const { edge, now, say = () => undefined } = settings;
  const store = openUplinkStore(settings.path);
  const blocks = blockTaker(store, edge.receiveReadings);
  const rebuilders = new Map<string, Rebuilder>();
  const turns = new Map<string, Promise<void>>();
  const askedAt = new Map<string, Seconds>();
  const counts = { payloads: 0, again: 0, malformed: 0, lost: 0, telegrams: 0, blockFrames: 0, reports: 0, asked: 0 };
  const said = new Set<string>();
  let network: PayloadNetwork | undefined;

  function malformed(gateway: string, says: string): void {
    counts.malformed += 1;
    if (said.has(gateway)) return;
    said.add(gateway);
    say(`${gateway} sends by LoRaWAN what cannot be read: ${says}`);
  }

  /** Rebuilders know again what was taken before the process began. */
  function rebuilderOf({ devEui, port, at }: GatewayPayload): Rebuilder {
    const name = `${devEui} ${port}`;
    let rebuilder = rebuilders.get(name);
    if (rebuilder === undefined) {
      rebuilder = openRebuilder({ timeout: piecesWithin, most: mostMessages });
      for (const before of store.recent(devEui, port, at - piecesWithin)) rebuilder.take(before.payload, before.at);
      rebuilders.set(name, rebuilder);
    }
    return rebuilder;
  }

  function messagesOf(payload: GatewayPayload): readonly Uint8Array[] {
    const rebuilt = rebuilderOf(payload).take(payload.payload, payload.at);
    if (typeof rebuilt === "string") {
      malformed(payload.gateway, rebuilt);
      return [];
    }
    counts.lost += rebuilt.lost.length;
    return rebuilt.messages;
  }

  async function takeTelegram(gateway: string, message: Uint8Array): Promise<void> {
    const telegram = decodeSealed(message);
    if (typeof telegram === "string") {
      malformed(gateway, telegram);
      await edge.refuse(new Fault("not-a-telegram", "line", 0, telegram));
      return;
    }
    await edge.receive({ ...telegram, hop: "gateway", gateway });
    counts.telegrams += 1;
  }

  async function takeReport(gateway: string, message: Uint8Array): Promise<void> {
    const report = decodeDownlinkReport(message);
    if (typeof report === "string") return malformed(gateway, report);
    await edge.report(gateway, report);
    counts.reports += 1;
  }

  async function takeBlocks({ devEui, gateway, payload, at }: GatewayPayload): Promise<void> {
    const list = await blocks.take(gateway, payload, at);
    if (typeof list === "string") return malformed(gateway, list);
    counts.blockFrames += 1;
    const name = `${gateway} ${list.list}`;
    if (network === undefined || now() - (askedAt.get(name) ?? 0) < askAgain) return;
    const wanted = blocks.wanted(list, downlinkRoom);
    if (wanted.length === 0) return;
    askedAt.set(name, now());
    counts.asked += wanted.length;
    for (const asked of wanted)
      network.send(devEui, { port: ports.wanted, payload: asked, expiresAt: now() + askAgain });
  }

  async function takeNew(payload: GatewayPayload): Promise<void> {
    const { gateway, port } = payload;
    switch (port) {
      case ports.telegrams:
      case ports.alarms:
        await Promise.all(messagesOf(payload).map((message) => takeTelegram(gateway, message)));
        return;
      case ports.blocks:
        return takeBlocks(payload);
      case ports.commands:
        for (const message of messagesOf(payload)) await takeReport(gateway, message);
        return;
      default:
        malformed(gateway, `FPort ${port} is none of ours`);
    }
  }

  async function take(payload: GatewayPayload): Promise<void> {
    if (store.has(payload)) {
      counts.again += 1;
      return;
    }
    try {
      await takeNew(payload);
      store.keep(payload, payload.at - piecesWithin);
    } catch (error) {
      // Memory is ahead of the disk: the pieces are put together anew when the payload comes again.
      rebuilders.delete(`${payload.devEui} ${payload.port}`);
      throw error;
    }
    counts.payloads += 1;
  }

  return {
    take(payload) {
      // One after another: pieces and blocks of a gateway in their order.
      const turn = (turns.get(payload.devEui) ?? Promise.resolve()).then(() => take(payload));
      turns.set(
        payload.devEui,
        turn.catch(() => undefined),
      );
      return turn;
    },
    way: (down, devices) => ({
      again: handAgain,
      reaches: (gateway) => devices.has(gateway),
      async send(gateway, downlink) {
        const devEui = devices.get(gateway);
        if (devEui === undefined) return false;
        const message = { number: store.nextNumber(devEui), bytes: encodeDownlink(downlink) };
        const expiresAt = Math.min(downlink.expiresAt, now() + handAgain);
        for (const { payload } of packMessages([message], downlinkRoom)) {
          down.send(devEui, { port: ports.commands, payload, confirmed: true, expiresAt });
        }
        return true;
      },
    }),
    askBy(down) {
      network = down;
    },
    counts: () => ({ ...counts }),
    async close() {
      await Promise.all(turns.values());
      store.close();
    },
  };
}
