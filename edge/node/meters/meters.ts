// The meters of a node: takes telegrams to them one by one, and knows what that changed.
import {
  decimal,
  type MeterAddress,
  type MeterId,
  meterId,
  quantityOf,
  readMeterId,
  type Seconds,
  tickOf,
} from "@tributary/core";
import type { ExtraStage } from "@tributary/engine-pipeline";
import { type Incident, watchMeter } from "@tributary/engine-rules";
import type { HandedReadings, KeyEntry, Uplink } from "@tributary/wire";
import type { FoundAt, FoundIncident } from "../alerts/found.ts";
import type { ThresholdBook } from "../alerts/threshold-book.ts";
import type { Heard } from "../commands/commands.ts";
import { noteHearing } from "../commands/heard-by.ts";
import type { Fate } from "../intake/fate.ts";
import type { Kept } from "../intake/intake-body.ts";
import type { StageBook } from "../stages/stage-book.ts";
import type { TellDetail } from "../sync/sync-items.ts";
import { admit } from "./admit.ts";
import type { MeterChanges } from "./changes.ts";
import { forgetFuture } from "./forget-future.ts";
import { type Judgement, judgeAged, judgeTelegram } from "./judge.ts";
import { type LearnedTelegram, LearnedTelegrams } from "./learned-telegrams.ts";
import { type KeptMeter, type Meter, openMeter, type Part } from "./meter-state.ts";
import { mostInPart, newPart } from "./part.ts";
import { sayingOf, sayingOfHanded } from "./saying.ts";
import { ageOfLearned, type LearnedPlaces, placesFor, takeLearned } from "./take-learned.ts";
import { placedReadings, takeHanded, takeReadings } from "./take-readings.ts";
import type { KeyLookup, Telegram, TelegramReader } from "./telegram-reader.ts";

/** What a group of telegrams changed, gathered while they are taken. */
export interface Group {
  /** The node's clock while they are taken. */
  readonly now: Seconds;
  /** Number of the batch of intake that they become. */
  readonly batch: number;
  /** What changed the state, and which part took it: taken again in the same order, it brings it to the same place. */
  readonly kept: Kept[];
  readonly parts: number[];
  /** Whether commands wait for a sign; then what the meters said is gathered. */
  readonly listening: boolean;
  readonly heard: Heard[];
  /** How gateways heard them, duplicates too. */
  readonly hearings: { readonly meter: MeterId; readonly uplink: Uplink }[];
  /** Incidents that opened or closed. */
  readonly incidents: FoundIncident[];
}

export function newGroup(now: Seconds, batch: number, listening = true): Group {
  return { now, batch, kept: [], parts: [], listening, heard: [], hearings: [], incidents: [] };
}

export interface Meters {
  /** Takes one telegram and says its fate. Nothing in a telegram makes this throw. `part`: where a new meter belongs. */
  take(uplink: Uplink, group: Group, part?: number): Fate;
  /** Takes readings that came without a telegram. */
  takeHanded(handed: HandedReadings, group: Group, part?: number): Fate;
  /** Takes an incident that was found without a telegram; answers the part that it changed. */
  takeIncident(found: FoundAt, group: Group): Part;
  /** A meter that was heard, or that the key file names. */
  find(meter: MeterId): Meter | undefined;
  /** Those that are written, that were heard, or asked for. */
  awake(): Iterable<Meter>;
  readonly parts: readonly Part[];
  /** Meters that the cloud is still to be told of. */
  untold(): number;
}

export interface MetersSettings {
  readonly reader: TelegramReader;
  readonly keys: KeyLookup;
  readonly zone: string;
  /** What is told of the meters. */
  readonly detail: TellDetail;
  /** Meters as they were written. */
  readonly kept: Iterable<readonly [part: number, meters: readonly KeptMeter[]]>;
  /** Thresholds that watch a meter; none unless told. */
  readonly watching?: ThresholdBook["of"];
  /** Stages of one's own, which may come and go while telegrams are taken. */
  readonly stages?: ExtraStage[];
  /** What operators changed in the table of stages; nothing unless told. */
  readonly changeOf?: StageBook["changeOf"];
}

