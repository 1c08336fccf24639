// The edge node's life: opens its store, takes telegrams, and hands what it learns to the cloud.
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Fault, type MeterId, type Seconds } from "@tributary/core";
import type { Trusted } from "@tributary/engine-lambda";
import { gather, type Log, openLog, setAsideDamaged } from "@tributary/engine-log";
import type { ExtraStage } from "@tributary/engine-pipeline";
import { type SafetyPolicy, usualPolicy } from "@tributary/engine-rules";
import {
  type Command,
  type CommandItem,
  type CountsItem,
  type DownlinkReport,
  type HandedReadings,
  type HopAnswer,
  type HopBatch,
  type HopTelegram,
  type IntakeCause,
  isIntakeCause,
  type Receipt,
  type Uplink,
} from "@tributary/wire";
import { type Alerts, openAlerts } from "./alerts/alerts.ts";
import type { FindMeter, FoundAt, Notes } from "./alerts/found.ts";
import { openSilenceWatch } from "./alerts/silence-watch.ts";
import type { ThresholdBook } from "./alerts/threshold-book.ts";
import type { Clock } from "./clock.ts";
import { type Commands, openCommands } from "./commands/commands.ts";
import { openLink } from "./detail/open-link.ts";
import { newDurations } from "./durations.ts";
import { type EdgeState, gatewaysOf, heardWithin } from "./edge-state.ts";
import { causeOf, type Fate, receiptOf } from "./fate.ts";
import { findKnown, findMeter, type KnownMeters } from "./find-meter.ts";
import { isHanded, type Kept, readIntake, writeIntake } from "./intake-body.ts";
import { type Elsewhere, type LambdaDesk, openLambdaDesk } from "./lambdas/lambda-desk.ts";
import { newLinkGauge } from "./lambdas/link-gauge.ts";
import { nodeStreams } from "./lambdas/node-streams.ts";
import { openRecentDetail } from "./lambdas/recent-detail.ts";
import { type PlaceFacts, surroundingsNow, usualFacts } from "./lambdas/surroundings.ts";
import { latestOf, type MeterLatest } from "./latest.ts";
import { type LinkFactsReport, openLinkFacts } from "./link-facts.ts";
import { type Group, type Meters, newGroup, openMeters } from "./meters.ts";
import { steadyClock } from "./steady-clock.ts";
import { newBell, runSync, type Sync, type SyncOptions, type SyncTarget } from "./sync.ts";
import { alarmsOf, chunksOf } from "./sync-items.ts";
import type { KeyLookup, TelegramReader } from "./telegram-reader.ts";
import { openThreats } from "./threats.ts";

export interface EdgeSettings {
  /** A directory of its own; made when it is missing. */
  readonly dataDir: string;
  /** Name of the node, as the cloud knows it. */
  readonly node: string;
  readonly keys: KeyLookup;
  /** Time zone of meters whose key line names none. */
  readonly zone: string;
  readonly clock: Clock;
  readonly reader: TelegramReader;
  /** What the cloud is to be told: `full` unless told. A sync of less detail may follow, one of more finds no more. */
  readonly detail?: "full" | "hourly";
  /** Room for what the cloud has not confirmed, 4 GB unless told. */
  readonly outboxBytes?: number;
  /** Room for the store, as much as the disk has unless told. */
  readonly storeBytes?: number;
  /** When incidents close valves; bursts alone unless told. */
  readonly safety?: SafetyPolicy;
  /** Stages that judge readings after those of the house, from the first on. */
  readonly stages?: readonly ExtraStage[];
  /** Whose lambdas run here, nobody's unless told, and where else they may run. */
  readonly lambdas?: { readonly trusted: Trusted; readonly elsewhere?: Elsewhere; readonly facts?: PlaceFacts };
  /** Keep for each meter and gateway what was received and how strong. */
  readonly radio?: boolean;
  /** Told in one sentence what an operator should know. */
  readonly log?: (says: string) => void;
}

