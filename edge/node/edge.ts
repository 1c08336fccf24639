// The edge node's life: opens its store, takes telegrams, and hands what it learns to the cloud.
import { join } from "node:path";
import type { MeterId, Seconds } from "@tributary/core";
import { setChange } from "@tributary/engine-pipeline";
import { usualPolicy } from "@tributary/engine-rules";
import { type CommandItem, isIntakeCause } from "@tributary/wire";
import { openAlerts } from "./alerts/alerts.ts";
import type { FindMeter, FoundAt, Notes } from "./alerts/found.ts";
import { openInstructionDesk } from "./alerts/instruction-desk.ts";
import { openSilenceWatch } from "./alerts/silence-watch.ts";
import { openCommands } from "./commands/commands.ts";
import { openLink } from "./detail/open-link.ts";
import { openDue } from "./due.ts";
import type { Edge, EdgeSettings } from "./edge-contract.ts";
import { gatewaysOf, heardWithin } from "./edge-state.ts";
import { arrivalOf } from "./intake/arrivals.ts";
import { openIntake } from "./intake/intake.ts";
import { linkNotes, watchSources } from "./intake/note-hearings.ts";
import { settle } from "./intake/settle.ts";
import { openThreats } from "./intake/threats.ts";
import { cloudPlace } from "./lambdas/cloud-place.ts";
import { gatewayPlace } from "./lambdas/gateway-place.ts";
import { openLambdaDesk } from "./lambdas/lambda-desk.ts";
import { newLinkGauge } from "./lambdas/link-gauge.ts";
import { nodeStreams } from "./lambdas/node-streams.ts";
import { openRecentDetail } from "./lambdas/recent-detail.ts";
import { freePrices, usualOwnPlace } from "./lambdas/usual-place.ts";
import type { DeviceLink } from "./lorawan/uplink-statistics.ts";
import { findKnown, findMeter, type KnownMeters } from "./meters/find-meter.ts";
import { holdMeters } from "./meters/held-meters.ts";
import { latestOf } from "./meters/latest.ts";
import { type Meters, newGroup } from "./meters/meters.ts";
import { openLinkFacts } from "./radio/link-facts.ts";
import { openStageBook } from "./stages/stage-book.ts";
import { steadyClock } from "./steady-clock.ts";
import { openLedger } from "./store/ledger.ts";
import { openStore, storeWatch } from "./store/open-store.ts";
import { outboxRoom } from "./store/outbox-room.ts";
import { type Judging, restore } from "./store/restore.ts";
import { openSnapshots } from "./store/snapshots.ts";
import { openTelling } from "./store/telling.ts";
import { heedAnswers, newBell, runSync } from "./sync/sync.ts";
import { type ShownUpdates, tellUpdates } from "./update-news.ts";

/** 24 hours of 50,000 hourly meters take three quarters of it. */
const usualOutbox = 4 * 2 ** 30;
/** Readings are kept for so many days: nine weeks, and those that may still change. */
const detailDays = 70;

