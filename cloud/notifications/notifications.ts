// Notifications as a whole: what comes in becomes incidents, incidents become messages, and messages reach people.
import type { ProcessClock } from "@tributary/core";
import { openTables } from "@tributary/engine-tables";
import {
  type AggregatesItem,
  type AlarmView,
  type ChannelKind,
  channelKinds,
  type DemandNotice,
  type LimitView,
  type NewLimit,
  type NotificationPreferences,
} from "@tributary/wire";
import type { Carrier } from "./channels/carrier.ts";
import { type Channels, openChannels } from "./channels/channels.ts";
import type { VapidKeys } from "./channels/web-push.ts";
import { type Criteria, openCriteria } from "./criteria/criteria.ts";
import { openDelivery } from "./delivery.ts";
import { openIncidents } from "./incidents.ts";
import { openJudge } from "./judge.ts";
import { openLane } from "./lane.ts";
import { type Limits, openLimits, viewOf } from "./limits/limits.ts";
import { type Mailbox, openMailbox } from "./mailbox.ts";
import { type OwnData, openOwnData } from "./own-data.ts";
import { openPreferences } from "./preferences.ts";
import { migrations, type NotificationTables } from "./schema.ts";
import { openSecrets } from "./secrets.ts";
import type { Store } from "./store.ts";
import { sweep } from "./sweep.ts";
import type { Box, UseBook, Viewers } from "./traits.ts";

export interface NotificationsSettings {
  /** A file of SQLite, `:memory:` or `postgres://...`. */
  readonly place: string;
  readonly box: Box;
  readonly viewers: Viewers;
  readonly uses: UseBook;
  readonly clock: ProcessClock;
  /** What carries messages; those of web push get the keys of this deployment. */
  readonly carriers: (vapid: VapidKeys) => ReadonlyMap<ChannelKind, Carrier>;
  /** Hosts of private networks that webhooks may reach. */
  readonly allowed: ReadonlySet<string>;
  /** Where people find the page, for links; `undefined` while it is not known. */
  readonly origin: () => string | undefined;
  readonly say: (says: string) => void;
}