export interface Edge {
  /** Kept when the telegram's fate is durable; broken when it could not be written (then nothing was taken). */
  receive(uplink: Uplink): Promise<Receipt>;
  /** Counts a line that held no telegram. */
  refuse(fault: Fault): Promise<Receipt>;
  /** Takes a batch of a gateway that proved itself: once, in its turn, and answers when it is durable. */
  receiveBatch(gateway: string, batch: HopBatch): Promise<HopAnswer>;
  /** Takes readings that came without a telegram; the same reading twice, or after its telegram, is one. */
  receiveReadings(handed: HandedReadings): Promise<Receipt>;
  /** Takes what a gateway says of a downlink. */
  report(gateway: string, report: DownlinkReport): Promise<void>;
  readonly commands: Commands;
  /** Alarms, thresholds and the safety of valves. */
  readonly alerts: Alerts;
  /** Tasks that are deployed here, run by the clock. */
  readonly lambdas: LambdaDesk;
  /** Lets a stage judge readings from now on; answers how to take it away. After a restart it is one of the settings. */
  addStage(stage: ExtraStage): () => void;
  /** Does what is due by the clock: silent meters, days that closed, lambdas. A clock with timers sees to it by itself, each minute. */
  tick(): void;
  /** How many telegrams met which fate since the node was set up. */
  counts(): Readonly<Partial<Record<IntakeCause, number>>>;
  /** Begins to send to the cloud; goes on by itself after failures. */
  startSync(target: SyncTarget, options?: SyncOptions): Sync;
  /** Entries that the cloud has not confirmed yet. */
  unsent(): number;
  /** The newest values of a meter, by its id or serial number. */
  latest(meter: string): MeterLatest | undefined;
  /** How gateways hear a meter; `undefined` where that is not kept. */
  radioOf(meter: MeterId): LinkFactsReport | undefined;
  /** What the node is doing, for people who look after it. */
  state(): EdgeState;
  close(): Promise<void>;
}

/** Arrivals that share one write to disk, at most. */
const mostInGroup = 1000;
/** After so many telegrams, and so many of each meter that changed, the state is written down: a restart takes fewer again. */
const snapshotAfter = { telegrams: 10_000, ofEachMeter: 20 } as const;
/** A group of so many telegrams shows that more wait: then the cloud is told of some of each meter at once, a little later. */
const crowd = 500;
const toldTogether = { ofEachMeter: 10, telegrams: 1_000_000, milliseconds: 1000 } as const;
/** Intake that is already in a snapshot is kept for a look back. */
const intakeSeconds: Seconds = 7 * 86_400;
const intakeBytes = 256 * 2 ** 20;
/** 24 hours of 50,000 hourly meters take three quarters of it. */
const usualOutbox = 4 * 2 ** 30;
/** Radio facts are written together. */
const linksWrittenEvery: Seconds = 300;
/** How often the node looks at the clock, in milliseconds. */
const tickEvery = 60_000;
const day: Seconds = 86_400;
/** Readings are kept for so many days: nine weeks, and those that may still change. */
const detailDays = 70;
/** Share of the outbox that stays when room is made, so that it is not made for each telegram. */
const roomLeft = 0.9;
const logFile = "edge.sqlite";
/** How often the store is copied for the case of damage, and how much of the outbox goes with it. */
const backedUpEvery: Seconds = 86_400;
const mostBackedUp = 64 * 2 ** 20;

/** What arrives in one piece: a telegram, readings without one, a line that held none, or a gateway's batch. */
interface Arrival {
  readonly telegrams: readonly (Kept | Fault)[];
  /** Of a batch: who sent it, in which epoch, and its number there. */
  readonly hop?: { readonly sender: string; readonly sequence: number };
}

/** What judges telegrams beside the rules and stages of the house; a restart of the meters finds it again. */
interface Judging {
  readonly watching: ThresholdBook["of"];
  readonly stages: ExtraStage[];
}

/** What is written beside telegrams. */
interface Beside {
  readonly notes?: Notes;
  readonly states?: Iterable<readonly [name: string, state: Uint8Array]>;
}

const none: Notes = { records: [], items: () => [] };

interface Answer {
  readonly fates: readonly Fate[];
  /** Up to which batch of the sender everything is durable. */
  readonly through: number;
}

/** Name of the reader's state, which no meter has. */
const readerState = "reader";

const takeKept = (meters: Meters, kept: Kept, group: Group): Fate =>
  isHanded(kept) ? meters.takeHanded(kept, group) : meters.take(kept, group);