export function openEdge(settings: EdgeSettings): Edge {
  const { dataDir, node, keys, zone, reader, outboxBytes = usualOutbox } = settings;
  const say = settings.log ?? (() => undefined);
  const log = openStore(dataDir, settings.storeBytes, say, { healed: beginFromDisk, lost: forgetUnwritten });
  const clock = steadyClock(settings.clock, log.writtenAt() * 1000, say);
  const now = (): Seconds => Math.floor(clock.now() / 1000);
  const bell = newBell();

  // Who judges telegrams, and the meters as the disk knows them.
  const alerts = openAlerts({
    records: log.records,
    policy: settings.safety ?? usualPolicy,
    groupOf: ({ address }) => keys(address)?.group,
    clock,
    order: (request) => commands.request(request),
    isGiven: (id) => commands.find(id) !== undefined,
    name(text) {
      const found = findKnown(text, known);
      return typeof found === "string" ? undefined : found.id;
    },
    note,
    settleState,
    change,
    say,
  });
  const book = openStageBook(settings.overrides ?? [], ({ address }) => keys(address)?.group);
  const judging: Judging = {
    watching: alerts.watching,
    stages: [...(settings.stages ?? [])],
    changeOf: book.changeOf,
  };
  let takenAgain = 0;
  const held = holdMeters(() => {
    const restored = restore(log, settings, judging);
    takenAgain = restored.takenAgain;
    return restored.meters;
  });
  const find: FindMeter = (id) => held.present().find(id);
  const known: KnownMeters = { find, ids };

  // What is written, when, and what the cloud is told of it.
  const makeRoom = outboxRoom(log.outbox, outboxBytes, say);
  const ledger = openLedger({ log, clock, reader, detail: settings.detail ?? "full", makeRoom });
  const snapshots = openSnapshots({ log, ledger, now, say });
  const telling = openTelling({ held, ledger, now, ring: bell.ring, say });

  const commands = openCommands({
    path: join(dataDir, "commands.sqlite"),
    clock,
    meter: (text) => findMeter(text, known, keys),
    tell: (changed) =>
      note({
        records: [],
        items: (version) => changed.map((command): CommandItem => ({ kind: "command", ...command, version })),
      }),
    say,
  });

  // The way in.
  const links = settings.radio ? openLinkFacts({ path: join(dataDir, "links.sqlite"), zone, say }) : undefined;
  const noteLinks = linkNotes(links, now(), say);
  const threats = openThreats(say);
  let devicesNow: () => readonly DeviceLink[] = () => [];
  const intake = openIntake((arrivals) => {
    const { group, answers, written } = settle(arrivals, {
      log,
      held,
      ledger,
      telling,
      snapshots,
      alerts,
      commands,
      now,
      dated: clock.dated,
    });
    bell.ring();
    telling.later();
    snapshots.tidy(group);
    commands.heard(group.heard);
    alerts.settle();
    noteLinks(group);
    watchSources(threats, arrivals, answers, group);
    return written?.then(() => answers) ?? answers;
  }, say);

  // What runs here beside the intake, and what the clock asks for.
  const silence = openSilenceWatch({
    since: now(),
    stored: [...ids()],
    learned: (meter) => links?.report(meter, now())?.interval || undefined,
  });
  const detail = openRecentDetail({ path: join(dataDir, "detail.sqlite"), days: detailDays, say });
  const gauge = newLinkGauge(() => performance.now());
  const { trusted = new Map(), own = usualOwnPlace, perMegabyte = freePrices } = settings.lambdas ?? {};
  const streams = nodeStreams({ detail, ids, find, groupOf: ({ address }) => keys(address)?.group });
  const atCloud = cloudPlace({ outbox: log.outbox, gauge, perMegabyte: perMegabyte.cloud });
  const atGateway = gatewayPlace({ gateways: streams.gateways, now, perMegabyte: perMegabyte.gateway });
  const lambdas = openLambdaDesk({
    ...{ node, records: log.records, streams, trusted, zone, now, own, note, say },
    elsewhere: [atGateway, atCloud],
    tellAll() {
      telling.rest();
      return { epoch: log.epoch, through: log.outbox.last() };
    },
  });
  const byHand = { ...commands, request: alerts.byHand(commands.request) };
  const instructions = openInstructionDesk({
    ...{ records: log.records, alerts, commands: byHand, lambdas, note, now, say },
  });
  let updates: ShownUpdates | undefined;
  const watchStore = storeWatch(log, () => performance.now(), say);
  const due = openDue({
    clock,
    eachDay: alerts.prune,
    eachMinute(at) {
      watchStore();
      if (updates !== undefined) tellUpdates(updates, log.records, at, note);
      change((_, meters) => silence.look(at, meters));
      detail.write(held.present(), at);
      const run = lambdas.run();
      (clock.hold?.(run) ?? run).catch((error: unknown) => say(`edge: lambdas could not be run: ${String(error)}`));
    },
    say,
  });

  if (log.hasNamed()) {
    held.change(snapshots.write);
    log.forgetNamed();
  }
  telling.later();
  alerts.settle();

  /** Meters that were ever heard here. */
  function* ids(): Iterable<MeterId> {
    for (const { id, state } of held.present().awake()) if (state.heardAt > 0) yield id;
  }

  /** The log was found damaged and took up from its backup: what memory knows is not there. */
  function beginFromDisk(): void {
    held.forget();
    alerts.reload();
    telling.later();
  }

  /** What was handed over could not be written: the meters are ahead of the disk. */
  function forgetUnwritten(): void {
    held.forget();
    ledger.reload();
  }

  /** Writes the state down, so that nothing before is judged anew by what changes now. */
  function settleState(): void {
    held.change(snapshots.write);
  }

  /** Makes notes durable, and brings what the cloud is told of them into the outbox. */
  function note(notes: Notes): void {
    // Nothing is written before the meters are again what the disk knows.
    held.present();
    ledger.commit({ at: now(), notes });
    bell.ring();
  }

  /** Makes durable what is found at meters without a telegram: with their states, for no intake brings it back. */
  function change(look: (find: FindMeter, meters: Meters) => readonly FoundAt[]): void {
    const group = newGroup(now(), log.nextBatch(), false);
    held.change((meters) => {
      const writes = [...new Set(look(meters.find, meters).map((found) => meters.takeIncident(found, group)))];
      const notes = alerts.take(group.incidents, meters.find, group.now);
      if (group.incidents.length === 0) return;
      ledger.commit({
        at: group.now,
        meters,
        tells: meters.parts.filter(({ untold }) => untold.length > 0),
        notes,
        writes,
      });
      bell.ring();
    });
    alerts.settle();
  }

  let toldAt = 0;
  /** Links close hours and days by a clock that stands still while something of them is still to be told. */
  function toldUntil(): Seconds {
    if (held.inMemory()?.untold() === 0) toldAt = now();
    return toldAt;
  }

  const counts = () => Object.fromEntries([...ledger.counts()].filter(([cause]) => isIntakeCause(cause)));
  const unsent = () => log.outbox.last() - log.outbox.confirmed() + (held.inMemory()?.untold() ?? 0);

  return {
    receive: intake.take,
    refuse: intake.take,
    receiveReadings: intake.take,
    async receiveBatch(gateway, batch) {
      const { through } = await intake.arrive(arrivalOf(gateway, batch));
      return { epoch: batch.epoch, sequence: batch.sequence, through };
    },
    report: async (gateway, report) => commands.report(gateway, report),
    showDevices(devices) {
      devicesNow = devices;
    },
    showUpdates(shown) {
      updates = shown;
      due.tick();
    },
    heldBack: (source) => threats.heldBack(source, now()),
    commands: byHand,
    alerts,
    lambdas,
    addLambdaWay: atGateway.addWay,
    lambdaTold: async (gateway, told) => atGateway.told(gateway, told),
    addStage(stage) {
      settleState();
      judging.stages.push(stage);
      return () => {
        settleState();
        judging.stages.splice(judging.stages.indexOf(stage), 1);
      };
    },
    overrides: {
      list: book.list,
      set(overrides) {
        settleState();
        book.set(overrides);
        for (const meter of held.present().awake()) {
          for (const stream of meter.streams.values()) setChange(stream, book.changeOf(meter, stream.register));
        }
      },
    },
    tick: due.tick,
    counts,
    startSync(target, options = {}) {
      const link = openLink({ dataDir, log, node, keys, now, toldUntil, say }, options);
      const heeded = heedAnswers(gauge.watch(target), instructions);
      atCloud.connect(target.lambdas, options.detail ?? "full");
      return runSync(link, bell, heeded, say, options);
    },
    unsent,
    latest(text) {
      const found = findKnown(text, known);
      return typeof found === "string" || found.state.heardAt === 0 ? undefined : latestOf(found);
    },
    radioOf: (meter) => links?.report(meter, now()),
    state() {
      const at = now();
      const awake = [...held.present().awake()];
      const { outbox } = log;
      return {
        node,
        at,
        meters: { known: [...ids()].length, ...heardWithin(awake, at) },
        counts: counts(),
        takenAgain,
        outbox: {
          told: outbox.confirmed(),
          waiting: unsent(),
          refused: outbox.aside(),
          condensed: outbox.condensed(),
        },
        writes: intake.writes(),
        security: { counts: threats.counts(), threats: threats.list() },
        commands: commands.open(),
        gateways: gatewaysOf(awake),
        devices: devicesNow(),
      };
    },
    async close() {
      await commands.close();
      await intake.settled();
      telling.stop();
      due.stop();
      await lambdas.close();
      detail.close();
      if (held.inMemory() !== undefined) held.change(snapshots.write);
      links?.close();
      await snapshots.copied();
      log.close();
    },
  };
}