export interface Notifications {
  /** An alarm as it stands now. */
  alarm(alarm: AlarmView): void;
  /** Calls to use less, as they are made and cancelled: kept when each is in the outbox, rejects when one is given up. */
  calls(notices: readonly DemandNotice[]): Promise<void>;
  /**
   * Consumption that is about to be stored: durable when it answers. What it answers is called when it is stored. Never
   * rejects: the store does not wait for notifications that cannot be kept.
   */
  touch(told: readonly AggregatesItem[]): Promise<() => void>;
  readonly preferences: {
    of(person: string): Promise<NotificationPreferences>;
    set(person: string, chosen: NotificationPreferences): Promise<void>;
  };
  readonly channels: Pick<Channels, "list" | "add" | "remove">;
  readonly limits: Pick<Limits, "list" | "remove"> & { add(person: string, limit: NewLimit): Promise<LimitView> };
  readonly criteria: Pick<Criteria, "list" | "add" | "remove" | "texts">;
  readonly mailbox: Mailbox;
  /** What a person may ask of what is kept of him. */
  readonly own: OwnData;
  readonly offered: readonly ChannelKind[];
  readonly vapidKey: string;
  /** Resolved when everything that came in is told, as far as it can be told now. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Milliseconds that values are gathered for before they are compared. */
const gatherMs = 500;
const sweepMs = 3_600_000;
/** Milliseconds until values are compared again that could not be read. */
const retryMs = 60_000;

export async function openNotifications(settings: NotificationsSettings): Promise<Notifications> {
  const tables = await openTables<NotificationTables>({ store: "notifications", place: settings.place, migrations });
  try {
    return await notificationsOn({ tables, box: settings.box, now: settings.clock.seconds }, settings);
  } catch (error) {
    await tables.destroy();
    throw error;
  }
}

async function notificationsOn(store: Store, settings: NotificationsSettings): Promise<Notifications> {
  const { viewers, uses, clock, allowed, origin, say } = settings;
  const secrets = await openSecrets(store);
  const carriers = settings.carriers(secrets.vapid);
  const offered = channelKinds.filter((kind) => carriers.has(kind));
  const preferences = openPreferences(store);
  const channels = openChannels({ store, viewers, offered: new Set(offered), allowed });
  const limits = await openLimits(store);
  const criteria = await openCriteria(store);
  const incidents = openIncidents({ store, channels, preferences, criteria, viewers, uses });
  const judge = openJudge({ store, limits, criteria, incidents, viewers, uses });
  const linkOf = (message: string) => {
    const at = origin();
    return at === undefined ? null : `${at}/notifications/open?token=${secrets.tokenOf(message)}`;
  };
  const delivery = openDelivery({ store, clock, carriers, channels, preferences, viewers, uses, linkOf, say });
  const mailbox = openMailbox({ store, secrets, incidents, channels, preferences, viewers, uses });

  const own = openOwnData({ store, preferences, channels, limits });

  let closed = false;
  const isUp = () => store.tables.updateTable("secret").set({ name: "vapid" }).where("name", "=", "vapid").execute();
  const newLane = () => openLane({ clock, isUp, say });
  // Alarms wait neither for calls, which go to many, nor for values to be compared.
  const lanes = { alarms: newLane(), values: newLane(), calls: newLane() };
  /** Adds what nobody waits for: the lane says what it gives up. */
  const add = (lane: keyof typeof lanes, does: () => Promise<unknown>) =>
    void lanes[lane].add(does).catch(() => undefined);
  const timers = new Map<string, () => void>();

  /** Runs something later; a later call takes the place of one that waits. */
  function later(name: string, milliseconds: number, run: () => void): void {
    timers.get(name)?.();
    timers.set(name, clock.after(milliseconds, run));
  }

  let isTelling = false;
  /** Tells what is to be told now, and the next level when it is due. */
  function tell(): void {
    delivery.wake();
    if (isTelling) return;
    isTelling = true;
    add("alarms", async () => {
      isTelling = false;
      // Whatever becomes of this look, there is another one.
      later("escalate", retryMs, tell);
      const next = await incidents.escalate();
      timers.get("escalate")?.();
      delivery.wake();
      if (next !== undefined) later("escalate", Math.max(1, next - clock.seconds()) * 1000, tell);
    });
  }

  function compare(): void {
    add("values", async () => {
      try {
        while (!closed && (await judge.judge()) > 0) tell();
      } catch (error) {
        // A store that is stopped for a while: what is written down waits.
        later("compare", retryMs, compare);
        say(`notifications: ${String(error)}`);
      }
    });
  }

  function sweepLater(): void {
    later("sweep", sweepMs, () => {
      add("alarms", () => sweep(store, viewers, own));
      sweepLater();
    });
  }

  compare();
  tell();
  sweepLater();

  return {
    alarm(alarm) {
      add("alarms", () => incidents.alarm(alarm).then(tell));
    },
    calls(notices) {
      let told = 0;
      return lanes.calls.add(async () => {
        for (; told < notices.length; told += 1) {
          const notice = notices[told];
          if (closed) throw new Error("stopped");
          if (notice !== undefined) await incidents.call(notice);
        }
        tell();
      });
    },
    async touch(told) {
      try {
        const stored = await judge.touch(told);
        return () => {
          stored();
          later("compare", gatherMs, compare);
        };
      } catch (error) {
        say(`notifications: what came in is not compared with limits: ${String(error)}`);
        return () => undefined;
      }
    },
    preferences,
    channels: {
      ...channels,
      async add(person, asked) {
        const added = await channels.add(person, asked);
        await incidents.greet(person, added.id);
        tell();
        return added;
      },
    },
    limits: {
      ...limits,
      async add(person, asked) {
        const limit = await limits.add(person, asked);
        add("values", async () => {
          await judge.look(limit);
          tell();
        });
        return viewOf(limit);
      },
    },
    criteria,
    mailbox,
    own,
    offered,
    vapidKey: secrets.vapid.publicKey,
    async settled() {
      compare();
      await lanes.values.idle();
      await lanes.calls.idle();
      tell();
      await lanes.alarms.idle();
      await delivery.idle();
    },
    async close() {
      closed = true;
      for (const lane of Object.values(lanes)) lane.stop();
      for (const lane of Object.values(lanes)) await lane.idle();
      for (const stop of timers.values()) stop();
      await delivery.close();
      for (const carrier of carriers.values()) await carrier.close?.();
      await store.tables.destroy();
    },
  };
}
