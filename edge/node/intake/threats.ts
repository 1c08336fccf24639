// Knows from what a source is used to do when it does something else: floods, bursts of bad keys, meters in strange places.
import type { MeterId, Seconds } from "@tributary/core";

export type ThreatKind = "held-back" | "gateway-flood" | "meter-flood" | "bad-keys" | "strange-place";

/** An event of security. It goes on while its source does. */
export interface Threat {
  readonly kind: ThreatKind;
  /** Gateway, meter, or address. */
  readonly source: string;
  readonly from: Seconds;
  until: Seconds;
  /** Telegrams that were seen of it, or times that it was held back. */
  count: number;
  readonly says: string;
}

export interface ThreatLimits {
  /** Telegrams a minute of one gateway that hands over what it hears now. */
  readonly perGateway: number;
  /** Telegrams a minute of one meter: the fastest send each second or two. */
  readonly perMeter: number;
  /** Telegrams a minute of one gateway whose key is wrong. */
  readonly badKeys: number;
  /** A meter that was heard for so long is known where it is. */
  readonly settled: Seconds;
}

export const usualLimits: ThreatLimits = { perGateway: 60_000, perMeter: 120, badKeys: 60, settled: 7 * 86_400 };

export interface Threats {
  /** Notes that a source brought more than its limits, so that something of it was refused or put off. */
  heldBack(source: string, at: Seconds): void;
  /** Notes a telegram of which a gateway told; `bad`: it was sealed with another key than the meter's. */
  arrived(gateway: string, at: Seconds, bad: boolean): void;
  /** Notes that a gateway heard a known meter. */
  heard(meter: MeterId, gateway: string, at: Seconds): void;
  /** The newest, newest last. */
  list(): readonly Readonly<Threat>[];
  /** How many there were of each kind since the process began. */
  counts(): Readonly<Partial<Record<ThreatKind, number>>>;
}

/** What is remembered: so much, whatever arrives. */
const most = { threats: 200, sources: 100_000, places: 8 } as const;
const minute: Seconds = 60;
/** A threat that rests for so long and comes again is another one. */
const quiet: Seconds = 600;

/** Telegrams of a source in the minute that it is in. */
interface Count {
  minute: number;
  many: number;
}

/** Where a meter is heard, and how often. */
interface Place extends Count {
  readonly since: Seconds;
  readonly gateways: string[];
}

const newCounts = () => new Map<string, Count>();

/** Forgets the oldest entry of a map that is full. */
function room(map: Map<string, unknown>): void {
  if (map.size < most.sources) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}

export function openThreats(say: (says: string) => void, limits: ThreatLimits = usualLimits): Threats {
  const threats: Threat[] = [];
  const totals: Partial<Record<ThreatKind, number>> = {};
  const places = new Map<MeterId, Place>();
  /** Telegrams in a minute by gateway: all, and those with a wrong key. */
  const [floods, badKeys] = [newCounts(), newCounts()];
  /** The gateway of the newest telegram, and its count: telegrams of a gateway come together. */
  let newest: { readonly gateway: string; readonly counted: Count } | undefined;

  function found(kind: ThreatKind, source: string, at: Seconds, count: number, says: string): void {
    const going = threats.findLast((threat) => threat.kind === kind && threat.source === source);
    if (going !== undefined && Math.abs(at - going.until) < quiet) {
      going.until = Math.max(going.until, at);
      going.count += count;
      return;
    }
    if (threats.length === most.threats) threats.shift();
    threats.push({ kind, source, from: at, until: at, count, says });
    totals[kind] = (totals[kind] ?? 0) + 1;
    say(`security: ${says}`);
  }

  function countOf(sources: Map<string, Count>, source: string): Count {
    let counted = sources.get(source);
    if (counted === undefined) {
      room(sources);
      counted = { minute: 0, many: 0 };
      sources.set(source, counted);
    }
    return counted;
  }

  /** Counts within the minute of reception; beyond the limit it is a threat. Backlogs go through their own minutes. */
  function count(counted: Count, kind: ThreatKind, source: string, at: Seconds, limit: number, what: string): void {
    const present = Math.floor(at / minute);
    if (counted.minute !== present) {
      counted.minute = present;
      counted.many = 0;
    }
    counted.many += 1;
    if (counted.many <= limit) return;
    const first = counted.many === limit + 1;
    found(kind, source, at, first ? counted.many : 1, `${source}: more than ${limit} ${what} in a minute`);
  }

  return {
    heldBack: (source, at) =>
      found("held-back", source, at, 1, `${source} brings more than its limits: it is held back`),
    arrived(gateway, at, bad) {
      if (newest?.gateway !== gateway) newest = { gateway, counted: countOf(floods, gateway) };
      count(newest.counted, "gateway-flood", gateway, at, limits.perGateway, "telegrams");
      if (!bad) return;
      count(countOf(badKeys, gateway), "bad-keys", gateway, at, limits.badKeys, "telegrams with a wrong key");
    },
    heard(meter, gateway, at) {
      let place = places.get(meter);
      if (place === undefined) {
        room(places);
        place = { since: at, gateways: [gateway], minute: 0, many: 0 };
        places.set(meter, place);
      }
      count(place, "meter-flood", meter, at, limits.perMeter, "telegrams");
      if (place.gateways.includes(gateway)) return;
      if (place.gateways.length === most.places) place.gateways.shift();
      place.gateways.push(gateway);
      if (at - place.since >= limits.settled) {
        found("strange-place", meter, at, 1, `${meter} was heard by ${gateway}, where it never was`);
      }
    },
    list: () => threats,
    counts: () => ({ ...totals }),
  };
}
