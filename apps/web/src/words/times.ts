// Writes moments, ages and how fresh a meter's word is.
import { locale } from "./numbers.ts";

const ages = [
  { below: 60, unit: "s", seconds: 1 },
  { below: 3600, unit: "min", seconds: 60 },
  { below: 172_800, unit: "h", seconds: 3600 },
  { below: Number.POSITIVE_INFINITY, unit: "d", seconds: 86_400 },
] as const;

/** `12 s ago`. A moment that lies ahead, because clocks differ, is `now`. */
export function ago(at: number, now: number): string {
  const age = now - at;
  if (age < 1) return "now";
  const { unit, seconds } = ages.find(({ below }) => age < below) ?? ages[3];
  return `${Math.floor(age / seconds)}\u00a0${unit} ago`;
}

/** How fresh the last telegram of a meter is; each grade has its word, so that no colour stands alone. */
export const freshnessGrades = {
  fresh: { within: 900, word: "fresh" },
  quiet: { within: 93_600, word: "quiet" },
  silent: { within: Number.POSITIVE_INFINITY, word: "silent" },
} as const;

export type Freshness = keyof typeof freshnessGrades;

/** Fresh within a quarter of an hour; quiet within a day and two hours (some meters send daily); then silent. */
export function freshness(at: number, now: number): Freshness {
  const age = now - at;
  if (age <= freshnessGrades.fresh.within) return "fresh";
  return age <= freshnessGrades.quiet.within ? "quiet" : "silent";
}

const styles = {
  moment: { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" },
  instant: { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit" },
  dayHour: { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" },
  day: { weekday: "short", day: "numeric", month: "short" },
  hour: { hour: "2-digit", minute: "2-digit" },
  tick: { day: "numeric", month: "short" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

export type TimeStyle = keyof typeof styles;

const formatters = new Map<string, Intl.DateTimeFormat>();

/** A moment in UTC seconds as the calendar of a zone names it; an unknown zone is read as UTC. */
export function timeText(at: number, zone: string, style: TimeStyle): string {
  const key = `${style} ${zone}`;
  let found = formatters.get(key);
  if (found === undefined) {
    found = formatterFor(zone, style);
    formatters.set(key, found);
  }
  return found.format(at * 1000);
}

function formatterFor(zone: string, style: TimeStyle): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(locale, { ...styles[style], timeZone: zone });
  } catch {
    return new Intl.DateTimeFormat(locale, { ...styles[style], timeZone: "UTC" });
  }
}

/** The zone of the person who looks, for what belongs to no meter. */
export function viewerZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** `1 h 30 min`, `12 s`: how long something lasted or lasts, in its two largest units. */
export function lasting(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [
    [Math.floor(whole / 86_400), "d"],
    [Math.floor(whole / 3600) % 24, "h"],
    [Math.floor(whole / 60) % 60, "min"],
    [whole % 60, "s"],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return "0\u00a0s";
  const told = parts.slice(first, first + 2).filter(([count]) => count > 0);
  return told.map(([count, unit]) => `${count}\u00a0${unit}`).join(" ");
}
