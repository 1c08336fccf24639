// The durable door of a gateway that stands alone: screens what is heard, keeps it, and hands it on to an edge node.
import { Fault, type MeterId, type Seconds } from "@tributary/core";
import { gather } from "@tributary/engine-log";
import { type HopTelegram, type IntakeCause, intakeCauses, type Receipt, type Uplink } from "@tributary/wire";
import type { Digest } from "./digest.ts";
import type { Door } from "./door.ts";
import { type Bells, type Forwarding, type ForwardOptions, forward, type Link, newBells } from "./forward.ts";
import { openRelayStore, type RelayStore } from "./relay-store.ts";
import { type Judge, type MeterNews, type Rank, ranks, screen } from "./screen.ts";

export interface RelaySettings {
  /** File of the store. */
  readonly path: string;
  /** UTC, whole seconds. */
  readonly now: () => Seconds;
  /** Where keys are held: makes a judge that begins with what was kept of each meter. */
  readonly judge?: (kept: (meter: MeterId) => Uint8Array | undefined) => Judge;
  /** Takes the readings out of telegrams that were judged: those of an ordinary rank then go no further. */
  readonly digest?: Digest;
  /** Bytes of telegrams that may wait for the edge node, 256 MB unless told. */
  readonly mostBytes?: number;
  /** Told in one sentence what an operator should know. */
  readonly say?: (sentence: string) => void;
}

/** What the gateway did since it was set up. */
export interface RelayCounts {
  /** By what became of them; `dropped` ones were passed on and then given up for want of room. */
  readonly telegrams: Readonly<Record<string, number>>;
}

export interface Relay extends Door {
  /** Begins to hand over by a link; goes on by itself after failures. */
  forward(link: Link, options?: ForwardOptions): Forwarding;
  /** Begins to hand over in another way, which takes from the shelf by itself. */
  carry<Carrier>(begin: (shelf: RelayStore, bells: Bells) => Carrier): Carrier;
  /** The newest telegram of a meter. */
  newest(meter: MeterId): MeterNews | undefined;
  counts(): RelayCounts;
  /** Whether telegrams wait, or are under way. */
  idle(): boolean;
  close(): Promise<void>;
}

/** Telegrams that share one write to disk, at most. */
const mostInGroup = 500;
const mostBytes = 256 * 2 ** 20;

const receiptOf = (fate: Fault | IntakeCause): Receipt =>
  fate instanceof Fault
    ? { cause: fate.code, layer: fate.layer, offset: fate.offset, says: fate.says }
    : { cause: fate, layer: "gateway", offset: 0, says: `telegram ${intakeCauses[fate].says}` };

function hopTelegram({ bytes, crc, at, rssi, receiver }: Uplink): HopTelegram {
  return {
    bytes,
    crc,
    at,
    ...(rssi === undefined ? {} : { rssi }),
    ...(receiver === undefined ? {} : { receiver }),
  };
}

export function openRelay(settings: RelaySettings): Relay {
  const { path, now, digest, say = () => undefined } = settings;
  const store = openRelayStore(path, { mostBytes: settings.mostBytes ?? mostBytes });
  const bells = newBells();
  let judge = settings.judge?.(store.mark);
  let failing = false;
  let full = false;

  /** What arrived together: screened, made durable, answered. */
  function settle(arrivals: readonly (Uplink | Fault)[]): Receipt[] {
    const telegrams = new Map<Rank, HopTelegram[]>(ranks.map((rank) => [rank, []]));
    const news = new Map<MeterId, MeterNews>();
    const counts = new Map<string, number>();
    const latest = now();
    const fates = arrivals.map((arrival): Fault | IntakeCause => {
      if (arrival instanceof Fault) return arrival;
      const uplink = { ...arrival, at: Math.min(arrival.at, latest) };
      const newsOf = (meter: MeterId) => news.get(meter) ?? store.news(meter);
      const passed = screen(uplink, newsOf, judge);
      if (passed instanceof Fault || typeof passed === "string") return passed;
      const { meter, rank, status, judged } = passed;
      const { hop, bytes } = uplink;
      // Nobody but an authenticated sender or a judge can vouch for another time than now: an old telegram would else pass
      // for a late one behind this gateway.
      const at = hop === "radio" && !judged ? latest : uplink.at;
      const digested = meter !== undefined && judged && digest?.take({ ...uplink, at }, meter) === true;
      // What is urgent goes on as it came, too.
      if (!digested || rank !== "reading") telegrams.get(rank)?.push(hopTelegram({ ...uplink, at }));
      if (meter !== undefined && at >= (newsOf(meter)?.at ?? at)) news.set(meter, { at, status, bytes });
      return "passed-on";
    });
    const receipts = fates.map(receiptOf);
    for (const { cause } of receipts) counts.set(cause, (counts.get(cause) ?? 0) + 1);
    digest?.keep();
    const dropped = store.shelve({ telegrams, news, marks: judge?.marks() ?? [], counts });
    if (dropped > 0 && !full) say("the backlog is full: the oldest telegrams are dropped and counted");
    full = dropped > 0;
    bells.ring(ranks.filter((rank) => telegrams.get(rank)?.length !== 0));
    return receipts;
  }

  const take = gather(mostInGroup, (arrivals: readonly (Uplink | Fault)[]) => {
    try {
      const receipts = settle(arrivals);
      if (failing) say("telegrams can be written again");
      failing = false;
      return receipts;
    } catch (error) {
      // The judge is ahead of the disk now: it begins again from what is kept there.
      judge = settings.judge?.(store.mark);
      digest?.drop();
      if (!failing) say(`telegrams cannot be written and are not acknowledged: ${String(error)}`);
      failing = true;
      throw error;
    }
  });
  let newest: Promise<unknown> = Promise.resolve();
  const arrive = (arrival: Uplink | Fault): Promise<Receipt> => {
    const receipt = take(arrival);
    newest = receipt;
    return receipt;
  };

  return {
    receive: arrive,
    refuse: arrive,
    forward: (link, options) => forward(store, bells, link, say, options),
    carry: (begin) => begin(store, bells),
    newest: store.news,
    counts: () => ({ telegrams: Object.fromEntries(store.counts()) }),
    idle: () => store.empty(),
    async close() {
      await newest.catch(() => undefined);
      store.close();
    },
  };
}
