// Opens notifications in an empty place, with people, meters and receivers of its own, for tests.
import { randomBytes } from "node:crypto";
import type { ProcessClock, Seconds } from "@tributary/core";
import type { AggregatesItem, AlarmView, ChannelKind, NotificationMessage } from "@tributary/wire";
import type { Carrier, Outcome } from "./channels/carrier.ts";
import type { VapidKeys } from "./channels/web-push.ts";
import type { HourOfUse } from "./limits/limit-kinds.ts";
import { openNotifications } from "./notifications.ts";
import type { Box, UseBook, Viewers } from "./traits.ts";

export { trialStores } from "@tributary/engine-tables/trial";

/** 2026-03-02T00:00:00Z, a Monday. */
export const start: Seconds = 1_772_409_600;
export const hour = 3600;
export const day = 86_400;

/** A clock that stands until it is told to go on. */
export function trialClock(at: Seconds = start) {
  let ms = at * 1000;
  const timers = new Set<{ at: number; run: () => void }>();
  const clock: ProcessClock = {
    now: () => ms,
    seconds: () => Math.floor(ms / 1000),
    after(milliseconds, run) {
      const timer = { at: ms + milliseconds, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    hold: (work) => work,
  };
  return {
    ...clock,
    /** Goes on to a moment and runs what is due until then. */
    goTo(moment: Seconds) {
      ms = Math.max(ms, moment * 1000);
      for (const timer of [...timers].filter((one) => one.at <= ms)) {
        timers.delete(timer);
        timer.run();
      }
    },
  };
}

/** Seals nothing, and notices labels that do not belong together. */
export const openBox: Box = {
  seal: (label, text) => new TextEncoder().encode(JSON.stringify([label, text])),
  open(label, sealed) {
    const [known, text] = JSON.parse(new TextDecoder().decode(sealed));
    if (known !== label) throw new Error(`${known} is no ${label}`);
    return text;
  },
};

/** Who lives where, and who has a role for which meters. */
export interface TrialClaim {
  readonly person: string;
  readonly meter: string;
  readonly since: Seconds;
  until: Seconds | null;
}

export interface Sent {
  readonly person: string;
  readonly address: string;
  readonly message: NotificationMessage;
  readonly at: Seconds;
}

export const secondsOf = (iso: string): Seconds => Date.parse(iso) / 1000;

export async function openTrial(place: string, more: { box?: Box; at?: Seconds } = {}) {
  const clock = trialClock(more.at);
  const claims: TrialClaim[] = [];
  const staff = new Map<string, readonly string[]>();
  const erased = new Set<string>();
  const hours = new Map<string, Map<Seconds, HourOfUse>>();
  const zones = new Map<string, string>();
  const sent: Sent[] = [];
  const said: string[] = [];
  let outcome: (to: Sent) => Outcome | Promise<Outcome> = () => ({ sent: true });

  let reading: () => Promise<void> = async () => undefined;
  let viewing: () => Promise<void> = async () => undefined;

  const viewers: Viewers = {
    async of(meter, at, person) {
      await viewing();
      const homes = claims.filter((one) => one.meter === meter && one.since <= at && one.until === null);
      const persons = new Set([...homes.map((one) => one.person), ...staff.keys()]);
      return [...persons]
        .filter((one) => !erased.has(one) && (person === undefined || one === person))
        .map((one) => ({
          person: one,
          claimed: homes.some((home) => home.person === one),
          roles: staff.get(one) ?? [],
        }));
    },
    living: async (persons) => new Set(persons.filter((one) => !erased.has(one))),
    emailOf: async (person) => `${person}@example.org`,
  };
  const keyOf = (meter: string, register: string) => `${meter} ${register}`;
  const uses: UseBook = {
    meter: (meter) => ({ name: `Meter ${meter}`, zone: zones.get(meter) ?? "UTC", utility: "water" }),
    async hours(meter, register, { from, to }) {
      await reading();
      return [...(hours.get(keyOf(meter, register))?.values() ?? [])]
        .filter((one) => one.start >= from && one.start < to)
        .sort((a, b) => a.start - b.start);
    },
  };
  const carrier: Carrier = {
    async send({ person, address }, message) {
      const one = { person, address, message, at: clock.seconds() };
      const ended = await outcome(one);
      if ("sent" in ended) sent.push(one);
      return ended;
    },
  };
  const open = (carriers = (_: VapidKeys) => carriersOf(carrier)) =>
    openNotifications({
      ...{ place, box: more.box ?? openBox, viewers, uses, clock, carriers, allowed: new Set(["hook.test"]) },
      origin: () => "https://meters.example",
      say: (line) => said.push(line),
    });

  return {
    clock,
    claims,
    staff,
    erased,
    zones,
    said,
    open,
    /** Everything that arrived; greetings aside. */
    sent: () => sent.filter(({ message }) => message.about.length > 0),
    greetings: () => sent.filter(({ message }) => message.about.length === 0),
    /** What receivers answer from now on. */
    answer(next: typeof outcome) {
      outcome = next;
    },
    /** What is done before hours are read from now on. */
    beforeReading(next: typeof reading) {
      reading = next;
    },
    /** What is done before it is looked up who may see a meter, from now on. */
    beforeViewing(next: typeof viewing) {
      viewing = next;
    },
    /** Hours of a meter as an edge node tells them: the item, after the hours are in the history. */
    hours(
      meter: string,
      values: readonly (Partial<HourOfUse> & { start: Seconds })[],
      register = "volume",
    ): AggregatesItem {
      const known = hours.get(keyOf(meter, register)) ?? new Map<Seconds, HourOfUse>();
      hours.set(keyOf(meter, register), known);
      for (const value of values) known.set(value.start, { sum: null, min: null, max: null, estimated: 0, ...value });
      const none = values.map(() => null);
      return {
        ...{ kind: "aggregates", meter, register, bucket: "hour", start: values.map((one) => one.start), version: 1 },
        ...{ sum: values.map((one) => one.sum ?? null), min: none, max: none, mean: none },
        ...{ count: values.map(() => 1), estimated: values.map((one) => one.estimated ?? 0) },
      };
    },
  };
}

function carriersOf(carrier: Carrier): ReadonlyMap<ChannelKind, Carrier> {
  return new Map<ChannelKind, Carrier>([
    ["web-push", carrier],
    ["email", carrier],
    ["webhook", carrier],
  ]);
}

/** A browser's subscription at a push service, as far as nothing is decrypted. */
export function pushChannel(name: string) {
  const keys = { p256dh: randomBytes(65).toString("base64url"), auth: randomBytes(16).toString("base64url") };
  return { kind: "web-push" as const, name, endpoint: `https://push.example/${name}`, keys };
}

export function alarmOf(meter: string, openedAt: Seconds, more: Partial<AlarmView> = {}): AlarmView {
  return {
    ...{ id: `${meter}-${openedAt}`, meter, meterName: null, utility: "water", alarm: "leak", title: "Leak" },
    ...{
      severity: "warning",
      source: "rule",
      openedAt,
      closedAt: null,
      detail: "4 litres an hour",
      acknowledged: null,
    },
    ...more,
  };
}