/** The meters as the log knows them: the newest snapshot, and every batch after it taken again. */
function restore(log: Log, settings: EdgeSettings, { watching, stages }: Judging): Meters {
  const { reader, keys, zone, detail = "full" } = settings;
  reader.restore(log.state(readerState));
  const meters = openMeters({ reader, keys, zone, detail, kept: (meter) => log.state(meter), watching, stages });
  const told = log.toldThrough();
  for (const { batch, at, body } of log.sinceSnapshot()) {
    const group = newGroup(at, false);
    for (const kept of readIntake(body)) takeKept(meters, kept, group);
    // What these told is in the outbox already.
    if (batch === told) meters.tell(0);
  }
  return meters;
}

/** Written out, for telegrams come by the thousand. */
function uplinkOf({ bytes, crc, at, rssi, receiver }: HopTelegram, gateway: string): Uplink {
  if (receiver !== undefined)
    return { hop: "gateway", bytes, crc, at, gateway, receiver, ...(rssi === undefined ? {} : { rssi }) };
  if (rssi === undefined) return { hop: "gateway", bytes, crc, at, gateway };
  return { hop: "gateway", bytes, crc, at, gateway, rssi };
}

const countsItem = (counts: ReadonlyMap<string, number>, version: number): CountsItem => ({
  kind: "counts",
  counts: Object.fromEntries(counts),
  version,
});

function tally(fates: readonly Fate[]): Map<IntakeCause, number> {
  const counts = new Map<IntakeCause, number>();
  for (const fate of fates) counts.set(causeOf(fate), (counts.get(causeOf(fate)) ?? 0) + 1);
  return counts;
}