/** Where meters tell how often they send, in seconds. */
const periodRegister = "duration.transmission-period";

/** Notes that a meter was heard, and by whom. */
function hear({ state }: Meter, { at, gateway, rssi }: Pick<Uplink, "at" | "gateway" | "rssi">): void {
  noteHearing(state.heardBy, gateway, at, rssi);
  if (at < state.heardAt) return;
  state.heardAt = at;
  state.gateway = gateway;
  state.rssi = rssi;
}

/** Notes what a meter's newest telegram says of the meter itself. */
function describe({ state }: Meter, { driver, security, status }: Omit<Telegram, "readings">, at: number): void {
  state.telegrams += 1;
  if (at < state.heardAt) return;
  state.driver = driver;
  state.securityMode = security.mode;
  state.authenticated = security.authenticated;
  state.status = status;
}

/** One tick of it, as a power of ten. */
const periodTick = tickOf(quantityOf(periodRegister)) ?? 0;

export function openMeters({
  reader,
  keys,
  zone,
  kept,
  watching = () => [],
  stages = [],
  detail,
  changeOf,
}: MetersSettings): Meters {
  const full = detail === "full";
  const known = new Map<MeterId, Meter>();
  const parts: Part[] = [];
  const learned = new LearnedTelegrams<LearnedPlaces>();

  function partAt(number: number): Part {
    for (let next = parts.length; next <= number; next += 1) parts.push(newPart(next, stages, full, changeOf));
    return parts[number] ?? newPart(number, stages, full, changeOf);
  }

  /** The part of a new meter: the last, while there is room. */
  function partWithRoom(): Part {
    const last = partAt(Math.max(0, parts.length - 1));
    return last.meters.length < mostInPart ? last : partAt(parts.length);
  }

  function open(address: MeterAddress, entry: Pick<KeyEntry, "zone" | "name">, part: Part, kept?: KeptMeter): Meter {
    const meter = openMeter(address, entry, zone, part, kept);
    known.set(meter.id, meter);
    return meter;
  }

  /** The meter; a new one is in the part that is told, or where there is room. */
  function meterOf(address: MeterAddress, entry: KeyEntry, part?: number): Meter {
    return known.get(meterId(address)) ?? open(address, entry, part === undefined ? partWithRoom() : partAt(part));
  }

  for (const [part, meters] of kept) {
    for (const one of meters) {
      const address = readMeterId(one.id);
      if (address !== undefined && !known.has(one.id)) open(address, keys(address) ?? {}, partAt(part), one);
    }
  }

  function changesOf(meter: Meter): MeterChanges {
    if (meter.untold === undefined) {
      meter.untold = {};
      meter.part.untold.push(meter);
    }
    return meter.untold;
  }

  /** Notes what changes a meter, for the intake. */
  function keep({ part }: Meter, kept: Kept, group: Group): void {
    group.kept.push(kept);
    group.parts.push(part.number);
    part.untoldTelegrams += 1;
    part.unwritten += 1;
    if (part.since === 0) part.since = group.batch;
  }

  function noteIncident(meter: Meter, incident: Incident, group: Group): void {
    const changes = changesOf(meter);
    changes.incidents ??= [];
    changes.incidents.push(incident);
    group.incidents.push({ meter: meter.id, incident });
  }

  function watch(meter: Meter, at: Seconds, status: readonly string[], group: Group): void {
    const { state, watched } = meter;
    const found = watchMeter(state.watch, watched, at, status, watching(meter));
    for (const incident of found) noteIncident(meter, incident, group);
  }

  /** Notes a telegram that was judged; its readings are taken when the answer is `read`. */
  function note(meter: Meter, uplink: Uplink, fate: Judgement, group: Group): Judgement {
    keep(meter, uplink, group);
    if (fate === "replayed") return fate;
    changesOf(meter);
    hear(meter, uplink);
    group.hearings.push({ meter: meter.id, uplink });
    return fate;
  }

  /** Whether the key that opened it is still the one that the meter has. */
  function isOpenedRightly(like: LearnedTelegram<LearnedPlaces>): boolean {
    const edition = keys.edition?.();
    if (edition !== undefined && edition === like.edition) return true;
    if (keys(like.telegram.meter) !== like.entry) return false;
    like.edition = edition;
    return true;
  }

  /** The short way: a telegram like the one before of its meter. */
  function takeLike(like: LearnedTelegram<LearnedPlaces>, uplink: Uplink, group: Group): Fate {
    const { owner, telegram } = like;
    const { meter, interval } = owner;
    const { at } = uplink;
    forgetFuture(meter, group.now);
    const age = ageOfLearned(learned, owner);
    const fate = judgeAged(meter.state.history, uplink, telegram.security.mode !== 0, at, age);
    if (note(meter, uplink, fate, group) !== "read") return fate;
    const changes = full ? changesOf(meter) : undefined;
    describe(meter, telegram, at);
    takeLearned(learned, like, uplink, changes);
    watch(meter, at, telegram.status, group);
    if (interval >= 0 && at >= meter.state.heardAt) {
      meter.state.interval = decimal(learned.ticks[interval] ?? 0, periodTick);
    }
    return fate;
  }

  return {
    parts,
    take(uplink, group, part) {
      const { at } = uplink;
      // Commands listen to more than numbers.
      const like = group.listening ? undefined : learned.read(uplink);
      if (like !== undefined && at > like.owner.after && isOpenedRightly(like)) {
        return takeLike(like, uplink, group);
      }
      const admitted = admit(uplink, reader, keys);
      if ("refused" in admitted) return admitted.refused;
      const { telegram, entry } = admitted;
      const meter = meterOf(telegram.meter, entry, part);
      forgetFuture(meter, group.now);
      const fate = judgeTelegram(meter.state.history, telegram, uplink, at, meter.utility, meter.zone);
      if (note(meter, uplink, fate, group) !== "read") return fate;
      const changes = full ? changesOf(meter) : undefined;
      describe(meter, telegram, at);
      const placed = placedReadings(telegram, at, meter.zone);
      takeReadings(meter, telegram, placed, at, changes);
      watch(meter, at, telegram.status, group);
      const saying = sayingOf(telegram, at, meter.zone);
      if (at >= meter.state.heardAt) meter.state.interval = saying.value(periodRegister) ?? meter.state.interval;
      if (group.listening) group.heard.push({ meter: meter.id, saying });
      if (reader.learns === true) {
        learned.learn(uplink, telegram, entry, (layout) => placesFor(meter, telegram, placed, layout, periodRegister));
      }
      return fate;
    },
    takeHanded(handed, group, part) {
      const address = readMeterId(handed.meter);
      if (address === undefined) return "unknown-meter";
      const entry =
        keys(address) ?? (handed.by === "device" ? { meter: handed.meter, key: "none" as const } : undefined);
      if (entry === undefined) return "unknown-meter";
      const meter = meterOf(address, entry, part);
      forgetFuture(meter, group.now);
      keep(meter, handed, group);
      changesOf(meter);
      const saying = sayingOfHanded(handed);
      if (takeHanded(meter, handed, group.now) === 0) return "duplicate";
      hear(meter, { ...handed, at: saying.at });
      const { state } = meter;
      if (handed.status !== undefined && saying.at >= state.heardAt) state.status = handed.status;
      // Blocks bring no status: what the meter said last still stands.
      watch(meter, saying.at, handed.status ?? state.status, group);
      group.heard.push({ meter: meter.id, saying });
      return "handed-over";
    },
    takeIncident({ meter, incident }, group) {
      noteIncident(meter, incident, group);
      return meter.part;
    },
    find(id) {
      const address = readMeterId(id);
      if (address === undefined) return undefined;
      const entry = keys(address);
      return entry === undefined ? known.get(id) : meterOf(address, entry);
    },
    awake: () => known.values(),
    untold: () => parts.reduce((sum, { untold }) => sum + untold.length, 0),
  };
}
