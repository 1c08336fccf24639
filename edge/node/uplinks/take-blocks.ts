// Makes readings of the blocks that gateways send, and says which are missing.
import { type MeterId, origins, type Seconds } from "@tributary/core";
import {
  type BlockFrame,
  decodeBlockFrame,
  decodeRows,
  encodeWanted,
  type HandedReading,
  type HandedReadings,
  hourReadings,
  type Period,
  packWanted,
  rowsVersion,
} from "@tributary/wire";
import { type Coverage, cover, missingPeriods } from "./coverage.ts";
import type { ListName, UplinkStore } from "./uplink-store.ts";

export interface BlockTaker {
  /** Takes a payload of the port of blocks; durable when the promise is kept. A sentence when it is malformed. */
  take(gateway: string, payload: Uint8Array, at: Seconds): Promise<ListName | string>;
  /** Payloads that ask the gateway for what is missing of a list, the oldest first. */
  wanted(list: ListName, limit: number): Uint8Array[];
}

/** The low bits of a quality say where a value comes from: here, from a gateway that decoded it. */
const originBits = 0x0f;
const fromGateway = (quality: number) => (quality & ~originBits) | origins.gateway;

/** So many payloads ask at once: each costs the network air. */
const mostAsked = 4;

export function blockTaker(store: UplinkStore, receive: (handed: HandedReadings) => Promise<unknown>): BlockTaker {
  /** Hands over what a frame says of rows that are known; whether it said all that it has. */
  async function takeFrame(list: ListName, frame: BlockFrame, at: Seconds): Promise<boolean> {
    const byMeter = new Map<MeterId, HandedReading[]>();
    const covered = new Map<number, Coverage>();
    let whole = true;
    for (const block of frame.blocks) {
      const row = store.row(list, block.row);
      if (row === undefined) {
        whole = false;
        continue;
      }
      const { meter, register, scale } = row;
      const readings = byMeter.get(meter) ?? [];
      byMeter.set(meter, readings);
      for (const reading of hourReadings(scale, frame, block) ?? []) {
        readings.push({ ...reading, register, quality: fromGateway(reading.quality) });
      }
      covered.set(block.row, cover(store.coverage(list, block.row), frame));
    }
    const { gateway } = list;
    const handed = [...byMeter].filter(([, readings]) => readings.length > 0);
    await Promise.all(handed.map(([meter, readings]) => receive({ meter, by: "gateway", gateway, at, readings })));
    // After the readings: when the process dies in between, the frame comes again and its readings are known.
    store.putCoverage(list, covered);
    return whole;
  }

  /** Frames that came before their rows. */
  async function takeWaiting(list: ListName): Promise<void> {
    for (const { number, payload, at } of store.waiting(list)) {
      const frame = decodeBlockFrame(payload);
      if (typeof frame === "string" || (await takeFrame(list, frame, at))) store.dropWaiting(number);
    }
  }

  return {
    async take(gateway, payload, at) {
      if (payload[0] === rowsVersion) {
        const message = decodeRows(payload);
        if (typeof message === "string") return message;
        const list = { gateway, list: message.list };
        store.putRows(list, message.first, message.rows);
        await takeWaiting(list);
        return list;
      }
      const frame = decodeBlockFrame(payload);
      if (typeof frame === "string") return frame;
      const list = { gateway, list: frame.list };
      if (!(await takeFrame(list, frame, at))) store.putWaiting(list, payload, at);
      return list;
    },
    wanted(list, limit) {
      const payloads =
        store.waiting(list).length > 0
          ? [encodeWanted({ kind: "rows", list: list.list, first: store.knownRows(list) })]
          : [];
      const byPeriod = new Map<string, { readonly period: Period; readonly rows: number[] }>();
      for (const [row, coverage] of store.withGaps(list)) {
        for (const period of missingPeriods(coverage)) {
          const name = `${period.from} ${period.hours}`;
          const group = byPeriod.get(name) ?? { period, rows: [] };
          byPeriod.set(name, group);
          group.rows.push(row);
        }
      }
      const groups = [...byPeriod.values()].sort((a, b) => a.period.from - b.period.from);
      for (const { period, rows } of groups) payloads.push(...packWanted(list.list, period, rows, limit));
      return payloads.slice(0, mostAsked);
    },
  };
}
