// Brings the meters back as the log knows them.
import type { IntakeBatch, KeptPart, Log } from "@tributary/engine-log";
import type { ExtraStage } from "@tributary/engine-pipeline";
import type { ThresholdBook } from "../alerts/threshold-book.ts";
import type { EdgeSettings } from "../edge-contract.ts";
import type { Fate } from "../intake/fate.ts";
import { isHanded, type Kept, readIntake } from "../intake/intake-body.ts";
import type { KeptMeter, Part } from "../meters/meter-state.ts";
import { type Group, type Meters, newGroup, openMeters } from "../meters/meters.ts";
import { forgetUntold, mostInPart } from "../meters/part.ts";
import { readNamed, readPart } from "../meters/part-state.ts";
import type { TelegramReader } from "../meters/telegram-reader.ts";
import type { StageBook } from "../stages/stage-book.ts";

/** What judges telegrams beside the rules and stages of the house; a restart of the meters finds it again. */
export interface Judging {
  readonly watching: ThresholdBook["of"];
  readonly stages: ExtraStage[];
  readonly changeOf: StageBook["changeOf"];
}

/** Name of the reader's state in stores of before. */
const readerName = "reader";

export const takeKept = (meters: Meters, kept: Kept, group: Group, part?: number): Fate =>
  isHanded(kept) ? meters.takeHanded(kept, group, part) : meters.take(kept, group, part);

/** The parts as they were written, and what a store of before has instead. */
function* keptMeters(
  parts: readonly KeptPart[],
  log: Log,
  reader: TelegramReader,
): Iterable<readonly [part: number, meters: readonly KeptMeter[]]> {
  for (const { part, body } of parts) yield [part, body === undefined ? [] : readPart(body, reader)];
  const { [readerName]: taught, ...named } = Object.fromEntries(log.named());
  if (taught !== undefined) reader.restore(taught);
  let next = mostInPart * Math.max(0, ...parts.map(({ part }) => part + 1));
  for (const [id, state] of Object.entries(named)) {
    const meter = readNamed(id, state);
    if (meter === undefined) continue;
    yield [Math.floor(next / mostInPart), [meter]];
    next += 1;
  }
}

/** The meters, and how many telegrams were taken again to have them. */
export interface Restored {
  readonly meters: Meters;
  readonly takenAgain: number;
}

/** The parts as they were written, and every batch that a part lacks taken again. */
export function restore(log: Log, settings: EdgeSettings, judging: Judging): Restored {
  const { reader, keys, zone, detail = "full" } = settings;
  reader.forget();
  const written = log.parts();
  const meters = openMeters({ reader, keys, zone, detail, kept: keptMeters(written, log, reader), ...judging });
  if (log.hasNamed()) for (const part of meters.parts) part.since = log.lacks();
  return { meters, takenAgain: takeAgain(meters, written, log, settings.log) };
}

/** What a batch brought. The checksum of one of before cannot say that it is damaged. */
function keptOf({ batch, body }: IntakeBatch, say: (says: string) => void): Partial<ReturnType<typeof readIntake>> {
  try {
    return readIntake(body);
  } catch {
    say(`log: batch ${batch} is damaged: what it brought is not taken again`);
    return {};
  }
}

/** Telegrams of a part that were told before, after which it forgets what it would tell: a week of them is much. */
const mostUntold = 4096;

/**
 * Takes what parts lack, and answers how much that was; what of it the cloud was told is not told again. A part that is
 * damaged lacks all: from the intake that is kept its meters know what they used today, and which telegrams they heard.
 */
function takeAgain(
  meters: Meters,
  written: readonly KeptPart[],
  log: Log,
  say: EdgeSettings["log"] = () => undefined,
): number {
  let taken = 0;
  const lacks = log.lacks();
  const through = new Map(written.map(({ part, batch }) => [part, batch]));
  const told = new Map(written.map(({ part, told }) => [part, told]));
  const toldOfAll = log.toldThrough();
  /** Parts in which something is that was not told. */
  const news = new Set<Part>();
  const until = (batch: number) =>
    meters.parts.filter((part) => !news.has(part) && (told.get(part.number) ?? toldOfAll) < batch);
  for (const brought of log.lacking(written.some(({ damaged }) => damaged))) {
    const { batch, at } = brought;
    for (const part of until(batch)) {
      forgetUntold(part);
      news.add(part);
    }
    const group = newGroup(at, batch, false);
    const { kept = [], parts } = keptOf(brought, say);
    for (const [place, one] of kept.entries()) {
      const part = parts?.[place];
      if (part === undefined ? batch < lacks : batch <= (through.get(part) ?? 0)) continue;
      takeKept(meters, one, group, part);
      taken += 1;
    }
    // Parts that began with this batch.
    for (const part of until(batch)) news.add(part);
    for (const part of meters.parts) if (part.untoldTelegrams > mostUntold && !news.has(part)) forgetUntold(part);
  }
  for (const part of until(Number.POSITIVE_INFINITY)) forgetUntold(part);
  return taken;
}
