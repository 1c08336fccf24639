// A meter on the air: its sending habit, and its link to each gateway that hears it.
import type { Seconds } from "@tributary/core";
import { type Hearing, hear, type Link, type LinkReport, linkReport, type News, newLink } from "./link.ts";
import { learn, missedBetween, newHabit, type SendingHabit } from "./sending-habit.ts";

/** Plain data: what is kept of a meter's radio, JSON in and out. */
export interface MeterLinks {
  readonly zone: string;
  readonly habit: SendingHabit;
  /** What is heard of the meter at all, each telegram once, by whichever gateway. */
  readonly all: Link;
  readonly gateways: Record<string, Link>;
}

export interface MeterReport {
  /** Seconds between telegrams; 0 while not known. */
  readonly interval: Seconds;
  readonly all: LinkReport;
  readonly gateways: Readonly<Record<string, LinkReport>>;
}

/** More gateways than these do not hear one meter; the one that has been silent longest gives way. */
const mostGateways = 16;

/** `zone`: the calendar by which the meter's hours and days are counted. */
export function newMeterLinks(zone: string): MeterLinks {
  return { zone, habit: newHabit(), all: newLink(), gateways: {} };
}

/**
 * Takes a telegram as one gateway heard it; answers what it told of the link: a day that is over, a change found. Throws a
 * RangeError where the moment is none.
 */
export function hearMeter(meter: MeterLinks, gateway: string, hearing: Hearing): News {
  const { zone, habit, gateways } = meter;
  if (!Number.isFinite(hearing.at)) throw new RangeError(`${hearing.at} is no moment`);
  const link = gateways[gateway] ?? newLink();
  if (gateways[gateway] === undefined) {
    const names = Object.keys(gateways);
    if (names.length >= mostGateways) delete gateways[quietest(gateways)];
    gateways[gateway] = link;
  }
  const news = hear(link, habit, hearing, zone);
  // Others heard it already: two clocks may differ by a second or two.
  if (habit.heardAt === null || hearing.at - habit.heardAt > 2 || hearing.at < (meter.all.heardAt ?? 0) - 2) {
    const { rssi: _, ...unsigned } = hearing;
    hear(meter.all, habit, unsigned, zone);
  }
  learn(habit, hearing.at, zone);
  return news;
}

function quietest(gateways: Readonly<Record<string, Link>>): string {
  const [oldest] = Object.entries(gateways).sort(([, one], [, other]) => (one.heardAt ?? 0) - (other.heardAt ?? 0));
  return oldest?.[0] ?? "";
}

/** How many telegrams in a row nobody has heard by now; hours in which the meter never sends do not count. */
export function missingNow({ habit, zone }: MeterLinks, now: Seconds): number {
  if (habit.heardAt === null) return 0;
  let missing = 0;
  missedBetween(habit, habit.heardAt, now, zone, (_, telegrams) => {
    missing += telegrams;
  });
  return missing;
}

export function meterReport({ habit, all, gateways }: MeterLinks): MeterReport {
  return {
    interval: habit.interval,
    all: linkReport(all, habit),
    gateways: Object.fromEntries(Object.entries(gateways).map(([name, link]) => [name, linkReport(link, habit)])),
  };
}