export function openEdge(settings: EdgeSettings): Edge {
  const { dataDir, node, outboxBytes = usualOutbox, radio = false, log: say = () => undefined } = settings;
  mkdirSync(dataDir, { recursive: true });
  for (const file of readdirSync(dataDir)) {
    // The log mends itself.
    if (file.endsWith(".sqlite") && file !== logFile) setAsideDamaged(join(dataDir, file), say);
  }
  const { storeBytes } = settings;
  const log = openLog(join(dataDir, logFile), {
    say,
    ...(storeBytes === undefined ? {} : { mostBytes: storeBytes }),
  });
  const clock = steadyClock(settings.clock, () => log.version(), say);
  const bell = newBell();
  const alerts = openAlerts({
    records: log.records,
    policy: settings.safety ?? usualPolicy,
    clock,
    order: (request) => commands.request(request),
    name(text) {
      const found = findKnown(text, known);
      return typeof found === "string" ? undefined : found.id;
    },
    note,
    settleState,
    change,
    say,
  });
  const judging: Judging = { watching: alerts.watching, stages: [...(settings.stages ?? [])] };
  let meters: Meters | undefined = restore(log, settings, judging);
  let counts = log.counts();
  let version = log.version();
  let sinceSnapshot = 0;
  /** Telegrams of which the cloud was told nothing yet. */
  let untold = meters.untold();
  let telling: NodeJS.Timeout | undefined;
  let full = false;
  const writes = newDurations();
  const threats = openThreats(say);

  const now = (): Seconds => Math.floor(clock.now() / 1000);

  /** Writes the state down, so that nothing before is judged anew by what changes now. */
  function settleState(): void {
    const settled = present();
    meters = undefined;
    writeSnapshot(settled);
    meters = settled;
  }

  /** The meters, also after a write that failed. */
  function present(): Meters {
    meters ??= restore(log, settings, judging);
    return meters;
  }

  /** Names of the reader's state and of meters, those that are in no snapshot yet among them. */
  function* ids(): Iterable<MeterId> {
    const kept = log.stateNames().filter((name) => name !== readerState);
    const awake = [...present().awake()].filter(({ state }) => state.heardAt > 0).map(({ id }) => id);
    yield* new Set([...kept, ...awake]);
  }

  /** Makes notes durable, and brings what the cloud is told of them into the outbox. */
  function note({ records, items }: Notes): void {
    const next = Math.max(clock.now(), version + 1);
    log.commit({ at: now(), counts: new Map(), outbox: chunksOf(items(next)), version: next, told: false, records });
    version = next;
    bell.ring();
  }

  const tellCommands = (changed: readonly Command[]): void =>
    note({
      records: [],
      items: (version) => changed.map((command): CommandItem => ({ kind: "command", ...command, version })),
    });

  const known: KnownMeters = { find: (id) => present().find(id), ids };
  const links = radio ? openLinkFacts({ path: join(dataDir, "links.sqlite"), zone: settings.zone }) : undefined;
  let linksWrittenAt = now();

  const commands = openCommands({
    path: join(dataDir, "commands.sqlite"),
    clock,
    meter: (text) => findMeter(text, known, settings.keys),
    tell: tellCommands,
    say,
  });

  function countsAfter(more: ReadonlyMap<string, number>): Map<string, number> {
    const after = new Map(counts);
    for (const [cause, telegrams] of more) after.set(cause, (after.get(cause) ?? 0) + telegrams);
    return after;
  }

  /** Makes a group's changes durable: its intake and its counts, and with `tells` what the cloud is to be told. */
  function commit(
    { kept, now: at }: Pick<Group, "kept" | "now">,
    more: ReadonlyMap<IntakeCause, number>,
    through: ReadonlyMap<string, number>,
    tells: Meters | undefined,
    { notes = none, states }: Beside = {},
  ): void {
    const next = Math.max(clock.now(), version + 1);
    const total = countsAfter(more);
    log.commit({
      at,
      ...(kept.length === 0 ? {} : { intake: { telegrams: kept.length, body: writeIntake(kept) } }),
      counts: more,
      outbox: chunksOf([
        ...notes.items(next),
        ...(tells === undefined ? [] : [...tells.tell(next), countsItem(total, next)]),
      ]),
      version: next,
      through,
      told: tells !== undefined,
      records: notes.records,
      ...(states === undefined ? {} : { states }),
    });
    version = next;
    counts = total;
    sinceSnapshot += kept.length;
    untold = tells === undefined ? untold + kept.length : 0;
    if (tells !== undefined) makeRoom();
  }

  /** Whether what is told now is told better with what comes next. */
  function isCrowded({ kept }: Group, taking: Meters): boolean {
    const { ofEachMeter, telegrams } = toldTogether;
    const waiting = untold + kept.length;
    return kept.length >= crowd && waiting < telegrams && waiting < ofEachMeter * taking.untold();
  }

  /** Tells the cloud what waits to be told, when nothing more came. */
  function tellRest(): void {
    const telling = present();
    if (telling.untold() === 0) return;
    meters = undefined;
    commit({ kept: [], now: now() }, new Map(), new Map(), telling);
    meters = telling;
    bell.ring();
  }

  /** Comes back to what was not told. */
  function tellLater(): void {
    clearTimeout(telling);
    if (untold === 0) return;
    telling = setTimeout(() => {
      try {
        tellRest();
      } catch (error) {
        say(`edge: what is to be told to the cloud could not be written: ${String(error)}`);
        tellLater();
      }
    }, toldTogether.milliseconds);
  }

  /** While the cloud is away the outbox grows no further than there is room: alarms stay, the oldest readings go. */
  function makeRoom(): void {
    const bytes = log.outbox.bytes();
    if (bytes < outboxBytes / 2) full = false;
    if (bytes <= outboxBytes) return;
    const chunks = log.outbox.condense(outboxBytes * roomLeft, alarmsOf);
    if (!full)
      say(`edge: the outbox is full: the cloud gets no more than alarms of the oldest readings that wait for it`);
    full ||= chunks > 0;
  }

  function writeSnapshot(from: Meters): void {
    // What is in a snapshot is not taken again, and so not told again.
    if (from.untold() > 0) commit({ kept: [], now: now() }, new Map(), new Map(), from);
    log.snapshot(statesOf(from));
    log.prune({ before: now() - intakeSeconds, bytes: intakeBytes });
    sinceSnapshot = 0;
    backUp();
  }

  let copying: Promise<void> | undefined;

  /** Copies the store now and then, but not what will soon be sent. */
  function backUp(): void {
    const at = now();
    if (Math.abs(at - log.backedUpAt()) < backedUpEvery || log.outbox.bytes() > mostBackedUp) return;
    copying = log.backUp(at).catch((error: unknown) => say(`edge: the store could not be copied: ${String(error)}`));
  }

  /** Looks who sends what never came from there. */
  function watchSources(arrivals: readonly Arrival[], taken: readonly Answer[], { hearings }: Group): void {
    for (const [place, { telegrams }] of arrivals.entries()) {
      for (const [which, fate] of (taken[place]?.fates ?? []).entries()) {
        const telegram = telegrams[which];
        if (telegram === undefined || !("bytes" in telegram)) continue;
        threats.arrived(telegram.gateway, telegram.at, fate instanceof Fault && fate.code === "wrong-key");
      }
    }
    for (const { meter, uplink } of hearings) threats.heard(meter, uplink.gateway, uplink.at);
  }

  /** Radio is worth statistics, not a telegram: what cannot be noted is said and left. */
  function noteLinks({ hearings, now: moment }: Group): void {
    if (links === undefined) return;
    try {
      for (const { meter, uplink } of hearings) {
        const { gateway, at, rssi } = uplink;
        links.hear(meter, gateway, { at, ...(rssi === undefined ? {} : { rssi }) });
      }
      if (moment - linksWrittenAt < linksWrittenEvery) return;
      linksWrittenAt = moment;
      links.flush();
    } catch (error) {
      say(`edge: radio facts could not be written: ${String(error)}`);
    }
  }

  /** Names and states of what changed, for a snapshot. */
  function* statesOf(from: Meters): Iterable<readonly [string, Uint8Array]> {
    yield* from.snapshots();
    yield [readerState, settings.reader.save()];
  }

  /** Makes durable what is found at meters without a telegram: with their states, for no intake brings it back. */
  function change(look: (find: FindMeter, meters: Meters) => readonly FoundAt[]): void {
    const taking = present();
    const group = newGroup(now(), false);
    meters = undefined;
    for (const found of look(taking.find, taking)) taking.takeIncident(found, group);
    const notes = alerts.take(group.incidents, taking.find, group.now);
    if (group.incidents.length > 0) {
      commit(group, new Map(), new Map(), taking, { notes, states: statesOf(taking) });
      bell.ring();
    }
    meters = taking;
    alerts.settle();
  }

  let disarm = () => {};
  let tickedAt = now();

  function tick(): void {
    disarm();
    try {
      change((_, meters) => silence.look(now(), meters));
      if (Math.floor(tickedAt / day) < Math.floor(now() / day)) alerts.prune();
      detail.write(present(), now());
      lambdas.run().catch((error: unknown) => say(`edge: lambdas could not be run: ${String(error)}`));
    } catch (error) {
      say(`edge: what is due by the clock must wait: ${String(error)}`);
    }
    tickedAt = now();
    disarm = clock.after?.(tickEvery, tick) ?? disarm;
  }

  /** What arrived together: read, judged, taken into streams and rules, made durable, answered. */
  function settle(arrivals: readonly Arrival[]): Answer[] {
    const taking = present();
    meters = undefined;
    const latest = now();
    const group = newGroup(latest, commands.open() > 0);
    const through = new Map<string, number>();
    const take = (arrival: Kept | Fault): Fate =>
      arrival instanceof Fault
        ? arrival
        : takeKept(taking, arrival.at > latest ? { ...arrival, at: latest } : arrival, group);

    const taken = arrivals.map(({ telegrams, hop }) => {
      if (hop === undefined) return { fates: telegrams.map(take), through: 0 };
      const durable = through.get(hop.sender) ?? log.through(hop.sender);
      // Taken before, or after a hole: the sender learns where to go on.
      if (hop.sequence !== durable + 1) return { fates: [], through: durable };
      through.set(hop.sender, hop.sequence);
      return { fates: telegrams.map(take), through: hop.sequence };
    });
    const notes = alerts.take(group.incidents, taking.find, latest);
    const tells = isCrowded(group, taking) ? undefined : taking;
    commit(group, tally(taken.flatMap(({ fates }) => fates)), through, tells, { notes });
    if (sinceSnapshot >= Math.max(snapshotAfter.telegrams, snapshotAfter.ofEachMeter * taking.changed())) {
      writeSnapshot(taking);
    }
    // Only here: when something threw, memory is ahead of the disk, and the next group begins from the disk.
    meters = taking;
    bell.ring();
    tellLater();
    commands.heard(group.heard);
    alerts.settle();
    noteLinks(group);
    watchSources(arrivals, taken, group);
    return taken;
  }

  /** Telegrams that were not acknowledged since writing began to fail. */
  let unwritten = 0;
  const send = gather(mostInGroup, (arrivals: readonly Arrival[]) => {
    const began = performance.now();
    try {
      const answers = settle(arrivals);
      if (unwritten > 0) say(`edge: telegrams are written again; ${unwritten} were not acknowledged meanwhile`);
      unwritten = 0;
      return answers;
    } catch (error) {
      // Once, for a disk that is full is not emptied by what is said of it.
      if (unwritten === 0) say(`edge: telegrams cannot be written and are not acknowledged: ${String(error)}`);
      unwritten += arrivals.reduce((sum, arrival) => sum + arrival.telegrams.length, 0);
      throw error;
    } finally {
      writes.note((performance.now() - began) / 1000);
    }
  });
  let newest: Promise<unknown> = Promise.resolve();
  const arrive = (arrival: Arrival): Promise<Answer> => {
    const answer = send(arrival);
    newest = answer;
    return answer;
  };
  const take = async (telegram: Kept | Fault): Promise<Receipt> => {
    const [fate] = (await arrive({ telegrams: [telegram] })).fates;
    if (fate === undefined) throw new Error("a telegram was not answered");
    return receiptOf(fate);
  };

  let toldAt = 0;
  /** Links close hours and days by a clock that stands still while something of them is still to be told. */
  const toldUntil = (): Seconds => {
    if (meters?.untold() === 0) toldAt = now();
    return toldAt;
  };

  const told = () => Object.fromEntries([...counts].filter(([cause]) => isIntakeCause(cause)));
  const unsent = () => log.outbox.last() - log.outbox.confirmed() + (meters?.untold() ?? 0);

  const silence = openSilenceWatch({
    since: now(),
    stored: log.stateNames().filter((name) => name !== readerState),
    learned: (meter) => links?.report(meter, now())?.interval || undefined,
  });

  const detail = openRecentDetail({ path: join(dataDir, "detail.sqlite"), days: detailDays });
  const gauge = newLinkGauge(() => performance.now());
  const { trusted = new Map(), elsewhere, facts = usualFacts } = settings.lambdas ?? {};
  const lambdas = openLambdaDesk({
    records: log.records,
    streams: nodeStreams({
      detail,
      zone: settings.zone,
      ids,
      find: (id) => present().find(id),
      groupOf: ({ address }) => settings.keys(address)?.group,
    }),
    trusted,
    zone: settings.zone,
    now,
    elapsed: () => performance.now(),
    around: () => surroundingsNow(facts, gauge.now(facts.perMegabyte)),
    elsewhere,
    note,
    say,
  });

  tellLater();
  alerts.settle();
  disarm = clock.after?.(tickEvery, tick) ?? disarm;

  return {
    receive: take,
    refuse: take,
    receiveReadings: take,
    report: async (gateway, report) => commands.report(gateway, report),
    commands: { ...commands, request: alerts.byHand(commands.request) },
    alerts,
    lambdas,
    addStage(stage) {
      settleState();
      judging.stages.push(stage);
      return () => {
        settleState();
        judging.stages.splice(judging.stages.indexOf(stage), 1);
      };
    },
    tick,
    async receiveBatch(gateway, { epoch, sequence, telegrams }) {
      const uplinks = telegrams.map((telegram) => uplinkOf(telegram, gateway));
      const { through } = await arrive({ telegrams: uplinks, hop: { sender: `${gateway} ${epoch}`, sequence } });
      return { epoch, sequence, through };
    },
    counts: told,
    startSync: (target, options = {}) =>
      runSync(
        openLink({ dataDir, log, node, keys: settings.keys, now: toldUntil, say }, options),
        bell,
        gauge.watch(target),
        say,
        options,
      ),
    unsent,
    latest(text) {
      const found = findKnown(text, known);
      return typeof found === "string" || found.state.heardAt === 0 ? undefined : latestOf(found);
    },
    radioOf: (meter) => links?.report(meter, now()),
    state() {
      const at = now();
      const awake = [...present().awake()];
      return {
        node,
        at,
        meters: { known: [...ids()].length, ...heardWithin(awake, at) },
        counts: told(),
        outbox: {
          told: log.outbox.confirmed(),
          waiting: unsent(),
          refused: log.outbox.aside(),
          condensed: log.outbox.condensed(),
        },
        writes: writes.read(),
        security: { counts: threats.counts(), threats: threats.list() },
        commands: commands.open(),
        gateways: gatewaysOf(awake),
      };
    },
    async close() {
      await commands.close();
      await newest.catch(() => undefined);
      clearTimeout(telling);
      disarm();
      await lambdas.close();
      detail.close();
      if (meters !== undefined) writeSnapshot(meters);
      links?.close();
      await copying;
      log.close();
    },
  };
}
